"""Every reading request is answered alike on both sides of the wall, byte for byte, in the demo town.

What a row is shown with (the person beside a household's member, the state of what a measure points at) can be out of
sight where the row is in it. Then the wall would not close a hole but answer wrongly.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from casemgmt.demo.accounts import DemoAccount, demo_accounts
from tests.architecture.routes import calls
from tests.architecture.test_sweep import address, allowed
from tests.factories.client import Api

pytestmark = pytest.mark.postgresql

READS = [(pattern, view, action) for method, pattern, view, action in calls() if method == "get"]
LISTS = [one for one in READS if "pk>" not in one[0] and one[2] == "list"]
DETAILS = [one for one in READS if "pk>" in one[0]]
GROWING = {"audit-entries", "access-log"}
"""Parts of addresses under which every look adds a line: asked for up to a moment."""

OWN, FOREIGN = 4, 2
"""Of each kind, how many records that an account lists and that others list are looked at."""

CHANGING = ("request_id", "instance", "made_at", "next", "next_cursor")


@pytest.fixture
def accounts(walled: None) -> Sequence[DemoAccount]:
    call_command("seed_demo", verbosity=0)
    return demo_accounts()


def bare(told: Any) -> Any:
    """An answer without what no two requests share."""
    if isinstance(told, dict):
        return {name: bare(value) for name, value in told.items() if name not in CHANGING}
    return [bare(one) for one in told] if isinstance(told, list) else told


def answered(account: DemoAccount, path: str, query: dict[str, str]) -> tuple[int, Any]:
    found = Api(token=account.token).get(path, **query)
    told = found.json() if "json" in found["Content-Type"] else found.getvalue()
    return found.status_code, bare(told)


def test_lists_and_details_are_answered_alike(accounts: Sequence[DemoAccount], settings: Any) -> None:
    until = {"until": timezone.now().isoformat()}
    asked: list[tuple[DemoAccount, str, dict[str, str], tuple[int, Any]]] = []

    def ask(account: DemoAccount, path: str, query: dict[str, str]) -> tuple[int, Any]:
        query |= until if any(part in path for part in GROWING) else {}
        found = answered(account, path, query)
        asked.append((account, path, query, found))
        return found

    listed: dict[str, dict[str, list[str]]] = {}
    for account in accounts:
        for pattern, view, action in LISTS:
            if allowed(view, action, account.role):
                code, told = ask(account, pattern, {"count": "true", "page_size": "200"} if paged(view) else {})
                assert code == 200, (account.username, pattern)
                listed.setdefault(pattern, {})[account.username] = list(keys(told))
                for words in searched(view):
                    ask(account, pattern, words)
    assert len([1 for by_account in listed.values() for found in by_account.values() if found]) > 100
    codes = [
        ask(account, address(pattern, pk), {})[0]
        for account in accounts
        for pattern, view, action in DETAILS
        if allowed(view, action, account.role)
        for pk in chosen(listed, pattern, account)
    ]
    assert codes.count(200) > 300
    assert codes.count(404) > 200

    settings.ROW_SECURITY = False
    for account, path, query, behind in asked:
        assert answered(account, path, query) == behind, (account.username, path)


def searched(view: Any) -> list[dict[str, str]]:
    """What a list is asked for by name or number, where it can be, and sorted by name."""
    filters = getattr(getattr(view, "filterset_class", None), "base_filters", {})
    words = [{"q": word} for word in ("Tesfamichael", "Salma Haddad", "2026-000002")] if "q" in filters else []
    return words + ([{"ordering": "name"}] if "name" in view.orderings else [])


def paged(view: Any) -> bool:
    return view.pagination_class is not None


def keys(told: Any) -> Iterator[str]:
    rows = told["results"] if isinstance(told, dict) else told
    yield from (row["id"] for row in rows if isinstance(row, dict) and "id" in row)


def chosen(listed: dict[str, dict[str, list[str]]], pattern: str, account: DemoAccount) -> list[str]:
    """Some records that the account lists at the address, some that only others do, and one that nobody has."""
    by_account = listed.get(pattern.partition("<")[0], {})
    own = by_account.get(account.username, [])
    others = {pk for found in by_account.values() for pk in found} - set(own)
    return [*own[:OWN], *sorted(others)[:FOREIGN], str(uuid4())]
