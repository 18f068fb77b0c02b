"""What a route shows: all of a team's own case, a part of one that was granted, row by row in the same list."""

from collections.abc import Callable

import pytest

from cases.actions.cases import grant_case
from cases.actions.moves import raise_crisis
from cases.models import Case
from cases.projections import CASE
from cases.serializers.cases import CaseSerializer
from tests.factories.client import Api
from tests.factories.town import Town, make_case

Speaker = Callable[[str], Api]
GRANTED = CASE.shown("granted")


@pytest.fixture
def granted(town: Town) -> tuple[Case, Case]:
    """A case of the caseworker's own team, and one of the other team that was granted to them; both in crisis."""
    own, foreign = make_case(town), make_case(town, "south")
    for case, worker in ((own, "caseworker"), (foreign, "caseworker-south")):
        raise_crisis(by=town.actor(worker), case=case, reason="threat")
    grant_case(by=town.actor("caseworker-south"), case=foreign, user=town.users["caseworker"], reason="support")
    return own, foreign


def test_list_shows_each_row_by_its_route(granted: tuple[Case, Case], api: Speaker) -> None:
    rows = {row["id"]: row.keys() for row in api("caseworker").get("/cases/").json()["results"]}
    assert rows == {str(granted[0].pk): set(CaseSerializer.Meta.fields), str(granted[1].pk): GRANTED}


def test_detail_shows_the_part_of_a_granted_case(granted: tuple[Case, Case], api: Speaker) -> None:
    assert api("caseworker").get(f"/cases/{granted[1].pk}/").json().keys() == GRANTED


def test_filter_finds_nothing_by_a_field_that_the_route_hides(granted: tuple[Case, Case], api: Speaker) -> None:
    answer = api("caseworker").get("/cases/", crisis="true", count="true").json()
    assert ([row["id"] for row in answer["results"]], answer["count"]) == ([str(granted[0].pk)], 1)


def test_filter_is_refused_where_no_route_shows_its_field(granted: tuple[Case, Case], api: Speaker) -> None:
    answer = api("health_companion").get("/cases/", crisis="true")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")


def test_fields_cannot_name_what_the_route_hides(granted: tuple[Case, Case], api: Speaker) -> None:
    rows = api("caseworker").get("/cases/", fields="id,crisis").json()["results"]
    assert {row["id"]: row.get("crisis") for row in rows} == {str(granted[0].pk): True, str(granted[1].pk): None}


def test_trail_tells_in_which_field_sets_a_list_was_shown(granted: tuple[Case, Case], api: Speaker) -> None:
    api("caseworker").get("/cases/")
    [entry] = api("data_protection_officer").get("/audit-entries/", event="case.listed").json()["results"]
    assert (entry["route"], set(entry["object_ids"])) == ("full,granted", {str(case.pk) for case in granted})
