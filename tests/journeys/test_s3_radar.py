"""S3: the nurse from Ukraine: her title goes on by law, and the radar follows the law and not the print."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command

from tests.factories.client import Api
from tests.factories.town import Town, make_case, make_person
from tests.journeys.steps import ok

Speaker = Callable[[str], Api]


def run_due(on: str) -> None:
    call_command("run_due", on=date.fromisoformat(on), stdout=StringIO())


def deadlines(me: Api, person: str) -> list[Any]:
    found = ok(me.get("/deadlines/", person=person, kind="document.renewal,document.alert"))["results"]
    return [(one["due_on"], one["state"]) for one in found]


def test_deadline_follows_the_extension_by_ordinance(town: Town, api: Speaker) -> None:
    me = api("caseworker")
    nurse = make_person(town, born_on=date(1988, 2, 20), nationalities=["UKR"])
    case = make_case(town, person=nurse)
    ok(me.post(f"/cases/{case.pk}/assign/", {"caseworker": str(town.users["caseworker"].pk)}))
    path = f"/persons/{nurse.pk}/residence-documents/"
    title = {"code": "AE_24", "issued_on": "2022-09-12", "valid_until": "2024-03-04", "stated_by": "paper"}
    ok(me.post(path, title | {"fingerprinted_on": "2022-05-18"}), 201)
    run_due("2026-11-22")
    assert deadlines(me, str(nurse.pk)) == [("2027-03-04", "open")]
    [deadline] = ok(me.get("/deadlines/", person=str(nurse.pk), origin="computed", due_after="2027-03-03"))["results"]
    for on, leads in {"2026-12-04": [90], "2027-01-03": [60, 90], "2027-02-02": [30, 60, 90]}.items():
        run_due(on)
        steps = ok(me.get(f"/deadlines/{deadline['id']}/history/"))["results"]
        assert [one["lead"] for one in steps if one["what"] == "alerted"] == leads
