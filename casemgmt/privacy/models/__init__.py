"""What privacy keeps: consents, erasures, requests for access, restrictions and disputes, legal holds, notices."""

from casemgmt.privacy.models.access_requests import AccessRequest
from casemgmt.privacy.models.consents import Consent
from casemgmt.privacy.models.erasures import Erasure
from casemgmt.privacy.models.legal_holds import LegalHold
from casemgmt.privacy.models.notices import Notice
from casemgmt.privacy.models.restrictions import Dispute, Restriction

__all__ = ["AccessRequest", "Consent", "Dispute", "Erasure", "LegalHold", "Notice", "Restriction"]
