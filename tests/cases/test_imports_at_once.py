"""Two imports of one list at once: nobody is made twice (PostgreSQL)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cases.models import Case, ImportedRow, ImportRun, Person
from tests.audit.triggers import empty_trail
from tests.factories.lists import AMINA, BASSAM, counts, csv_list, take_over
from tests.factories.town import Town, make_town

pytestmark = pytest.mark.postgresql

UNALIKE = [
    ("Amina", "Haddad"), ("Bohdan", "Shevchuk"), ("Chidi", "Okafor"), ("Dilara", "Yildiz"), ("Eyob", "Tesfaye"),
    ("Farhad", "Noori"), ("Giorgi", "Beridze"), ("Hung", "Nguyen"), ("Ibou", "Diallo"), ("Jovana", "Markovic"),
]  # fmt: skip
"""People none of whom is taken for another."""


@pytest.fixture
def kept_town(transactional_db: None) -> Iterator[Town]:
    """A town in real transactions, and an empty trail behind the test."""
    yield make_town()
    empty_trail()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(60) for one in [pool.submit(begin, work) for work in works]]


def test_of_two_imports_of_a_list_the_second_knows_every_row(kept_town: Town) -> None:
    rows = [
        {"Nachname": family_name, "Vorname": given_names, "geb. am": f"{day:02d}.09.1990"}
        for day, (given_names, family_name) in enumerate(UNALIKE, start=1)
    ]
    runs = at_once(
        lambda: take_over(kept_town, csv_list(*rows)),
        lambda: take_over(kept_town, csv_list(*reversed(rows))),
    )
    assert sorted(counts(run) for run in runs) == [("finished", 10, 0, 10, 0), ("finished", 10, 10, 0, 0)]
    made = [model.objects.count() for model in (Person, Case, ImportedRow, ImportRun)]
    assert made == [10, 10, 10, 2]


def test_dry_run_beside_an_import_makes_nobody(kept_town: Town) -> None:
    content = csv_list(AMINA, BASSAM)
    dry, real = at_once(lambda: take_over(kept_town, content, dry_run=True), lambda: take_over(kept_town, content))
    assert counts(real) == ("finished", 2, 2, 0, 0)
    assert (dry.state, dry.created + dry.known) == ("dry_run", 2)
    assert Person.objects.count() == 2
