"""A person's consent, and whether it was withdrawn."""

from django.conf import settings
from django.db import models

from casemgmt.access.models import FOR_EVER, TeamRecord
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from casemgmt.privacy.querysets import ConsentQuerySet


class Consent(TeamRecord, SealedModel):
    """Consent as in domain.md 4.2. Its key is the person's, so `key_id` is the person's id.

    Withdrawal is one column, and every path that rests on the consent reads it at the moment of asking.
    """

    purpose = models.CharField(max_length=30)
    recipient_agency = models.ForeignKey("access.Agency", on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(default=FOR_EVER)
    withdrawn_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    terms = SealedGroup()
    categories = terms.items()
    form = terms.text(max_length=20)
    language = terms.text(max_length=3)
    interpreted = terms.flag()
    information_version = terms.text(max_length=40)
    withdrawal_explained = terms.flag()
    represented_by = terms.text(max_length=200)
    withdrawal_note = terms.text(max_length=400)

    objects = ConsentQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="consent_ends_after_it_begins"
            )
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["key", "recipient_agency"], name="consent_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)
