"""The search for people at several numbers of people: who is found, how fast, and what the index takes.

Beside plaintext trigrams in the same database (PostgreSQL with pg_trgm), question by question in turn. `busy` is the
CPU of this process and of the server's process that works for it, which other work on the machine inflates less than
the time on the clock.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from casemgmt.crypto.digests import digests
from casemgmt.crypto.models import SearchTerm
from cases.models import Person, PersonIdentifier
from cases.models.person import identifier_words
from tests.factories.town import Town, make_town
from tests.performance.crowd.filling import Known, Place, fill
from tests.performance.crowd.plain_names import NUMBERS, create_plain_names, found_by_number, index_plain_names
from tests.performance.crowd.questions import questions
from tests.performance.crowd.rows import copy, store
from tests.performance.crowd.searching import Engine, asked, plain_engine, sealed_engine, settle

NUMBERED = 2000
"""People who get an identifier, so that it can be looked up."""


def measured(people: Sequence[int], each: int) -> dict[str, Any]:
    """Per number of people: how long the fill took, recall and times, the exact look-up, and the index in bytes."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    town = make_town(now=now)
    place = Place(town.municipality.pk, tuple(team.pk for team in town.teams.values()), now)
    trigrams = create_plain_names()
    known: list[Known] = []
    terms: Counter[str] = Counter()
    sizes, there = [], 0
    for size in sorted(people):
        filled = fill(place, size - there, seed=size)
        there, known = size, [*known, *filled.known]
        terms.update(filled.terms)
        sizes.append(
            {
                "people": size,
                "filled_in_seconds": filled.seconds,
                "fill_cpu_us": {step: spent * 1e6 / filled.people for step, spent in filled.cpu.items()},
                **measured_there(town, known, each, trigrams=trigrams),
                "index": index_bytes(size, terms),
            }
        )
    return {"trigrams": trigrams, "sizes": sizes}


def measured_there(town: Town, known: Sequence[Known], each: int, *, trigrams: bool) -> dict[str, Any]:
    """Recall and times of every engine, with the name alone and with the birth date; and the exact look-up."""
    if trigrams:
        index_plain_names()
    settle()
    lead = town.actor("team_lead", timezone.now())
    engines: dict[str, Engine] = {
        "in sight of a team lead": sealed_engine(Person.objects.visible_to(lead), town.municipality.pk),
        "all people": sealed_engine(Person.objects.all(), town.municipality.pk),
    }
    if trigrams:
        engines["pg_trgm, plaintext"] = plain_engine
    put = questions(known, each, seed=len(known))
    return {
        "questions": [row for dated in (False, True) for row in asked(engines, put, dated=dated)],
        "exact": _exact(town, known) if connection.vendor == "postgresql" else None,
    }


def _exact(town: Town, known: Sequence[Known]) -> dict[str, float]:
    """Milliseconds to find a person by a number: by its digest with the number unsealed, and in a plaintext B-tree."""
    chance, now = Random(len(known)), timezone.now()
    numbers = _numbered(town, known, chance, now)
    town_id = town.municipality.pk

    def by_digest(number: str) -> Any:
        marks = digests(town_id, identifier_words("azr", number))
        [found] = PersonIdentifier.objects.filter(municipality=town_id, kind="azr", digest__in=marks).select_related(
            "key"
        )
        return found.person_id if found.value == number else None

    ways: dict[str, Callable[[str], Any]] = {"digest": by_digest, "plaintext": found_by_number}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number, person in numbers:
        for name, way in ways.items():
            began = perf_counter()
            found = way(number)
            times[name].append((perf_counter() - began) * 1000)
            if found != person:
                raise LookupError(f"{name} does not find the person.")
    warm = {name: spent[len(spent) // 8 :] for name, spent in times.items()}
    return {
        f"{name}_{figure}_ms": value
        for name, spent in warm.items()
        for figure, value in (("p50", median(spent)), ("p95", quantiles(spent, n=20, method="inclusive")[-1]))
    }


def _numbered(town: Town, known: Sequence[Known], chance: Random, now: Any) -> list[tuple[str, UUID]]:
    """Give some people a number each, sealed and in plaintext."""
    held = set(PersonIdentifier.objects.values_list("person_id", flat=True))
    chosen = [one.pk for one in known if one.pk not in held][:NUMBERED]
    people = list(Person.objects.filter(pk__in=chosen).select_related("key"))
    rows = []
    for person in people:
        row = PersonIdentifier(
            municipality_id=person.municipality_id, team_id=person.team_id, person=person, key=person.key, kind="azr",
            value=f"{chance.randrange(10**12):012d}", created_at=now, updated_at=now,
        )  # fmt: skip
        row.digest = digests(person.municipality_id, identifier_words("azr", row.value))[0]
        rows.append(row)
    numbers = [(row.value, row.person_id) for row in rows]
    store(rows)
    copy(NUMBERS, ("person", "number"), [(person, number) for number, person in numbers])
    settle()
    return numbers[:400]


def index_bytes(people: int, terms: Counter[str]) -> dict[str, Any]:
    """Terms and bytes of the side table a person: as it stands after inserts in no order, and freshly built."""
    found: dict[str, Any] = {"terms": {purpose: count / people for purpose, count in terms.items()}}
    if connection.vendor != "postgresql":
        return found
    named = sum(terms[purpose] for purpose in ("pair", "loose-pair", "dated-name")) / terms.total()
    found["bytes"] = _total_bytes() / people
    found["bytes_of_name_terms"] = found["bytes"] * named
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX TABLE {SearchTerm._meta.db_table}")
    found["bytes_freshly_built"] = _total_bytes() / people
    return found


def _total_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [SearchTerm._meta.db_table])
        [(size,)] = cursor.fetchall()
    return int(size)
