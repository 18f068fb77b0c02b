"""Shapes of assessments: ratings by domain, the person's own view, and the screening for vulnerability."""

from collections.abc import Sequence
from typing import Any

from casemgmt.access.projections import FULL
from casemgmt.api.serializers import RecordSerializer, Shape, VisibleRelatedField, serializers
from cases import codes, projections
from cases.lifecycle import AssessmentKind
from cases.models import Assessment, Case

RATING_CHOICES = [(int(code), label) for code, label in codes.RATINGS.choices]


class Rating(Shape):
    """How somebody stands in one domain: 1 acute crisis to 5 independent, 0 not asked, 9 not applicable."""

    rating = serializers.ChoiceField(choices=RATING_CHOICES)
    need_status = serializers.ChoiceField(choices=codes.NEED_STATUSES.choices, allow_blank=True, default="")
    priority = serializers.IntegerField(min_value=1, max_value=3, allow_null=True, default=None)
    self_rating = serializers.IntegerField(min_value=1, max_value=10, allow_null=True, default=None)
    evidence = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DomainRating(Rating):
    """The rating of one domain; it replaces the one before as a whole."""

    domain = serializers.ChoiceField(choices=codes.ASSESSMENT_DOMAINS.choices)


class Ratings(Shape):
    """The ratings of some domains or of all, in one go."""

    ratings = DomainRating(many=True, allow_empty=False)

    def validate_ratings(self, value: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        """Each domain once, since of two ratings only one could hold."""
        if len({rating["domain"] for rating in value}) < len(value):
            raise serializers.ValidationError("A domain is named twice.", code="domain_twice")
        return value


class Vulnerability(Shape):
    """A special need (Art. 24 Directive (EU) 2024/1346), how it became known, how severe it is, and who may know."""

    category = serializers.ChoiceField(choices=codes.VULNERABILITIES.choices)
    known_by = serializers.ChoiceField(choices=codes.VULNERABILITY_SOURCES.choices)
    severity = serializers.IntegerField(min_value=1, max_value=3, help_text="1 slight, 2 considerable, 3 severe.")
    measures_needed = serializers.CharField(max_length=1000, allow_blank=True, default="")
    may_know = serializers.CharField(max_length=400, allow_blank=True, default="")


class AssessmentSerializer(RecordSerializer):
    """An assessment. Those who help in one field are shown the ratings of that field only."""

    ratings = serializers.DictField(child=Rating(), help_text="By code of the domain.")
    vulnerabilities = Vulnerability(many=True)

    class Meta:
        model = Assessment
        projection = projections.ASSESSMENT
        fields = (
            "id", "municipality", "team", "case", "kind", "completed_at", "completed_by", "ratings", "persons_view",
            "resources", "no_need", "vulnerability_screened_on", "vulnerabilities", "child_protection_checked_on",
            "created_at", "updated_at",
        )  # fmt: skip

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The assessment as its route shows it."""
        shown = super().to_representation(instance)
        if shown.get("ratings"):
            own = projections.domains_shown(getattr(instance, "shown_as", FULL))
            shown["ratings"] = {name: one for name, one in shown["ratings"].items() if name in own}
        return shown


class NewAssessment(Shape):
    """An assessment to begin. Its kind follows from where the case stands; a kind that is named has to fit."""

    case = VisibleRelatedField(queryset=Case.objects.all())
    kind = serializers.ChoiceField(choices=AssessmentKind.choices, required=False)


class AssessmentChange(Shape):
    """What can be entered besides ratings. The list of vulnerabilities is replaced as a whole."""

    persons_view = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    resources = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    no_need = serializers.BooleanField(required=False)
    vulnerability_screened_on = serializers.DateField(required=False, allow_null=True)
    vulnerabilities = Vulnerability(many=True, required=False)
    child_protection_checked_on = serializers.DateField(required=False, allow_null=True)
