"""Who may be entered twice: people who share a term, compared pair by pair (crypto.md 6, "Duplicates").

Nothing is unsealed to find the blocks; of each block of 2 to 200 the people are unsealed once and compared.
"""

from collections.abc import Iterator
from itertools import combinations, groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Count

from casemgmt.crypto.keyring import index_generations
from casemgmt.crypto.models import SearchTerm
from cases.models import DuplicatePair, Person
from cases.search.comparing import Hit, comparison
from cases.search.people import LIKELY
from cases.search.sought import sought_of

LARGEST_BLOCK = 200
"""A term that more people share says little, and would cost the square of their number."""

CHUNK = 2000
VETO = 0.06
"""What another sex entry, or other nationalities, take off the score: both are often entered wrongly, rarely both."""


def likely_pairs(tenant: UUID) -> Iterator[tuple[Person, Person, Hit]]:
    """Pairs of a municipality's people who are likely one and of whom nothing is decided, each once."""
    known = set(DuplicatePair.objects.filter(municipality_id=tenant).values_list("person_a_id", "person_b_id"))
    parted = {frozenset(pair) for pair in _decided_by_merges(tenant, known)}
    for one, other in sorted(_sharing_terms(tenant) - known):
        if frozenset((one, other)) not in parted:
            yield from _likely(one, other)


def _sharing_terms(tenant: UUID) -> set[tuple[UUID, UUID]]:
    """Every two people who share at least one term, the lower id first."""
    newest = index_generations(tenant)[0].number
    held = SearchTerm.objects.filter(generation=newest, subject__tenant=tenant)
    blocks = held.values("term").annotate(people=Count("*")).filter(people__gte=2, people__lte=LARGEST_BLOCK)
    rows = (
        held.filter(term__in=blocks.values("term")).order_by("term", "subject__id").values_list("term", "subject__id")
    )
    found: set[tuple[UUID, UUID]] = set()
    for _, block in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        found.update(combinations([subject for _, subject in block], 2))
    return found


def _decided_by_merges(tenant: UUID, known: set[tuple[UUID, UUID]]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs that were decided for somebody who was merged since: what was said of the one holds for the other."""
    merged = Person.objects.filter(municipality_id=tenant, merged_into__isnull=False)
    kept = dict(merged.values_list("pk", "merged_into_id"))
    for one, other in known:
        if one in kept or other in kept:
            yield kept.get(one, one), kept.get(other, other)


def _likely(one_id: UUID, other_id: UUID) -> Iterator[tuple[Person, Person, Hit]]:
    rows = Person.objects.filter(pk__in=(one_id, other_id), merged_into=None, erased=False).select_related("key")
    people = sorted(rows, key=lambda person: person.pk)
    if len(people) == len({one_id, other_id}):
        one, other = people
        hit = comparison(other, sought_of(one))
        if hit.score - VETO * vetoes(one, other) >= LIKELY:
            yield one, other, hit


def vetoes(one: Person, other: Person) -> int:
    """How many of sex entry and nationalities are known of both and differ."""
    sexes = {one.sex, other.sex} - {""}
    nationalities = (set(one.nationalities), set(other.nationalities))
    return (len(sexes) > 1) + (all(nationalities) and nationalities[0].isdisjoint(nationalities[1]))
