"""Who may be meant: the people in sight who share most words with what is sought (crypto.md 4).

Terms are counted first, by the side table's index alone. Only then people are looked up, the likeliest first, until
there are enough of them: what a search costs hangs on how common the words are, and not on how many people there are.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from casemgmt.access.querysets import narrowed
from casemgmt.crypto.digests import Words, terms
from casemgmt.crypto.models import SearchTerm
from cases.models import Person
from cases.names.neighbours import neighbours
from cases.names.skeletons import fine_key
from cases.names.units import NameUnit
from cases.search.words import ALONE, MOST_UNITS, pair

MOST = 200
"""How many people are unsealed and compared at most."""

READINGS = 2
"""In how many of its readings a name is taken for mistyped; the commonest come first."""

Weighed = Mapping[int, Iterable[Words]]
"""Words by their weight: how much more it says to share one."""

_RANKED = """
    SELECT subject_id, SUM(weight) AS overlap FROM ({sharing}) AS sharing
    GROUP BY subject_id ORDER BY overlap DESC, subject_id
"""
_SEEN = {
    # Asked row by row, because of its limit: the planner cannot begin with the table of people, as it otherwise would.
    "postgresql": """
        SELECT seen.* FROM ({ranked}) AS ranked CROSS JOIN LATERAL ({person}) AS seen
        ORDER BY ranked.overlap DESC, ranked.subject_id LIMIT %s
    """,
    "sqlite": """
        SELECT pk FROM (SELECT ({person}) AS pk, overlap, subject_id FROM ({ranked}) AS ranked) AS seen
        WHERE pk IS NOT NULL ORDER BY overlap DESC, subject_id LIMIT %s
    """,
}


def alike(people: QuerySet[Any], tenants: Iterable[UUID], weighed: Weighed) -> list[UUID]:
    """The ids of at most 200 people who share most of the words, by weight: one statement, whatever their number."""
    return list(likely(people, tenants, weighed).values_list("pk", flat=True))


def likely(people: QuerySet[Any], tenants: Iterable[UUID], weighed: Weighed, most: int = MOST) -> QuerySet[Any]:
    """The same as rows, in no order: asked together with whatever is to be read of them."""
    by_weight = _by_weight(tenants, weighed)
    try:
        person, person_given = _bearer(people)
    except EmptyResultSet:
        return Person.objects.none()
    if not by_weight:
        return Person.objects.none()
    engine = connections[people.db].vendor
    sharing, given = _sharing(engine, by_weight)
    # In SQLite's shape the person stands before the terms, and so do their values.
    values = [*given, *person_given] if engine == "postgresql" else [*person_given, *given]
    seen = _SEEN[engine].format(ranked=_RANKED.format(sharing=sharing), person=person)
    return Person._base_manager.filter(pk__in=RawSQL(seen, [*values, most]))  # noqa: S611 - no word of it is anybody's


def mistyped_pairs(units: Sequence[NameUnit]) -> set[Words]:
    """Pairs of skeletons of a name with one of the two at edit distance 1: how a typing error is found.

    Each name is taken for mistyped in turn, beside the longest of the others as it is commonly read: who typed one
    name wrong typed the others right, and one pair in common makes a candidate.
    """
    keys = [[fine_key(sound) for sound in unit.sounds] for unit in units if unit.parts == 1][:MOST_UNITS]
    found: set[Words] = set()
    for place, mistyped in enumerate(keys):
        beside = max((others[0] for at, others in enumerate(keys) if at != place), key=len, default=ALONE)
        around = {other for key in mistyped[:READINGS] for other in neighbours(key)}
        found |= {pair("pair", one, beside) for one in around}
    return found


def _by_weight(tenants: Iterable[UUID], weighed: Weighed) -> dict[int, list[int]]:
    """The terms by weight; of a weight without words nothing."""
    towns = list(tenants)
    found = {
        weight: [one.value for town in towns for one in terms(town, words)]
        for weight, words in weighed.items()
        if words
    }
    return {weight: values for weight, values in found.items() if values}


def _bearer(people: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    """The statement that gives the person in sight who bears a term that was found, with its values."""
    bears = Q(key__handle=RawSQL("ranked.subject_id", ()))
    query = narrowed(people.order_by(), bears).values("pk")[:1].query
    statement, values = query.get_compiler(people.db).as_sql()
    return statement, values


def _sharing(engine: str, by_weight: Mapping[int, Sequence[int]]) -> tuple[str, list[Any]]:
    """The statement that gives each sharing of a term with its weight, and its values."""
    is_one = "= ANY(%s::bigint[])" if engine == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    table = SearchTerm._meta.db_table
    parts = [
        f"SELECT subject_id, {int(weight)} AS weight FROM {table} WHERE term {is_one}"  # noqa: S608 - our own table
        for weight in by_weight
    ]
    values = [list(one) if engine == "postgresql" else json.dumps(list(one)) for one in by_weight.values()]
    return " UNION ALL ".join(parts), values
