"""States and grounds of the rights of the people concerned (Art. 15-19 GDPR, §§ 83, 84 SGB X), as data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.privacy.lifecycle import Reason

MONTHS_TO_ANSWER = 1
MONTHS_OF_EXTENSION = 2
"""Art. 12(3) GDPR: one month, and two further ones where requests are complex or many."""


class AccessState(models.TextChoices):
    """What became of a request for access."""

    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")


class NoticeState(models.TextChoices):
    """Whether a recipient was told."""

    OPEN = "open", _("To be sent")
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the recipient")


class NoticeCause(models.TextChoices):
    """Why a recipient is told (Art. 19 GDPR), or what one who helps has to know for it."""

    RECTIFIED = "rectified", _("Rectified")
    ERASED = "erased", _("Erased")
    RESTRICTED = "restricted", _("Processing restricted")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent withdrawn")
    REGIME_CHANGED = "regime_changed", _("Legal regime changed")
    REGIME_UNDONE = "regime_undone", _("Change of regime taken back")


ACCESS_CHANNELS: Mapping[str, Reason] = {
    "letter": Reason("Brief", "letter", "Art. 15 GDPR"),
    "email": Reason("E-Mail", "e-mail", "Art. 15 GDPR"),
    "in_person": Reason("persönlich", "in person", "Art. 12(1) GDPR"),
    "phone": Reason("Telefon", "phone", "Art. 12(1) GDPR"),
    "online": Reason("Online-Formular", "online form", "Art. 12(3) GDPR"),
    "representative": Reason("über eine Vertretung", "through a representative", "§ 13 SGB X"),
}
"""How a request came in."""

ACCESS_REFUSALS: Mapping[str, Reason] = {
    "identity_unproven": Reason("Identität nicht nachgewiesen", "identity not proven", "Art. 11(2), 12(6) GDPR"),
    "unfounded": Reason(
        "offenkundig unbegründet oder exzessiv", "manifestly unfounded or excessive", "Art. 12(5)(b) GDPR"
    ),
    "public_task": Reason(
        "Auskunft würde öffentliche Aufgaben gefährden", "the answer would endanger public tasks", "§ 83(1) SGB X"
    ),
}
"""Why a request is refused."""

RESTRICTION_GROUNDS: Mapping[str, Reason] = {
    "accuracy_contested": Reason(
        "Richtigkeit bestritten, wird geprüft", "accuracy contested, being verified", "Art. 18(1)(a) GDPR"
    ),
    "unlawful": Reason(
        "unrechtmäßig, Einschränkung statt Löschung verlangt",
        "unlawful, restriction wanted instead of erasure",
        "Art. 18(1)(b) GDPR",
    ),
    "needed_for_claims": Reason(
        "von der Person für Rechtsansprüche benötigt", "needed by the person for legal claims", "Art. 18(1)(c) GDPR"
    ),
    "objection_pending": Reason(
        "Widerspruch eingelegt, wird abgewogen", "objection made, being weighed", "Art. 18(1)(d), 21(1) GDPR"
    ),
}
"""Why processing is restricted."""

DISPUTE_OUTCOMES: Mapping[str, Reason] = {
    "corrected": Reason("berichtigt", "corrected", "Art. 16 GDPR"),
    "confirmed": Reason("als richtig bestätigt", "confirmed as right", "Art. 5(1)(d) GDPR"),
    "withdrawn": Reason("Bestreiten zurückgenommen", "dispute withdrawn", "§ 84(2) SGB X"),
}
"""How a dispute about a field ended."""

HOLD_GROUNDS: Mapping[str, Reason] = {
    "legal_claims": Reason("Rechtsansprüche", "legal claims", "Art. 17(3)(e) GDPR"),
    "court_order": Reason("Anordnung eines Gerichts", "order of a court", "Art. 17(3)(b) GDPR"),
    "supervision": Reason("Prüfung durch eine Aufsicht", "inspection by an authority", "Art. 17(3)(b), 58 GDPR"),
    "archive_offer": Reason("dem Archiv angeboten", "offered to the archive", "Art. 17(3)(d) GDPR"),
}
"""Why nothing about somebody may go for the time being."""
