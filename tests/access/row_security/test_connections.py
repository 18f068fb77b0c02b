"""Connections of the pool, which many requests share, never keep who asked before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import connection

from casemgmt.access.row_security.wall import FRONT, behind_wall, where, within_towns
from cases.actions import moves
from cases.models import Case, Note
from tests.access.row_security.test_wall import state
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_town

pytestmark = pytest.mark.postgresql

ACCOUNTS = ("caseworker", "caseworker-south", "team_lead", "volunteer", "partner_agency")
SEES = {"caseworker": {"N"}, "caseworker-south": {"S"}, "team_lead": {"N", "S"}}
ROUNDS = 12


@pytest.fixture
def real_town(really_walled: None) -> Town:
    return make_town()


@pytest.fixture
def small_pool(real_town: Town) -> Iterator[None]:
    """Two connections for all threads, so that they are passed on from request to request."""
    options = connection.settings_dict["OPTIONS"]
    before = options["pool"]
    connection.close_pool()
    options["pool"] = {"min_size": 1, "max_size": 2, "timeout": 20}
    yield
    connection.close()
    connection.close_pool()
    options["pool"] = before


def test_pooled_connections_keep_nobody(real_town: Town, small_pool: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists, writes, refusals and errors of several accounts, by four threads on two connections."""
    names = {make_case(real_town, "north").reference: "N", make_case(real_town, "south").reference: "S"}
    cases = {name: Case.objects.get(reference=reference) for reference, name in names.items()}

    def broken(*args: Any) -> Any:
        """Ends with an error of the database within the wider sight."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM nowhere")

    monkeypatch.setattr(moves, "hindrances", broken)

    def asked(account: str) -> tuple[str, list[int], set[str], tuple[str, str], bool]:
        api = Api(real_town, account)
        codes = [
            api.get(f"/cases/{cases['N'].pk}/moves/").status_code,
            api.post("/notes/", {"case": str(cases["N"].pk)}).status_code,
            api.post(f"/cases/{cases['S'].pk}/raise-crisis/", {"nonsense": 1}).status_code,
        ]
        listed = api.get("/cases/").json().get("results", [])
        left = state()
        connection.close()
        return account, codes, {names[row["reference"]] for row in listed}, left, where() == FRONT

    connection.close()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(asked, islice(cycle(ACCOUNTS), ROUNDS * len(ACCOUNTS))))
    user, nobody = state()
    assert nobody == ""
    for account, codes, seen, left, in_front in found:
        assert (seen, left, in_front) == (SEES.get(account, set()), (user, ""), True)
        assert (500 in codes) == ("N" in SEES.get(account, set()))


def test_connection_that_breaks_within_the_wall_leaves_the_thread_in_front(real_town: Town) -> None:
    with pytest.raises(Exception, match=r"terminat|closed"), behind_wall(real_town.actor("caseworker")), within_towns():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        Note.objects.count()
    assert where() == FRONT
    connection.close()
    assert state()[1] == ""
