"""The legal clock over HTTP, as an office works with it: the dates of S1, S2 and S11 in domain.md."""

from typing import Any

import pytest

from tests.factories.client import Api
from tests.factories.town import Town
from tests.journeys.steps import change, ok, refused, upload_list

FAMILY = """Nachname;Vorname;Geburtsdatum;Geschlecht;Staatsangehörigkeit;Familie;Rolle;Einreise;Zuweisung
Testani;Karim;14.05.1988;m;syrisch;7;Vorstand;11.12.2023;04.03.2024
Testani;Rana;02.09.1990;w;syrisch;7;Ehefrau;11.12.2023;04.03.2024
Testani;Omar;10.04.2011;m;syrisch;7;Kind;11.12.2023;04.03.2024
Testani;Lina;22.01.2017;w;syrisch;7;Kind;11.12.2023;04.03.2024
Testani;Sami;05.11.2022;m;syrisch;7;Kind;11.12.2023;04.03.2024
"""
BORN = {
    "father": "1988-05-14",
    "mother": "1990-09-02",
    "eldest": "2011-04-10",
    "second": "2017-01-22",
    "youngest": "2022-11-05",
}


@pytest.fixture
def me(town: Town) -> Api:
    return Api(town, "caseworker")


def enter(me: Api, person: str, records: str, **values: Any) -> str:
    """A record of a person; its path."""
    path = f"/persons/{person}/{records}/"
    return f"{path}{ok(me.post(path, {'stated_by': 'paper', **values}), 201)['id']}/"


def on(me: Api, person: str, day: str) -> dict[str, list[dict[str, Any]]]:
    """The findings of a day, by rule."""
    answer = ok(me.get(f"/persons/{person}/entitlements/", on=day))
    return {one["rule"]: one["findings"] for one in answer["rules"]}


def regime(me: Api, person: str, day: str) -> str:
    return str(on(me, person, day)["regime"][0]["code"])


def family_of(town: Town, me: Api) -> tuple[str, dict[str, str]]:
    """The household and its people by name, from the office's list; they live together since they moved in."""
    ok(upload_list(me, town.teams["north"], FAMILY, dry_run=False), 201)
    [household] = ok(me.get("/households/"))["results"]
    for member in ok(me.get("/household-members/", household=household["id"]))["results"]:
        change(me, f"/household-members/{member['id']}/", {"joined_on": "2024-03-04"})
    born = {one["born_on"]: one["id"] for one in ok(me.get("/persons/"))["results"]}
    return household["id"], {name: born[day] for name, day in BORN.items()}


def test_s1_clock_of_a_family_from_assignment_to_title(town: Town, me: Api) -> None:
    household, people = family_of(town, me)
    procedures = {
        one: enter(me, one, "asylum-procedures", requested_on="2023-12-14", applied_on="2023-12-18")
        for one in people.values()
    }
    basic_benefits_of_the_first_month(me, household, people)
    protection_is_served(me, people, procedures)
    title_is_issued(me, people["father"])
    timeline_of_all_names_the_change(me, household, people)
    mistake_is_corrected_and_stays_readable(me, people["father"], procedures)


def basic_benefits_of_the_first_month(me: Api, household: str, people: dict[str, str]) -> None:
    """28 of 30 days of March 2024 for five: 1,698.68 euros; analog benefits are forecast for 2026-12-12."""
    answer = ok(me.get(f"/households/{household}/timeline/", **{"from": "2024-03-01", "to": "2024-03-31"}))
    months = [
        finding["value"]
        for member in answer["members"]
        for rule in member["rules"]
        if rule["rule"] == "amount.month"
        for finding in rule["findings"]
    ]
    assert sorted(months) == ["291.20", "318.27", "318.27", "385.47", "385.47"]
    assert regime(me, people["mother"], "2024-03-04") == "ASYLBLG_3"
    [forecast] = on(me, people["mother"], "2024-06-01")["analog.forecast"]
    assert forecast["day"] == "2026-12-12"


def protection_is_served(me: Api, people: dict[str, str], procedures: dict[str, str]) -> None:
    """Served on 18 September: the AsylbLG to the end of the month, SGB II from the first of the next."""
    ruling = {"outcome": "subsidiary", "served_on": "2024-09-18"}
    for path in procedures.values():
        change(me, path, {"rulings": [ruling], "stated_by": "paper"})
    days = ("2024-09-30", "2024-10-01")
    assert [regime(me, people["father"], day) for day in days] == ["ASYLBLG_3", "SGB2"]
    gaps = on(me, people["father"], "2024-10-01").get("continuity.livelihood", [])
    assert [one["outcome"] for one in gaps] == ["warning"]
    applied = {"kind": "applied", "regime": "SGB2", "applied_on": "2024-10-07", "body": "jobcenter"}
    for person in people.values():
        enter(me, person, "benefit-decisions", **applied)
    assert "continuity.livelihood" not in on(me, people["father"], "2024-10-01")


