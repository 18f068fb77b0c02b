"""The search for people: words, then candidates in sight, then a comparison of what is unsealed of them.

Nothing is told, counted or ranked of anybody whom the asker may not see: the candidates are taken from the people in
sight, and from nowhere else.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casemgmt.access.actors import Actor
from casemgmt.crypto.digests import Words
from cases.models import Person
from cases.names.units import NameUnit
from cases.search.candidates import alike, mistyped_pairs
from cases.search.comparing import Hit, best_first, compared
from cases.search.scanning import scanned_for
from cases.search.sought import Sought
from cases.search.words import birth_date, dated_names, fine_pairs, loose_pairs

CERTAIN = 0.97
"""From this score on nobody more alike is looked for."""

LIKELY = 0.9
"""From this score on two descriptions are likely of one person."""


def towns_of(actor: Actor) -> list[UUID]:
    """The municipalities whose digests the asker's words are compared with."""
    return sorted({seat.municipality_id for seat in actor.seats})


def find_people(people: QuerySet[Any], towns: Sequence[UUID], sought: Sought, *, scan: bool = True) -> list[Hit]:
    """Those of the people who are alike, best first. Raises SecondFactNeeded for a single name among too many.

    At most four statements: candidates and their rows, and both again when nobody fits well. Without `scan` a single
    name finds only those who bear no other.
    """
    named = sought.units
    if sought.is_single_name and scan:
        return compared(_rows(people, scanned_for(people, named[0][0])), sought)
    near, dated = _pairs(named), _dated(named, sought)
    exact = [*sought.contacts, *([birth_date(sought.born_on)] if sought.born_on and not named else [])]
    hits = compared(_rows(people, alike(people, towns, {1: near, 3: dated, 4: exact})), sought)
    if not named or (hits and hits[0].score >= CERTAIN):
        return hits
    found = alike(people, towns, {1: _wider(named), 2: near, 6: dated})
    known = {hit.person.pk for hit in hits}
    more = compared(_rows(people, [pk for pk in found if pk not in known]), sought)
    return best_first([*hits, *more])


def _pairs(named: Sequence[Sequence[NameUnit]]) -> set[Words]:
    return {words for units in named for words in fine_pairs(units)}


def _dated(named: Sequence[Sequence[NameUnit]], sought: Sought) -> set[Words]:
    if sought.born_on is None:
        return set()
    return {words for units in named for words in dated_names(units, sought.born_on)}


def _wider(named: Sequence[Sequence[NameUnit]]) -> set[Words]:
    return {words for units in named for words in loose_pairs(units) | mistyped_pairs(units)}


def _rows(people: QuerySet[Any], ids: Sequence[UUID]) -> list[Person]:
    """The people with these ids, taken once more from those in sight, in the order of the ids."""
    if not ids:
        return []
    found = {person.pk: person for person in people.filter(pk__in=ids).select_related("key")}
    return [found[pk] for pk in ids if pk in found]
