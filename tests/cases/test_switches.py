"""The law's switches: set by the administrator for some days, read by staff, with a documented default."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.law.switches import DEFAULTS
from tests.factories.client import Api
from tests.factories.family import make_family
from tests.factories.town import Town, make_town
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]


@pytest.fixture
def keeper(api: Speaker) -> Api:
    return api("administrator")


def setting(town: Town, **values: Any) -> dict[str, Any]:
    plain = {"municipality": str(town.municipality.pk), "name": "egk_264_1", "value": True, "from_on": "2024-05-01"}
    return plain | values


def test_switch_is_set_changed_and_taken_away(town: Town, keeper: Api) -> None:
    made = ok(keeper.post("/law/switches/", setting(town, ground="Council resolution")), 201)
    path = f"/law/switches/{made['id']}/"
    etag = keeper.get(path)["ETag"]
    changed = ok(keeper.patch(path, {"last_on": "2024-12-31"}, etag=etag))
    assert (changed["last_on"], changed["value"]) == ("2024-12-31", True)
    assert [one["id"] for one in ok(keeper.get("/law/switches/", name="egk_264_1"))["results"]] == [made["id"]]
    assert keeper.delete(path, etag=keeper.get(path)["ETag"]).status_code == 204
    assert ok(keeper.get("/law/switches/"))["results"] == []


def test_switch_changes_what_the_law_answers_from_its_day(town: Town, api: Speaker, keeper: Api) -> None:
    mother = make_family(town, ("mother",))["mother"]
    ok(keeper.post("/law/switches/", setting(town)), 201)
    covers = []
    for day in ("2024-04-30", "2024-05-01"):
        answer = ok(api("caseworker").get(f"/persons/{mother.pk}/entitlements/", on=day))
        covers += [str(one["findings"][0]["hints"]) for one in answer["rules"] if one["rule"] == "health.cover"]
    assert len(set(covers)) == 2


def test_switch_has_one_value_for_a_day(town: Town, keeper: Api) -> None:
    ok(keeper.post("/law/switches/", setting(town, last_on="2024-12-31")), 201)
    again = keeper.post("/law/switches/", setting(town, from_on="2024-12-31", value=False))
    assert refused(again, 409) == {"switch_set_twice"}
    ok(keeper.post("/law/switches/", setting(town, from_on="2025-01-01", value=False)), 201)
    ok(keeper.post("/law/switches/", setting(town, name="county_free")), 201)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": "no_such"}, "invalid_choice"),
        ({"value": "yes"}, "switch_value_wrong"),
        ({"name": "working_days", "value": "sun"}, "switch_value_wrong"),
        ({"name": "full_hours", "value": True}, "switch_value_wrong"),
        ({"last_on": "2024-04-30"}, "days_out_of_order"),
    ],
)
def test_value_that_cannot_be_is_refused(town: Town, keeper: Api, values: dict[str, Any], problem: str) -> None:
    assert refused(keeper.post("/law/switches/", setting(town, **values)), 400) == {problem}


def test_defaults_are_documented(api: Speaker) -> None:
    shown = ok(api("caseworker").get("/law/switches/defaults/"))
    assert [one["name"] for one in shown] == sorted(DEFAULTS)
    assert all(row["source"] for one in shown for row in one["defaults"])


def test_staff_reads_and_does_not_write(town: Town, api: Speaker, keeper: Api) -> None:
    made = ok(keeper.post("/law/switches/", setting(town)), 201)
    for name in ("caseworker", "team_lead", "job_coach", "integration_officer"):
        assert ok(api(name).get(f"/law/switches/{made['id']}/"))["id"] == made["id"]
        assert api(name).post("/law/switches/", setting(town, from_on="2030-01-01")).status_code == 403
    for name in ("volunteer", "partner_agency"):
        assert api(name).get("/law/switches/").status_code == 403


def test_other_town_neither_sees_nor_sets(town: Town, keeper: Api) -> None:
    made = ok(keeper.post("/law/switches/", setting(town)), 201)
    other = Api(make_town(ags="05170048", prefix="WE"), "administrator")
    assert other.get(f"/law/switches/{made['id']}/").status_code == 404
    assert refused(other.post("/law/switches/", setting(town, from_on="2030-01-01")), 400) == {"does_not_exist"}
