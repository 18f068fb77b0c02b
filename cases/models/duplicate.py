"""Two people in the register who may be one: suggested, decided for good, or merged with a journal that undoes it."""

from uuid import UUID

from django.conf import settings
from django.db import models

from casemgmt.access.models import Record
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.lifecycle import PairState
from cases.models.person import Person
from cases.querysets import DuplicatePairQuerySet


class DuplicatePair(Record, SealedModel):
    """A pair of people, each pair once, whoever stands first. Sealed under the key of `person_a`.

    `score` is in percent. Of a merged pair `kept` is the one who was kept, and `journal` says what was handed over.
    """

    person_a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person_b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.SUGGESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    findings = SealedGroup()
    reasons = findings.items()
    remark = findings.text(max_length=1000)

    history = SealedGroup()
    journal = history.items()

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_a", "person_b"], name="pair_of_people_once"),
            models.CheckConstraint(
                condition=models.Q(person_a__lt=models.F("person_b")), name="pair_of_people_in_one_order"
            ),
            models.CheckConstraint(
                condition=models.Q(kept__isnull=False) | ~models.Q(state=PairState.MERGED), name="merged_pair_keeps_one"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "-score", "-id"], name="pair_of_town")]

    def __str__(self) -> str:
        return str(self.id)

    def concerned_ids(self) -> tuple[UUID, ...]:
        """Both."""
        return (self.person_a_id, self.person_b_id)

    @property
    def gone_id(self) -> object:
        """The id of the one who was merged into the other; None while nobody was."""
        if self.kept_id is None:
            return None
        return self.person_b_id if self.kept_id == self.person_a_id else self.person_a_id
