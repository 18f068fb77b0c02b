from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest

from casemgmt.access.actors import Actor, Seat
from casemgmt.audit.events import EVENTS, EventLabel
from casemgmt.audit.models import Entry
from casemgmt.audit.trail import append

TOWN = UUID("01a00000-0000-7000-8000-000000000001")
OTHER_TOWN = UUID("01a00000-0000-7000-8000-000000000002")
CASEWORKER = UUID("01a00000-0000-7000-8000-000000000003")
CASE = UUID("01a00000-0000-7000-8000-000000000004")
OTHER_CASE = UUID("01a00000-0000-7000-8000-000000000005")
STREAM = f"subject:{CASE}"
OTHER_STREAM = f"subject:{OTHER_CASE}"


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two events of these tests, whatever the apps above declare."""
    monkeypatch.setitem(EVENTS, "case.viewed", EventLabel("Fall angesehen", "Case viewed"))
    monkeypatch.setitem(EVENTS, "case.closed", EventLabel("Fall abgeschlossen", "Case closed"))


@pytest.fixture
def actor() -> Actor:
    return Actor(
        user_id=CASEWORKER,
        municipality_id=TOWN,
        now=datetime(2026, 3, 2, 9, 30, 0, 120000, tzinfo=UTC),
        seats=(Seat("caseworker", TOWN), Seat("team_lead", TOWN)),
        request_id="req-0001",
    )


@pytest.fixture
def look(actor: Actor) -> Callable[..., Entry]:
    """Appends one look at a case, in its stream unless told otherwise."""
    return partial(
        append,
        actor=actor,
        event="case.viewed",
        kind="case",
        ids=[CASE],
        fields=["identity", "phase"],
        stream=STREAM,
        municipality_id=TOWN,
        route="team",
    )
