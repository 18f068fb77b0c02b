"""Shapes of searches: what is sought, and how well something fits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from casemgmt.access.models import Team
from casemgmt.api.pages import DEFAULT_SIZE, MAX_SIZE
from casemgmt.api.schema import Problem
from casemgmt.api.serializers import Shape, VisibleRelatedField, serializers
from cases.search.comparing import Hit
from cases.search.everything import Found
from cases.search.reasons import REASONS, Reason
from cases.search.sought import Sought
from cases.search.words import contact_words
from cases.serializers.persons import PersonSerializer, PersonSummary


class MatchReason(Shape):
    """One thing in common."""

    code = serializers.ChoiceField(choices=[(code, english) for code, (_, english) in REASONS.items()])
    detail = serializers.CharField(help_text="In German or English, by Accept-Language. It quotes nothing.")


class Match(Shape):
    """How well somebody fits, and why."""

    score = serializers.FloatField(help_text="From 0 to 1; from 0.9 on it is likely the same person.")
    reasons = MatchReason(many=True)


class FoundPersonSerializer(PersonSerializer):
    """A person, with how well they fit where somebody was sought."""

    match = Match(required=False)

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "match")


class PersonSearch(Shape):
    """Whom you look for: at least one fact. The more there are, the fewer namesakes come along."""

    q = serializers.CharField(max_length=200, required=False, help_text="A name in any spelling, order and script.")
    born_on = serializers.DateField(required=False)
    phone = serializers.CharField(max_length=40, required=False)
    email = serializers.CharField(max_length=254, required=False)
    team = VisibleRelatedField(queryset=Team.objects.all(), required=False)
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_SIZE, default=DEFAULT_SIZE)
    cursor = serializers.CharField(max_length=200, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """At least one fact that can be looked for, each in its form."""
        if not {"q", "born_on", "phone", "email"} & attrs.keys():
            raise serializers.ValidationError({"q": ["Name at least one fact."]}, code="nothing_sought")
        for kind in ("phone", "email"):
            if kind in attrs and not contact_words(kind, attrs[kind]):
                raise serializers.ValidationError({kind: ["This cannot be read as one."]}, code=f"{kind}_invalid")
        return attrs


class PersonSearchAnswer(Shape):
    """The people who fit, best first."""

    results = FoundPersonSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)
    previous_cursor = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(help_text="How many were compared and fit.")
    complete = serializers.BooleanField(help_text="False where more fit than were compared: add a fact.")


class LikelyMatch(Shape):
    """Somebody who is likely the same."""

    person = PersonSummary()
    match = Match()


class LikelyKnownProblem(Problem):
    """A conflict; with the code `likely_known` it shows who is likely the same."""

    matches = LikelyMatch(many=True, required=False)


def likely_matches(hits: Sequence[Hit], language: str) -> list[dict[str, Any]]:
    """Hits as they are shown beside a problem."""
    shape = PersonSummary()
    return [{"person": shape.to_representation(hit.person), "match": match_of(hit, language)} for hit in hits]


def sought(given: dict[str, Any]) -> Sought:
    """What a validated PersonSearch looks for."""
    contacts = {words for kind in ("phone", "email") if kind in given for words in contact_words(kind, given[kind])}
    names = (given["q"],) if "q" in given else ()
    return Sought(names, given.get("born_on"), frozenset(contacts))


def match_of(hit: Hit, language: str) -> dict[str, Any]:
    """How well a hit fits, as it is shown."""
    return shown_match(hit.score, hit.reasons, language)


def shown_match(score: float, reasons: Iterable[Reason], language: str) -> dict[str, Any]:
    """A score and its reasons, in German or English."""
    return {"score": round(score, 3), "reasons": [{"code": one.code, "detail": one.words(language)} for one in reasons]}


class SearchLine(Shape):
    """What is sought, as somebody types it."""

    q = serializers.CharField(max_length=200)


class SearchHit(Shape):
    """One record that fits."""

    kind = serializers.ChoiceField(choices=("person", "case", "household", "agency"))
    id = serializers.UUIDField()
    address = serializers.CharField(help_text="Where the record is read.")
    label = serializers.CharField(help_text="Name of a person or organisation, or number of a file.")
    born_on = serializers.DateField(allow_null=True, help_text="Of a person.")
    person = serializers.UUIDField(allow_null=True, help_text="Whose case it is.")
    match = Match()


class SearchAnswer(Shape):
    """Everything that fits, best first; at most 20 of a kind."""

    results = SearchHit(many=True)
    second_fact_needed = serializers.BooleanField(
        help_text="True where people were left out: a single name fits too many to look at each."
    )


@dataclass(frozen=True)
class HitKind:
    """How hits of one kind are shown: where they are read, which fields stand in it, and whether it is a look."""

    path: str
    label: Callable[[Any], str]
    shows: frozenset[str]
    personal: bool = True


def name_of_person(person: Any) -> str:
    """Family and given names as registers write them; in the person's own script where nothing else is known."""
    latin = (person.family_name, person.given_names)
    return ", ".join(filter(None, latin if any(latin) else (person.original_family_name, person.original_given_names)))


KINDS: Mapping[str, HitKind] = {
    "person": HitKind(
        "persons",
        name_of_person,
        frozenset({"given_names", "family_name", "original_given_names", "original_family_name", "born_on"}),
    ),
    "case": HitKind("cases", attrgetter("reference"), frozenset({"reference", "person"})),
    "household": HitKind("households", attrgetter("reference"), frozenset({"reference"})),
    "agency": HitKind("agencies", attrgetter("name"), frozenset({"name"}), personal=False),
}


def shown_hit(found: Found, language: str) -> dict[str, Any]:
    """A hit as it is shown."""
    record, kind = found.record, str(found.record._meta.model_name)
    return {
        "kind": kind,
        "id": record.pk,
        "address": f"/api/v1/{KINDS[kind].path}/{record.pk}/",
        "label": KINDS[kind].label(record),
        "born_on": record.born_on if kind == "person" else None,
        "person": record.person_id if kind == "case" else None,
        "match": shown_match(found.score, found.reasons, language),
    }
