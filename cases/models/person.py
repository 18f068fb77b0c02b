"""A person, the numbers that authorities gave them, and the household they live in."""

from uuid import UUID

from django.db import models

from casemgmt.access.models import Record, TeamRecord
from casemgmt.crypto.digests import Words
from casemgmt.crypto.indexing import KeyedDigest
from casemgmt.crypto.sealed import SealedGroup, SealedModel
from cases.querysets import (
    HouseholdMemberQuerySet,
    HouseholdQuerySet,
    IdentifierQuerySet,
    LoggedPersonQuerySet,
    PersonQuerySet,
)


class Person(TeamRecord, SealedModel):
    """Somebody the office works for. All that tells who they are stands sealed under their own key.

    Whoever was entered twice is merged into the one who is kept: the other row stays, for nobody to see, so that the
    merge can be undone.
    """

    identity = SealedGroup()
    given_names = identity.text(max_length=120)
    family_name = identity.text(max_length=120)
    original_given_names = identity.text(max_length=120)
    original_family_name = identity.text(max_length=120)
    original_script = identity.text(max_length=4)
    name_variants = identity.items()
    born_on = identity.date()
    born_precision = identity.text(max_length=12)
    sex = identity.text(max_length=1)
    own_designation = identity.text(max_length=80)
    nationalities = identity.items()
    mother_tongue = identity.text(max_length=3)
    languages = identity.items()
    interpreter_wish = identity.document()

    contact = SealedGroup()
    contact_ways = contact.items()
    address = contact.document()

    restricted = models.BooleanField(default=False)
    disputed_fields = models.JSONField(default=list)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    objects = PersonQuerySet.as_manager()
    logged = LoggedPersonQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        pass

    def __str__(self) -> str:
        return str(self.id)


def identifier_words(kind: str, value: str) -> Words:
    """The words whose digest finds a number of this kind, in the form in which it is stored."""
    return (f"identifier:{kind}", value)


class PersonIdentifier(TeamRecord, SealedModel):
    """A number an authority gave a person, found by a keyed digest of the kind and number."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=30)
    digest = KeyedDigest(lambda row: identifier_words(row.kind, row.value))

    number = SealedGroup()
    value = number.text(max_length=40)
    remark = number.text(max_length=200)

    objects = IdentifierQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "digest"], name="identifier_once_per_person"),
        ]
        indexes = [
            *TeamRecord.Meta.indexes,
            models.Index(fields=["municipality", "kind", "digest"], name="identifier_digest"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Household(TeamRecord):
    """People who live and keep house together."""

    reference = models.CharField(max_length=40, unique=True)
    head = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dissolved_on = models.DateField(null=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta(TeamRecord.Meta):
        pass

    def __str__(self) -> str:
        return self.reference

    def concerned_ids(self) -> tuple[UUID, ...]:
        """The head; that others belong to it is told by their memberships."""
        return (self.head_id,) if self.head_id else ()


class HouseholdMember(Record, SealedModel):
    """That a person belongs to a household, from a day up to, and not including, another."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    kinship = SealedGroup()
    relation = kinship.text(max_length=30)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(left_on=None), name="one_household_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gt=models.F("joined_on")),
                name="household_left_after_joined",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-updated_at", "-id"], name="householdmember_town")]

    def __str__(self) -> str:
        return str(self.id)
