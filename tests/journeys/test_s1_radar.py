"""S1: the family from Syria goes from the AsylbLG to the SGB II together; their titles are brought up in time."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cases.models import Case
from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.journeys.steps import ok, refused

Speaker = Callable[[str], Api]
FAMILY = (
    ("1988-05-14", "head"),
    ("1990-09-02", "spouse"),
    ("2011-04-10", "child"),
    ("2017-01-22", "child"),
    ("2022-11-05", "child"),
)
ENDS = "2027-11-05"


@pytest.fixture
def family(town: Town, api: Speaker) -> list[str]:
    """The five, in one household; the father has a case, and everybody the same papers."""
    me = api("caseworker")
    father = make_person(town, born_on=date(1988, 5, 14), sex="m")
    case = make_case(town, person=father)
    ok(me.post(f"/cases/{case.pk}/assign/", {"caseworker": str(town.users["caseworker"].pk)}))
    body = {"team": str(town.teams["north"].pk), "head": str(father.pk), "joined_on": "2024-03-04"}
    home = ok(me.post("/households/", body), 201)
    ids = [str(father.pk)]
    for born_on, relation in FAMILY[1:]:
        person = make_person(town, born_on=date.fromisoformat(born_on))
        member = {"person": str(person.pk), "relation": relation, "joined_on": "2024-03-04"}
        ok(me.post(f"/households/{home['id']}/members/", member))
        ids.append(str(person.pk))
    for one in ids:
        enter_papers(me, one)
    return ids


def enter_papers(me: Api, person: str) -> None:
    """Arrival, procedure and protection, as in the story."""
    gestattung = {"code": "AUFG", "issued_on": "2023-12-14", "stated_by": "paper"}
    ok(me.post(f"/persons/{person}/residence-documents/", gestattung), 201)
    ruling = {"outcome": "subsidiary", "served_on": "2024-09-18"}
    procedure = {"requested_on": "2023-12-14", "applied_on": "2023-12-18", "rulings": [ruling], "stated_by": "paper"}
    ok(me.post(f"/persons/{person}/asylum-procedures/", procedure), 201)
    period = {"regime": "ASYLBLG_3", "from_on": "2024-03-04", "stated_by": "own_office"}
    ok(me.post(f"/persons/{person}/regime-periods/", period), 201)


def change(me: Api, family: list[str], **more: Any) -> Any:
    father, *others = family
    body = {
        "begins_on": "2024-10-01",
        "regime": "SGB2",
        "trigger": "protection_granted",
        "members": [{"person": one} for one in others],
    }
    return me.post(f"/persons/{father}/regime-changes/", body | more)


def run_due(on: str) -> None:
    call_command("run_due", on=date.fromisoformat(on), stdout=StringIO())


def leads_of(me: Api, deadline: str) -> list[int]:
    """The lead times at which a deadline was brought up, in order."""
    steps = ok(me.get(f"/deadlines/{deadline}/history/"))["results"]
    return [one["lead"] for one in reversed(steps) if one["what"] == "alerted"]


def test_family_changes_together_and_nobody_is_a_day_without(api: Speaker, family: list[str]) -> None:
    me = api("caseworker")
    # two years later no application could make up for October 2024 any more
    gaps = {"continuity_livelihood", "continuity_health"}
    assert refused(change(me, family), 409) == gaps
    assert [one["regime"] for one in regime_periods(me, family[0])] == ["ASYLBLG_3"]
    asked = {"kind": "applied", "regime": "SGB2", "applied_on": "2024-10-10", "stated_by": "person"}
    ok(me.post(f"/persons/{family[0]}/benefit-decisions/", asked), 201)
    made = ok(change(me, family), 201)
    assert (made["gaps"], made["before"]) == ([], "ASYLBLG_3")
    for one in family:
        assert [(p["regime"], p["from_on"], p["last_on"]) for p in regime_periods(me, one)] == [
            ("ASYLBLG_3", "2024-03-04", "2024-09-30"),
            ("SGB2", "2024-10-01", None),
        ]
    joint = [ok(me.get(f"/persons/{one}/regime-changes/"))["results"] for one in family]
    assert {one["joint"] for [one] in joint} == {made["joint"]}
    steps = {step["step"] for [one] in joint for step in one["tasks"]}
    assert {"health_insurer", "bank_account", "child_benefit", "education_package", "residence_place"} <= steps
    tasks = ok(me.get("/tasks/", kind="deadline", count="true", page_size="200"))
    assert tasks["count"] == sum(len(one["tasks"]) for [one] in joint)


def regime_periods(me: Api, person: str) -> list[dict[str, Any]]:
    found = ok(me.get(f"/persons/{person}/regime-periods/"))["results"]
    return sorted(found, key=lambda one: str(one["from_on"]))


def test_title_is_brought_up_on_its_three_days(town: Town, api: Speaker, family: list[str]) -> None:
    me, father = api("caseworker"), family[0]
    title = {"code": "AE_25_2_2", "issued_on": "2024-11-06", "valid_until": ENDS, "stated_by": "paper"}
    ok(me.post(f"/persons/{father}/residence-documents/", title), 201)
    run_due("2027-08-06")
    [deadline] = ok(me.get("/deadlines/", person=father, kind="document.renewal"))["results"]
    assert (deadline["due_on"], deadline["state"], deadline["label"]) == (ENDS, "open", "apply for extension")
    assert deadline["because"] == [f"/api/v1/persons/{father}/residence-documents/{newest(me, father)}/"]
    assert leads_of(me, deadline["id"]) == []
    for on, leads in {"2027-08-07": [90], "2027-09-06": [90, 60], "2027-10-06": [90, 60, 30]}.items():
        run_due(on)
        run_due(on)
        assert leads_of(me, deadline["id"]) == leads
    mine = ok(me.get("/deadlines/", mine="true", kind="document.renewal", due_before="2027-11-06"))["results"]
    assert [one["id"] for one in mine] == [deadline["id"]]
    ok(me.post(f"/deadlines/{deadline['id']}/finish/", {"remark": "applied for on the day"}))
    run_due("2027-10-29")
    again = ok(me.get(f"/deadlines/{deadline['id']}/"))
    assert (again["state"], leads_of(me, deadline["id"])) == ("done", [90, 60, 30])
    assert Case.objects.filter(person_id=father).get().caseworker_id == town.users["caseworker"].pk


def newest(me: Api, person: str) -> str:
    found = ok(me.get(f"/persons/{person}/residence-documents/"))["results"]
    return next(str(one["id"]) for one in found if one["code"] == "AE_25_2_2")
