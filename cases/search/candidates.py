"""Who may be meant: the people in sight who share most words with what is sought (crypto.md 4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case as SqlCase
from django.db.models import IntegerField, QuerySet, Sum, Value, When

from casemgmt.crypto.digests import Words, terms
from cases.names.neighbours import neighbours
from cases.names.units import NameUnit
from cases.search.words import MOST_UNITS, pair

MOST = 200
"""How many people are unsealed and compared at most."""

Weighed = Mapping[int, Iterable[Words]]
"""Words by their weight: how much more it says to share one."""


def alike(people: QuerySet[Any], tenants: Iterable[UUID], weighed: Weighed) -> list[UUID]:
    """The ids of at most 200 people who share most of the words, by weight: one statement, whatever their number."""
    by_weight = {
        weight: [one.value for tenant in tenants for one in terms(tenant, words)] for weight, words in weighed.items()
    }
    wanted = [value for values in by_weight.values() for value in values]
    if not wanted:
        return []
    whens = [When(key__terms__term__in=values, then=Value(weight)) for weight, values in by_weight.items() if values]
    shared = people.filter(key__terms__term__in=wanted).values("pk")
    counted = shared.annotate(overlap=Sum(SqlCase(*whens, default=Value(0), output_field=IntegerField())))
    return [row["pk"] for row in counted.order_by("-overlap", "-pk")[:MOST]]


def mistyped_pairs(units: Sequence[NameUnit]) -> set[Words]:
    """Each pair of skeletons of a name with one of the two at edit distance 1: how a typing error is found."""
    keys = [unit.fine for unit in units[:MOST_UNITS]]
    found: set[Words] = set()
    for place, mistyped in enumerate(keys):
        around = {other for key in mistyped for other in neighbours(key)}
        beside = {key for at, others in enumerate(keys) if at != place for key in others}
        found |= {pair("pair", one, other) for one in around for other in beside}
    return found
