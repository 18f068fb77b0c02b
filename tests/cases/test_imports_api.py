"""Imports over HTTP: the form, who may send it, who sees the runs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from django.test import Client

from casemgmt.audit.models import Entry
from cases.models import ImportRun, Person
from tests.factories.client import Api
from tests.factories.lists import AMINA, BASSAM, NOBODY, counts, csv_list, send_list, take_over
from tests.factories.statements import counted
from tests.factories.town import Town, make_town

Speaker = Callable[[str], Api]
REALLY = {"dry_run": "false", "all_or_nothing": "false"}
SUMMARY = {
    "id", "municipality", "team", "imported_by", "dry_run", "all_or_nothing", "state", "rows", "created", "known",
    "refused", "created_at", "updated_at",
}  # fmt: skip
STRANGERS = [
    "volunteer",
    "interpreter",
    "partner_agency",
    "administrator",
    "data_protection_officer",
    "integration_officer",
    "housing_manager",
    "health_companion",
    "course_coordinator",
    "job_coach",
]


def problems(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    body = answer.json()
    return (
        answer.status_code,
        body["code"],
        [(one["code"], one.get("pointer", "")) for one in body.get("errors", [])],
    )


def test_list_is_tried_unless_told_otherwise(town: Town, api: Speaker) -> None:
    answer = send_list(town, "caseworker", csv_list(AMINA, BASSAM))
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["dry_run"], body["all_or_nothing"], body["created"]) == ("dry_run", True, True, 2)
    assert Person.objects.count() == 0
    again = api("caseworker").get(answer["Location"].partition("/api/v1")[2])
    assert (again.status_code, again.json()) == (200, body)


def test_list_is_written_row_by_row_and_the_cases_are_named(town: Town, api: Speaker) -> None:
    body = send_list(town, "caseworker", csv_list(AMINA, NOBODY), **REALLY).json()
    assert set(body) == SUMMARY | {"report"}
    [case] = api("caseworker").get("/cases/").json()["results"]
    assert body["report"] == {
        "problems": [
            {
                "line": 3,
                "column": "Nachname",
                "code": "name_missing",
                "reason": "The row names nobody: family name and given names are empty.",
                "reason_de": "Die Zeile nennt niemanden: Nachname und Vorname sind leer.",
                "severity": "problem",
            },
        ],
        "rows": [
            {"line": 2, "result": "created", "reference": case["reference"], "matches": []},
            {"line": 3, "result": "refused", "reference": "", "matches": []},
        ],
    }
    assert body["imported_by"] == str(town.users["caseworker"].pk)


def test_list_with_a_refused_row_is_refused_as_a_whole(town: Town) -> None:
    body = send_list(town, "caseworker", csv_list(AMINA, NOBODY), dry_run="false").json()
    assert (body["state"], body["created"], body["refused"]) == ("refused", 0, 1)
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        (b"\xd0\xcf\x11\xe0rest", "list.xls", "old_or_protected_workbook"),
        (b"%PDF-1.7", "list.pdf", "format_unknown"),
        (b"a;b\n1;2\n", "list.csv", "headings_not_found"),
        (b"Telefon;PLZ\n1;2\n", "list.csv", "name_column_missing"),
        (b"PK\x03\x04rest", "list.xlsx", "workbook_broken"),
    ],
)
def test_file_that_is_no_list_is_refused_with_the_reason(town: Town, content: bytes, filename: str, code: str) -> None:
    assert problems(send_list(town, "caseworker", content, filename=filename)) == (400, code, [])
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ({"team": None}, ("required", "/team")),
        ({"dry_run": "perhaps"}, ("invalid", "/dry_run")),
        ({"colour": "red"}, ("unknown_member", "/colour")),
    ],
)
def test_form_that_is_wrong_is_refused(town: Town, form: Any, entry: Any) -> None:
    assert problems(send_list(town, "caseworker", csv_list(AMINA), **form)) == (400, "invalid", [entry])


def test_form_without_a_file_is_refused(town: Town) -> None:
    assert problems(send_list(town, "caseworker", None)) == (400, "invalid", [("required", "/file")])


def test_body_that_is_no_form_is_refused(api: Speaker) -> None:
    assert problems(api("caseworker").post("/imports/", {})) == (415, "unsupported_media_type", [])


def test_file_that_is_too_large_is_refused_unread(town: Town, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 300
    assert problems(send_list(town, "caseworker", csv_list(AMINA) * 20)) == (413, "file_too_large", [])


def test_team_of_others_reads_like_an_unknown_one(town: Town) -> None:
    elsewhere = make_town(ags="05166032", prefix="OT").teams["north"]
    teams = [town.teams["south"].pk, elsewhere.pk, town.municipality.pk]
    answers = [send_list(town, "caseworker", csv_list(AMINA), team=str(team), **REALLY) for team in teams]
    assert [problems(one) for one in answers] == [(400, "invalid", [("does_not_exist", "/team")])] * 3
    assert send_list(town, "caseworker", csv_list(AMINA), **REALLY).status_code == 201


@pytest.mark.parametrize("name", STRANGERS)
def test_other_roles_neither_send_nor_see_lists(town: Town, api: Speaker, name: str) -> None:
    run = take_over(town, csv_list(AMINA))
    answers = [
        send_list(town, name, csv_list(AMINA)),
        api(name).get("/imports/"),
        api(name).get(f"/imports/{run.pk}/"),
    ]
    assert [problems(one) for one in answers] == [(403, "not_allowed", [])] * 3


@pytest.mark.parametrize(("name", "seen"), [("caseworker", True), ("team_lead", True), ("caseworker-south", False)])
def test_run_is_seen_by_the_team_it_was_for(town: Town, api: Speaker, name: str, seen: bool) -> None:
    run = take_over(town, csv_list(AMINA))
    listed = api(name).get("/imports/", count="true").json()
    assert ([row["id"] for row in listed["results"]], listed["count"]) == (([str(run.pk)], 1) if seen else ([], 0))
    assert api(name).get(f"/imports/{run.pk}/").status_code == (200 if seen else 404)


def test_run_of_another_municipality_does_not_exist(town: Town, api: Speaker) -> None:
    run = take_over(town, csv_list(AMINA))
    elsewhere = make_town(ags="05166032", prefix="OT")
    stranger = Api(elsewhere, "team_lead")
    assert stranger.get(f"/imports/{run.pk}/").status_code == 404
    assert stranger.get("/imports/").json()["results"] == []
    assert api("team_lead").get(f"/imports/{run.pk}/").status_code == 200


def test_report_of_a_list_that_another_team_has_taken_over_tells_nothing_of_it(town: Town) -> None:
    content = csv_list(AMINA | {"AZR-Nummer": "260206659009"})
    first = send_list(town, "caseworker", content, **REALLY).json()
    second = send_list(town, "caseworker-south", content, team=str(town.teams["south"].pk), **REALLY).json()
    told = [(one["state"], one["created"], one["known"], one["refused"]) for one in (first, second)]
    assert told == [("finished", 1, 0, 0)] * 2
    assert second["report"]["problems"] == []


def test_report_stands_in_the_run_and_not_in_the_list(town: Town, api: Speaker) -> None:
    run = take_over(town, csv_list(AMINA))
    [row] = api("caseworker").get("/imports/").json()["results"]
    assert set(row) == SUMMARY
    body = api("caseworker").get(f"/imports/{run.pk}/").json()
    assert row == {name: value for name, value in body.items() if name != "report"}


def test_runs_are_narrowed_by_state_and_team(town: Town, api: Speaker) -> None:
    dry = take_over(town, csv_list(AMINA), dry_run=True)
    take_over(town, csv_list(BASSAM), by="team_lead", team="south")
    lead = api("team_lead")
    north = str(town.teams["north"].pk)
    for query in ({"state": "dry_run"}, {"team": north}, {"state": "dry_run,refused", "team": north}):
        assert [row["id"] for row in lead.get("/imports/", **query).json()["results"]] == [str(dry.pk)]
    assert problems(lead.get("/imports/", state="done"))[:2] == (400, "invalid")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_run_is_not_changed(town: Town, method: str) -> None:
    run = take_over(town, csv_list(AMINA))
    headers = {"Authorization": f"Bearer {town.tokens['caseworker']}"}
    assert getattr(Client(), method)(f"/api/v1/imports/{run.pk}/", headers=headers).status_code == 405


@pytest.mark.parametrize("runs", [1, 3])
def test_list_of_runs_takes_the_same_statements_for_one_and_three(town: Town, api: Speaker, runs: int) -> None:
    pk, *_ = [take_over(town, csv_list(AMINA)).pk for _ in range(runs)]
    client = api("caseworker")
    with counted() as statements:
        assert len(client.get("/imports/").json()["results"]) == runs
    assert len(statements) == 5
    with counted() as statements:
        assert client.get(f"/imports/{pk}/").status_code == 200
    assert len(statements) == 5


def test_looks_at_runs_leave_a_line(town: Town, api: Speaker) -> None:
    run = take_over(town, csv_list(AMINA))
    api("caseworker").get("/imports/")
    api("caseworker").get(f"/imports/{run.pk}/")
    told = Entry.objects.filter(kind="importrun").order_by("pk")
    assert [one.event for one in told] == ["importrun.finished", "importrun.listed", "importrun.viewed"]


def test_document_asks_for_a_form_with_a_binary_file(db: None) -> None:
    found = yaml.safe_load(Client().get("/api/schema/").content)
    sent = found["paths"]["/api/v1/imports/"]["post"]["requestBody"]["content"]
    assert list(sent) == ["multipart/form-data"]
    name = sent["multipart/form-data"]["schema"]["$ref"].rpartition("/")[2]
    shape = found["components"]["schemas"][name]
    assert (sorted(shape["properties"]), sorted(shape["required"])) == (
        ["all_or_nothing", "confirmed_new", "dry_run", "file", "team"],
        ["file", "team"],
    )
    assert {one: shape["properties"]["file"][one] for one in ("type", "format")} == {
        "type": "string",
        "format": "binary",
    }


def test_people_of_a_list_are_found_over_the_api_by_name(town: Town, api: Speaker) -> None:
    assert counts(take_over(town, csv_list(AMINA))) == ("finished", 1, 1, 0, 0)
    found = api("caseworker").get("/persons/", q="Amina Haddad").json()["results"]
    assert [row["born_on"] for row in found] == ["1990-09-02"]
    assert api("caseworker-south").get("/persons/", q="Amina Haddad").json()["results"] == []
    assert Person.objects.get().created_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
