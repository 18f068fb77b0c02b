"""Fills a town with people to be searched for: sealed and indexed by the house's own code, stored in bulk.

No actions, no trail: a million people would take a day. What the search reads is the same to the byte.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from casemgmt.crypto.actions import new_subject_key
from casemgmt.crypto.digests import terms
from cases.models import Person
from cases.names import units
from cases.search.words import person_words
from tests.performance.crowd.people import Individual, individuals
from tests.performance.crowd.plain_names import store_plain
from tests.performance.crowd.rows import store, store_terms, trust_references

BATCH = 1000
SAMPLED = 8
"""Every eighth person is remembered, up to MOST_SAMPLED of a share."""

MOST_SAMPLED = 4000


class Known(NamedTuple):
    """A stored person, and what they are called."""

    pk: UUID
    individual: Individual


@dataclass
class Filled:
    """What was stored: people, their terms by purpose, CPU seconds by step, and some of the people."""

    people: int = 0
    terms: Counter[str] = field(default_factory=Counter)
    cpu: Counter[str] = field(default_factory=Counter)
    known: list[Known] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Filled") -> None:
        """Count in what another process stored."""
        self.people += other.people
        self.terms.update(other.terms)
        self.cpu.update(other.cpu)
        self.known += other.known


class Place(NamedTuple):
    """Where people are stored: all that a process of its own needs to know of the town."""

    town: UUID
    teams: tuple[UUID, ...]
    now: datetime


def fill(place: Place, count: int, *, seed: int) -> Filled:
    """Store so many people; on PostgreSQL in as many processes as there are processors, since sealing takes most."""
    began, total = perf_counter(), Filled()
    shares = max(1, min(os.cpu_count() or 1, count // (2 * BATCH))) if connection.vendor == "postgresql" else 1
    if shares == 1:
        total.add(_share(place, count, seed))
    else:
        _leave_database()
        parts = [(place, count // shares + (part < count % shares), seed + 7919 * part) for part in range(shares)]
        with get_context("fork").Pool(shares) as pool:
            for done in pool.starmap(_share, parts):
                total.add(done)
    total.seconds = perf_counter() - began
    return total


def _leave_database() -> None:
    """Close the connection and the pool with its threads: neither lives on in a forked process."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _share(place: Place, count: int, seed: int) -> Filled:
    filled, people, place_in_all = Filled(), individuals(count, seed=seed), 0
    trust_references()
    _remember_words()
    while batch := list(islice(people, BATCH)):
        made = list(_made(batch, place, place_in_all, filled))
        _store(made, filled)
        for number, (individual, person) in enumerate(zip(batch, made, strict=True)):
            if (place_in_all + number) % SAMPLED == 0 and len(filled.known) < MOST_SAMPLED:
                filled.known.append(Known(person.pk, individual))
        place_in_all += len(batch)
        filled.people += len(batch)
    return filled


def _made(batch: Sequence[Individual], place: Place, start: int, filled: Filled) -> Iterator[Person]:
    began = process_time()
    for number, one in enumerate(batch, start):
        at = place.now - timedelta(seconds=(number * 37) % 60_000_000)
        person = Person(
            municipality_id=place.town, team_id=place.teams[number % len(place.teams)], created_at=at, updated_at=at,
            given_names=" ".join(one.latin[:-1]), family_name=" ".join(one.latin[-1:]),
            original_given_names=" ".join(one.original[:-1]), original_family_name=" ".join(one.original[-1:]),
            original_script=one.script if one.original else "", born_on=one.born_on,
            born_precision="year" if (one.born_on.month, one.born_on.day) == (1, 1) else "day", sex=one.sex,
            nationalities=[one.nationality], languages=[{"language": "deu", "speaks": "a2", "reads": True}],
            interpreter_wish={"needed": True, "language": "ara", "gender": "any"}, mother_tongue="ara",
            contact_ways=_ways(number),
            address={"street": "Marktplatz 1", "postal_code": "33602", "city": "Bielefeld"},
        )  # fmt: skip
        person.key = new_subject_key(subject=person.pk, tenant=place.town, at=at)
        yield person
    filled.cpu["making"] += process_time() - began


def _ways(number: int) -> list[dict[str, Any]]:
    """A telephone for every tenth: reading one takes as long as all names together."""
    if number % 10:
        return []
    return [{"kind": "phone", "value": f"0157{number % 100_000_000:08d}", "preferred": True}]


def _remember_words() -> None:
    """Let this process keep more words of names than a worker of the house does: it meets all of them."""
    units._unit = lru_cache(maxsize=200_000)(units._unit.__wrapped__)


@transaction.atomic
def _store(people: Sequence[Person], filled: Filled) -> None:
    began = process_time()
    found = list(_terms(people, filled))
    worded = process_time()
    store([one.key for one in people])
    store(people)
    sealed = process_time()
    store_terms(found)
    store_plain(people)
    filled.cpu.update(words=worded - began, sealing=sealed - worded, terms=process_time() - sealed)


def _terms(people: Iterable[Person], filled: Filled) -> Iterator[tuple[int, int, int]]:
    """Term, handle and generation of every word of the people."""
    for one in people:
        words = person_words(one)
        filled.terms.update(word[0] for word in words)
        handle = one.key.handle
        for found in terms(one.municipality_id, words):
            yield found.value, handle, found.generation
