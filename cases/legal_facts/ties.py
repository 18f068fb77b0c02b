"""Who is what to whom in a household: from each member's place, which is told in relation to its head."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from cases.law.facts import Tie
from cases.legal_facts.records import member_ref, person_ref
from cases.models import HouseholdMember

COUPLE = frozenset({"head", "spouse", "partner"})

RELATIONS: Mapping[tuple[str, str], str] = {
    **{(one, other): "partner" for one in COUPLE for other in COUPLE if {one, other} != {"spouse", "partner"}},
    **{("child", adult): "child" for adult in COUPLE},
    ("child", "child"): "sibling",
    ("parent", "head"): "parent",
    ("sibling", "head"): "sibling",
    ("sibling", "sibling"): "sibling",
    ("child", "parent"): "other",
}
"""What the first is to the second. Whoever lives with the head as spouse or partner is taken for a parent of the head's
children: the law asks for parents in one household, and who they are by birth is not on record."""


def ties_of(members: Iterable[HouseholdMember]) -> Iterator[Tie]:
    """The ties between members of one household, for the days that they live in it together."""
    for one, other in combinations(sorted(members, key=lambda member: str(member.pk)), 2):
        if one.household_id != other.household_id or one.person_id == other.person_id:
            continue
        from_on = max(one.joined_on, other.joined_on)
        to_on = _earlier(one.left_on, other.left_on)
        if to_on is not None and to_on <= from_on:
            continue
        there, back, relation = _related(one, other)
        yield Tie(
            person=person_ref(there.person_id),
            relation=relation,
            of=person_ref(back.person_id),
            from_on=from_on,
            to_on=to_on,
            ref=member_ref(there.pk),
        )


def _related(one: HouseholdMember, other: HouseholdMember) -> tuple[HouseholdMember, HouseholdMember, str]:
    found = RELATIONS.get((one.relation, other.relation))
    if found is not None:
        return one, other, found
    return other, one, RELATIONS.get((other.relation, one.relation), "other")


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