def title_is_issued(me: Api, father: str) -> None:
    """Issued on 6 November for three years: last day 2027-11-05, warnings 90, 60 and 30 days before."""
    title = enter(me, father, "residence-documents", code="AE_25_2_2", issued_on="2024-11-06", valid_until="2027-11-05")
    [validity] = on(me, father, "2024-11-06")["document.validity"]
    assert (validity["day"], validity["because"]) == ("2027-11-05", [f"/api/v1{title}"])
    answer = ok(me.get(f"/persons/{father}/timeline/", **{"from": "2027-08-01", "to": "2027-11-30"}))
    alerts = [one for rule in answer["rules"] if rule["rule"] == "document.alert" for one in rule["findings"]]
    assert [one["from_on"] for one in alerts][:3] == ["2027-08-07", "2027-09-06", "2027-10-06"]


def timeline_of_all_names_the_change(me: Api, household: str, people: dict[str, str]) -> None:
    """One question for the household: on 1 October everybody's regime changes."""
    answer = ok(me.get(f"/households/{household}/timeline/", **{"from": "2024-09-01", "to": "2024-10-31"}))
    changed = {
        member["person"]
        for member in answer["members"]
        for one in member["changes"]
        if one["on"] == "2024-10-01" and any(begun["code"] == "SGB2" for begun in one["begins"])
    }
    assert changed == set(people.values())


def mistake_is_corrected_and_stays_readable(me: Api, father: str, procedures: dict[str, str]) -> None:
    """The deed of service says October: with a reason the day is corrected, and the regime follows a month later."""
    path = procedures[father]
    correction = {"rulings": [{"outcome": "subsidiary", "served_on": "2024-10-18"}], "stated_by": "authority"}
    etag = me.get(path)["ETag"]
    assert refused(me.patch(path, correction, etag=etag), 400) == {"reason_missing"}
    change(me, path, correction | {"reason": "The deed of service says 18 October."})
    assert regime(me, father, "2024-10-01") == "ASYLBLG_3"
    assert regime(me, father, "2024-11-01") == "SGB2"
    latest = ok(me.get(f"{path}history/"))["results"][0]
    assert latest["earlier"]["rulings"][0]["served_on"] == "2024-09-18"


def single(me: Api, town: Town, born_on: str, nationality: str, **intake: str) -> str:
    """A person with a case that tells the days of entry and assignment."""
    person = {"given_names": "Single", "family_name": "Testani", "born_on": born_on, "nationalities": [nationality]}
    made = ok(me.post("/persons/", {"team": str(town.teams["north"].pk), **person}), 201)["id"]
    inquiry = {"person": made, "channel": "self", "inquired_on": "2026-01-05", "concern": "Advice"}
    case = ok(me.post("/cases/", inquiry), 201)["id"]
    change(me, f"/cases/{case}/", intake)
    return str(made)


def test_s2_clock_of_a_man_whose_waiting_time_was_18_months(town: Town, me: Api) -> None:
    man = single(me, town, "2001-03-15", "AFG", entered_on="2022-07-25", assigned_on="2022-11-21")
    enter(me, man, "asylum-procedures", requested_on="2022-07-27", applied_on="2022-08-15")
    days = ("2024-01-25", "2024-01-26", "2024-02-27")
    assert [regime(me, man, day) for day in days] == ["ASYLBLG_3", "ASYLBLG_2", "ASYLBLG_2"]


def test_s11_clock_of_an_engineer_until_she_works(town: Town, me: Api) -> None:
    engineer = single(me, town, "1990-06-18", "SYR", entered_on="2023-02-27", assigned_on="2023-05-02")
    ruling = {"outcome": "refugee", "served_on": "2023-07-10"}
    enter(me, engineer, "asylum-procedures", requested_on="2023-02-27", applied_on="2023-03-01", rulings=[ruling])
    enter(me, engineer, "residence-documents", code="AE_25_2_1", issued_on="2023-08-21", valid_until="2026-08-20")
    assert [regime(me, engineer, day) for day in ("2023-07-31", "2023-08-01")] == ["ASYLBLG_3", "SGB2"]
    assert "analog.forecast" not in on(me, engineer, "2023-08-01")
    [validity] = on(me, engineer, "2026-01-01")["document.validity"]
    assert validity["day"] == "2026-08-20"
    enter(me, engineer, "benefit-decisions", kind="regime", regime="WORK", from_on="2025-01-01")
    assert [regime(me, engineer, day) for day in ("2024-12-31", "2025-01-01")] == ["SGB2", "WORK"]
