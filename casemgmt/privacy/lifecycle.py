"""States of an erasure, the grounds for one, and the reasons to refuse it, as data."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class ErasureState(models.TextChoices):
    """What became of a request to erase somebody. Approved means carried out: there is nothing in between."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved and carried out")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reason(NamedTuple):
    """A reason in German and English words, and the law that it stands in."""

    de: str
    en: str
    source: str


GROUNDS: Mapping[str, Reason] = {
    "retention_over": Reason(
        "Zweck erfüllt, Aufbewahrungsfrist abgelaufen",
        "purpose fulfilled and retention over",
        "Art. 17(1)(a) GDPR, § 84(2) SGB X",
    ),
    "consent_withdrawn": Reason(
        "Einwilligung widerrufen, keine andere Rechtsgrundlage",
        "consent withdrawn, and no other legal basis",
        "Art. 17(1)(b) GDPR",
    ),
    "objection": Reason(
        "Widerspruch ohne vorrangige Gründe dagegen",
        "objection, and no overriding grounds",
        "Art. 17(1)(c), 21(1) GDPR",
    ),
    "unlawful": Reason("unrechtmäßig verarbeitet", "processed unlawfully", "Art. 17(1)(d) GDPR, § 84(1) SGB X"),
    "entered_by_mistake": Reason(
        "irrtümlich erfasst", "entered by mistake", "Art. 5(1)(d), 17(1)(d) GDPR, § 84(1) SGB X"
    ),
    "legal_duty": Reason("gesetzliche Pflicht zur Löschung", "legal duty to erase", "Art. 17(1)(e) GDPR"),
}
"""Why somebody is erased."""

REFUSALS: Mapping[str, Reason] = {
    "duty_to_keep": Reason(
        "gesetzliche Pflicht oder öffentliche Aufgabe verlangt die Daten noch",
        "a legal duty or public task still needs the data",
        "Art. 17(3)(b) GDPR, § 84(4) SGB X",
    ),
    "archive": Reason(
        "dem Archiv angeboten oder dort zu bewahren",
        "offered to the archive, or to be kept there",
        "Art. 17(3)(d) GDPR",
    ),
    "legal_claims": Reason("für Rechtsansprüche benötigt", "needed for legal claims", "Art. 17(3)(e) GDPR"),
    "ground_not_given": Reason("Löschungsgrund liegt nicht vor", "the ground is not given", "Art. 17(1) GDPR"),
}
"""Why a request is refused."""
