"""Every write of privacy: consents, requests for access, restrictions, notices, legal holds, and the erasing."""

from casemgmt.privacy.actions.access_requests import (
    answer_access_request,
    extend_access_request,
    record_access_request,
    refuse_access_request,
)
from casemgmt.privacy.actions.consents import PARTNER_REFERRAL, WithdrawnAlready, give_consent, withdraw_consent
from casemgmt.privacy.actions.erasures import (
    approve_erasure,
    erase_when_over,
    preview_erasure,
    reject_erasure,
    request_erasure,
    withdraw_erasure,
)
from casemgmt.privacy.actions.legal_holds import lift_legal_hold, place_legal_hold
from casemgmt.privacy.actions.notices import acknowledge_notice, send_notice, tell_recipients
from casemgmt.privacy.actions.replays import replay_erasure
from casemgmt.privacy.actions.restrictions import (
    dispute_fields,
    lift_restriction,
    restrict_processing,
    settle_dispute,
)

__all__ = [
    "PARTNER_REFERRAL",
    "WithdrawnAlready",
    "acknowledge_notice",
    "answer_access_request",
    "approve_erasure",
    "dispute_fields",
    "erase_when_over",
    "extend_access_request",
    "give_consent",
    "lift_legal_hold",
    "lift_restriction",
    "place_legal_hold",
    "preview_erasure",
    "record_access_request",
    "refuse_access_request",
    "reject_erasure",
    "replay_erasure",
    "request_erasure",
    "restrict_processing",
    "send_notice",
    "settle_dispute",
    "tell_recipients",
    "withdraw_consent",
    "withdraw_erasure",
]
