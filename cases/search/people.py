"""The search for people: words, then candidates in sight, then a comparison of what is unsealed of them.

Nothing is told, counted or ranked of anybody whom the asker may not see: the candidates are taken from the people in
sight, and from nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casemgmt.access.actors import Actor
from casemgmt.crypto.digests import Words
from casemgmt.crypto.reading import documents
from cases.models import Person
from cases.names.units import NameUnit
from cases.search.candidates import MOST, Weighed, likely, mistyped_pairs
from cases.search.comparing import LEAST, Hit, Likeness, best_first, compared, hit_of, likeness
from cases.search.scanning import IDENTITY, born_in, names_in, scanned_for
from cases.search.sought import Sought
from cases.search.words import birth_date, dated_names, fine_pairs, loose_pairs

CERTAIN = 0.97
"""From this score on nobody more alike is looked for."""

CERTAIN_WITH_DATE = 0.75
"""The same where the birth date is known: whoever shares it and one name has been looked at already."""

LIKELY = 0.9
"""From this score on two descriptions are likely of one person."""

MOST_WITH_DATE = 100
"""How many are compared where the birth date is known: who shares it and a name comes before all others."""


def towns_of(actor: Actor) -> list[UUID]:
    """The municipalities whose digests the asker's words are compared with."""
    return sorted({seat.municipality_id for seat in actor.seats})


def find_people(people: QuerySet[Any], towns: Sequence[UUID], sought: Sought, *, scan: bool = True) -> list[Hit]:
    """Those of the people who are alike, best first. Raises SecondFactNeeded for a single name among too many.

    At most three statements: candidates, more of them when nobody fits well, and the rows of those who are alike.
    Without `scan` a single name finds only those who bear no other.
    """
    named = sought.units
    if sought.is_single_name and scan:
        return compared(_rows(scanned_for(people, named[0][0])), sought)
    near, dated = _pairs(named), _dated(named, sought)
    exact = [*sought.contacts, *([birth_date(sought.born_on)] if sought.born_on and not named else [])]
    alike = _alike(people, towns, {1: near, 3: dated, 4: exact}, sought)
    best = max((one.score for one in alike.values()), default=0.0)
    if named and best < (CERTAIN_WITH_DATE if sought.born_on else CERTAIN):
        alike = _alike(people, towns, {1: _wider(named), 2: near, 6: dated}, sought, known=alike)
    return _hits(alike, sought)


def _alike(
    people: QuerySet[Any],
    towns: Sequence[UUID],
    weighed: Weighed,
    sought: Sought,
    known: Mapping[UUID, Likeness] | None = None,
) -> dict[UUID, Likeness]:
    """How alike the people are who share most of the words, besides those who are known."""
    most = MOST_WITH_DATE if sought.born_on and sought.units else MOST
    rows = likely(people, towns, weighed, most)
    return {**(known or {}), **_likenesses(rows.exclude(pk__in=list(known)) if known else rows, sought)}


def _likenesses(rows: QuerySet[Any], sought: Sought) -> dict[UUID, Likeness]:
    """Each of the rows beside what is sought. Nothing but names and birth dates is unsealed, and no record built."""
    read = documents(rows, IDENTITY, chunk=None)
    return {pk: likeness(names_in(document), born_in(document), sought) for pk, document in read}


def _hits(alike: Mapping[UUID, Likeness], sought: Sought) -> list[Hit]:
    """The people who are alike enough, best first."""
    enough = [pk for pk, one in alike.items() if one.score >= LEAST]
    chosen = sorted(enough, key=lambda pk: -alike[pk].score)[:MOST]
    return best_first(hit_of(person, alike[person.pk], sought) for person in _rows(chosen))


def _rows(ids: Sequence[UUID]) -> Iterable[Person]:
    """The rows of people who have just been taken from those in sight."""
    return Person._base_manager.filter(pk__in=ids, erased=False).select_related("key") if ids else ()


def _pairs(named: Sequence[Sequence[NameUnit]]) -> set[Words]:
    return {words for units in named for words in fine_pairs(units)}


def _dated(named: Sequence[Sequence[NameUnit]], sought: Sought) -> set[Words]:
    if sought.born_on is None:
        return set()
    return {words for units in named for words in dated_names(units, sought.born_on)}


def _wider(named: Sequence[Sequence[NameUnit]]) -> set[Words]:
    return {words for units in named for words in loose_pairs(units) | mistyped_pairs(units)}
