"""Shapes of pairs of people who may be one."""

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field

from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases.lifecycle import PairState
from cases.models import DuplicatePair, Person
from cases.search.reasons import Reason
from cases.serializers.persons import CONTACT, IDENTITY, PersonSummary
from cases.serializers.searching import MatchReason

TAKEN = tuple(name for name in (*IDENTITY, *CONTACT) if name not in {"name_variants", "contact_ways"})
"""Facts of which one of two holds; names and contact ways are united anyhow."""


@extend_schema_field(MatchReason(many=True))
class ReasonsField(serializers.Field):  # type: ignore[type-arg]
    """What the two have in common, in German or English."""

    def to_representation(self, value: list[dict[str, str]]) -> list[dict[str, str]]:
        """The reasons with their words."""
        language = get_language() or "en"
        return [{"code": one["code"], "detail": Reason(**one).words(language)} for one in value]


class DuplicatePairSerializer(RecordSerializer):
    """Two people who may be one, with what speaks for it."""

    person_a = PersonSummary()
    person_b = PersonSummary()
    state = serializers.ChoiceField(choices=PairState.choices)
    score = serializers.IntegerField(help_text="In percent.")
    reasons = ReasonsField()

    class Meta:
        model = DuplicatePair
        fields = (
            "id", "municipality", "person_a", "person_b", "score", "reasons", "state", "remark", "kept", "decided_by",
            "decided_at", "created_at", "updated_at",
        )  # fmt: skip


class NewPair(Shape):
    """Two people whom somebody holds to be one."""

    one = VisibleRelatedField(queryset=Person.objects.all())
    other = VisibleRelatedField(queryset=Person.objects.all())
    remark = serializers.CharField(max_length=1000, allow_blank=True, default="")


class Dismissal(Shape):
    """Why the two are not the same."""

    remark = serializers.CharField(max_length=1000, allow_blank=True, default="")


class Merge(Shape):
    """Which of the two is kept, and what the other has right."""

    keep = VisibleRelatedField(queryset=Person.objects.all())
    take = serializers.ListField(
        child=serializers.ChoiceField(choices=TAKEN),
        default=list,
        max_length=len(TAKEN),
        help_text="Names of facts that are taken from the one who goes.",
    )


class MergeHindrance(Shape):
    """One thing that forbids the merge."""

    code = serializers.CharField()
    detail = serializers.CharField()


class KindCount(Shape):
    """How many records of a kind each of the two has."""

    kind = serializers.CharField(help_text="Name of the record in the trail, such as `case`.")
    person_a = serializers.IntegerField()
    person_b = serializers.IntegerField()


class MergePreview(Shape):
    """What a merge would hand over, and what forbids it."""

    conflicts = MergeHindrance(many=True)
    records = KindCount(many=True)
