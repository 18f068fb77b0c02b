"""Lists taken over: what is written, in which mode, by whom, and what the report tells."""

import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from casemgmt.access.roles import Role
from casemgmt.audit.models import Entry, Stream
from casemgmt.crypto.models import SearchTerm, SubjectKey
from casemgmt.errors import NotAllowed
from cases.actions import imports
from cases.actions.imports import import_list
from cases.lists.problems import ListUnreadable
from cases.lists.reasons import REASONS
from cases.models import (
    Case,
    Household,
    HouseholdMember,
    ImportedRow,
    ImportRun,
    Note,
    Person,
    PersonIdentifier,
    ReferenceCounter,
)
from tests.cases.lists.tables import workbook
from tests.factories.lists import (
    AMINA,
    BASSAM,
    DAY_OF_SAMPLE,
    HEADINGS,
    NOBODY,
    SAMPLE,
    counts,
    csv_list,
    take_over,
)
from tests.factories.town import Town, add_account, make_case, make_person

REASON = ("reason", "reason_de")
WRITTEN = (Person, PersonIdentifier, Household, HouseholdMember, Case, Note, ImportedRow, SearchTerm, ReferenceCounter)


YUSUF = {"given_names": "Yusuf", "family_name": "Yıldız", "born_on": date(1984, 1, 1)}


def rows_of(*models: Any) -> list[int]:
    return [model.objects.count() for model in models]


def results(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(row["line"], row["result"], row["reference"]) for row in run.report["rows"]]


def refusals(run: ImportRun) -> list[tuple[int, str, str]]:
    found = [one for one in run.report["problems"] if one["severity"] == "problem"]
    return [(one["line"], one["column"], one["code"]) for one in found]


def people() -> list[Person]:
    return list(Person.objects.select_related("key").order_by("pk"))


def likely_known(run: ImportRun) -> list[int]:
    return [line for line, _, code in refusals(run) if code == "likely_known"]


def test_sample_is_tried_then_taken_over_and_known_when_it_comes_again(town: Town) -> None:
    sample = SAMPLE.read_bytes()
    before = rows_of(*WRITTEN, SubjectKey, Stream)
    dry = take_over(town, sample, dry_run=True)
    assert counts(dry) == ("dry_run", 200, 175, 4, 7 + 14)
    assert rows_of(*WRITTEN, SubjectKey) == before[:-1]
    first = take_over(town, sample)
    assert counts(first) == ("finished", 200, 175, 4, 7 + 14)
    assert dry.report["problems"] == first.report["problems"]
    assert [row["result"] for row in dry.report["rows"]] == [row["result"] for row in first.report["rows"]]
    assert rows_of(Person, Case, ImportedRow, ImportRun) == [175, 175, 175, 2]
    confirmed = take_over(town, sample, confirmed_new=likely_known(first))
    assert counts(confirmed) == ("finished", 200, 13, 180, 7)
    assert rows_of(Person, Case, Household, ImportedRow, ImportRun) == [188, 188, 30, 188, 3]
    assert rows_of(HouseholdMember, PersonIdentifier) == [138, 183]
    written = rows_of(*WRITTEN)
    again = take_over(town, sample)
    assert counts(again) == ("finished", 200, 0, 193, 7)
    assert rows_of(*WRITTEN) == written


def test_row_about_somebody_likely_known_is_refused_and_names_whom_the_actor_sees(town: Town) -> None:
    known = make_person(town, given_names="Amena", family_name="Hadad")
    make_person(town, "south", given_names="Amena", family_name="Hadad")
    run = take_over(town, csv_list(AMINA, BASSAM))
    assert counts(run) == ("finished", 2, 1, 0, 1)
    assert refusals(run) == [(2, "", "likely_known")]
    assert [row["matches"] for row in run.report["rows"]] == [[str(known.pk)], []]
    assert counts(take_over(town, csv_list(AMINA, BASSAM), confirmed_new=[2])) == ("finished", 2, 1, 1, 0)


def test_row_about_somebody_of_another_team_tells_nothing(town: Town) -> None:
    make_person(town, "south")
    run = take_over(town, csv_list(AMINA))
    assert counts(run) == ("finished", 1, 1, 0, 0)
    assert run.report["rows"][0]["matches"] == []


def test_sample_with_refused_rows_is_withheld_as_a_whole(town: Town) -> None:
    before = rows_of(*WRITTEN, SubjectKey)
    run = take_over(town, SAMPLE.read_bytes(), all_or_nothing=True)
    assert counts(run) == ("refused", 200, 0, 4, 7 + 14)
    assert sorted(code for _, _, code in refusals(run) if code != "likely_known") == [
        "birth_date_before_1900",
        "birth_date_in_future",
        "date_impossible",
        "date_unreadable",
        "identifier_check_digit",
        "identifier_format",
        "name_missing",
    ]
    assert sum(row["result"] == "withheld" for row in run.report["rows"]) == 175
    assert rows_of(*WRITTEN, SubjectKey) == before


def test_report_holds_no_cell_of_the_list(town: Town) -> None:
    report = take_over(town, SAMPLE.read_bytes()).report
    assert len(report["problems"]) == 112
    sentences = {re.sub(r"Zeile \d+|line \d+", "", one[name]) for one in report["problems"] for name in REASON}
    fixed = {re.sub(r"Zeile \{line\}|line \{line\}", "", sentence) for pair in REASONS.values() for sentence in pair}
    assert sentences - fixed == set()
    lines = list(csv.reader(io.StringIO(SAMPLE.read_text("utf-8-sig")), delimiter=";"))
    assert {one["column"] for one in report["problems"]} - {"", *lines[2]} == {"#32"}
    for one in report["problems"]:
        del one["reason"], one["reason_de"], one["column"]
    told = json.dumps(report, ensure_ascii=False)
    cells = {cell.strip() for line in lines[3:] for cell in line if len(cell.strip()) >= 4}
    assert len(cells) > 900
    assert sorted(cell for cell in cells if cell in told) == []


def test_row_becomes_a_person_with_numbers_a_household_and_an_inquiry(town: Town) -> None:
    row = AMINA | {
        "Familie": "F1",
        "Rolle": "Mutter",
        "AZR-Nummer": "260206659009",
        "Anliegen": "Wohnungssuche",
        "Bemerkung": "nur vormittags",
    }
    run = take_over(town, csv_list(row))
    case = Case.objects.select_related("key", "person__key", "household").get()
    assert results(run) == [(2, "created", case.reference)]
    person = case.person
    assert (person.given_names, person.family_name, person.born_on) == ("Amina", "Haddad", date(1990, 9, 2))
    assert (person.team, case.team, person.municipality) == (town.teams["north"],) * 2 + (town.municipality,)
    assert [(one.kind, one.value) for one in person.identifiers.select_related("key")] == [("azr", "260206659009")]
    assert case.household is not None
    [member] = case.household.members.select_related("key")
    assert (member.person_id, member.relation, member.joined_on) == (person.pk, "parent", date(2026, 11, 22))
    assert (case.phase, case.channel, case.inquired_on) == ("inquiry", "import", date(2026, 11, 22))
    assert case.concern == "Wohnungssuche"
    assert Note.objects.select_related("key").get().text == "nur vormittags"


def test_facts_of_intake_and_inquiry_are_taken_from_the_sample(town: Town) -> None:
    take_over(town, SAMPLE.read_bytes())
    case = Case.objects.select_related("key", "person__key").order_by("pk").first()
    assert case is not None
    assert (case.person.given_names, case.channel, case.inquired_on) == ("Mohammad", "partner", date(2026, 11, 7))
    assert (case.entered_on, case.assigned_on) == (date(2025, 6, 17), date(2025, 9, 17))
    assert (case.status_document, case.status_document_until) == ("AUFG", date(2027, 12, 5))
    assert (case.legal_regime, case.language, case.interpreter_needed) == ("ASYLBLG_3", "ara", True)


def test_inquiry_without_concern_says_where_it_comes_from(town: Town) -> None:
    take_over(town, csv_list(AMINA))
    assert Case.objects.select_related("key").get().concern == "Taken over from a list"


def test_rows_of_a_family_share_a_household_with_the_head_they_name(town: Town) -> None:
    rows = [
        BASSAM | {"Familie": "F1", "Rolle": "Ehemann"},
        AMINA | {"Familie": "f1", "Rolle": "HV"},
        AMINA | {"Familie": "F2", "Rolle": "HV", "Vorname": "Rana"},
    ]
    take_over(town, csv_list(*rows))
    first, second = Household.objects.select_related("head__key").order_by("pk")
    assert (first.head.given_names, second.head.given_names) == ("Amina", "Rana")
    members = first.members.select_related("key").order_by("pk")
    assert [member.relation for member in members] == ["spouse", "head"]
    assert second.members.count() == 1


def test_second_head_of_a_household_is_another_member_and_doubted(town: Town) -> None:
    rows = [row | {"Familie": "F1", "Rolle": "HV"} for row in (AMINA, BASSAM)]
    run = take_over(town, csv_list(*rows))
    assert [(one["line"], one["code"], one["severity"]) for one in run.report["problems"]] == [
        (3, "second_head", "warning")
    ]
    members = HouseholdMember.objects.select_related("key").order_by("pk")
    assert [member.relation for member in members] == ["head", "other"]
    assert counts(run) == ("finished", 2, 2, 0, 0)


def test_new_row_joins_the_household_of_those_who_are_in_already(town: Town) -> None:
    take_over(town, csv_list(AMINA | {"Familie": "F1", "Rolle": "HV"}))
    child = {"Nachname": "Haddad", "Vorname": "Layla", "geb. am": "09.09.2019", "Familie": "F1", "Rolle": "Tochter"}
    run = take_over(town, csv_list(child, AMINA | {"Familie": "F1", "Rolle": "HV"}))
    assert counts(run) == ("finished", 2, 1, 1, 0)
    household = Household.objects.get()
    assert household.members.count() == 2
    assert {case.household_id for case in Case.objects.all()} == {household.pk}


def test_row_that_comes_twice_in_a_list_is_written_once(town: Town) -> None:
    run = take_over(town, csv_list(AMINA, BASSAM, AMINA))
    assert counts(run) == ("finished", 3, 2, 1, 0)
    assert [(line, result) for line, result, _ in results(run)] == [(2, "created"), (3, "created"), (4, "known")]


def test_good_rows_stay_row_by_row_and_none_all_or_nothing(town: Town) -> None:
    content = csv_list(AMINA, NOBODY, BASSAM)
    whole = take_over(town, content, all_or_nothing=True)
    assert counts(whole) == ("refused", 3, 0, 0, 1)
    assert results(whole) == [(2, "withheld", ""), (3, "refused", ""), (4, "withheld", "")]
    assert Person.objects.count() == 0
    single = take_over(town, content)
    assert counts(single) == ("finished", 3, 2, 0, 1)
    assert refusals(single) == refusals(whole) == [(3, "Nachname", "name_missing")]
    assert Person.objects.count() == 2


@pytest.mark.parametrize(("open_case", "code"), [(True, "case_open_already"), (False, "person_known")])
def test_person_whose_number_is_entered_already_is_refused(town: Town, open_case: bool, code: str) -> None:
    take_over(town, csv_list(AMINA | {"AZR-Nummer": "260206659009"}))
    if not open_case:
        Case.objects.update(phase="closed", closed_on="2026-03-02")
    renamed = AMINA | {"Nachname": "Hadad", "AZR-Nummer": "260206659009"}
    run = take_over(town, csv_list(renamed, BASSAM))
    assert counts(run) == ("finished", 2, 1, 0, 1)
    assert refusals(run) == [(2, "", code)]


def test_number_that_two_rows_claim_makes_one_person(town: Town) -> None:
    run = take_over(town, csv_list(*(row | {"AZR-Nummer": "260206659009"} for row in (AMINA, BASSAM))))
    assert counts(run) == ("finished", 2, 1, 0, 1)
    assert refusals(run) == [(3, "", "case_open_already")]


def test_list_does_not_tell_whom_another_team_works_with(town: Town) -> None:
    content = csv_list(AMINA | {"AZR-Nummer": "260206659009"})
    take_over(town, content, by="caseworker-south", team="south")
    assert counts(take_over(town, content)) == ("finished", 1, 1, 0, 0)
    assert counts(take_over(town, content, by="team_lead", team="south")) == ("finished", 1, 0, 1, 0)


def test_row_is_known_to_the_team_that_entered_it_when_the_person_has_moved(town: Town) -> None:
    take_over(town, csv_list(AMINA))
    Person.objects.update(team=town.teams["south"])
    Case.objects.update(team=town.teams["south"])
    assert counts(take_over(town, csv_list(AMINA))) == ("finished", 1, 0, 1, 0)


def test_people_who_are_on_no_list_are_left_alone(town: Town) -> None:
    case = make_case(town, person=make_person(town, **YUSUF))
    run = take_over(town, csv_list(AMINA))
    assert counts(run) == ("finished", 1, 1, 0, 0)
    assert Case.objects.exclude(pk=case.pk).get().person_id != case.person_id


def test_windows_1252_is_read(town: Town) -> None:
    row = {"Nachname": "Müller-Öztürk", "Vorname": "Gülşen".replace("ş", "s"), "geb. am": "01.02.1990"}
    assert counts(take_over(town, csv_list(row, encoding="cp1252"))) == ("finished", 1, 1, 0, 0)
    assert people()[0].family_name == "Müller-Öztürk"


def test_workbook_is_read(town: Town) -> None:
    row = {"Nachname": "Haddad", "Vorname": "Amina", "geb. am": date(1990, 9, 2)}
    book = workbook({"Zugänge": [HEADINGS, [row.get(heading) for heading in HEADINGS]]})
    assert counts(take_over(town, book, name="list.xlsx")) == ("finished", 1, 1, 0, 0)
    assert [(one.given_names, one.born_on) for one in people()] == [("Amina", date(1990, 9, 2))]


@pytest.mark.parametrize(
    ("modes", "state", "written"),
    [
        ({"dry_run": True}, "dry_run", False),
        ({"all_or_nothing": True}, "refused", False),
        ({}, "finished", True),
    ],
)
def test_trail_tells_of_the_run_and_of_what_stayed(town: Town, modes: Any, state: str, written: bool) -> None:
    before = set(Entry.objects.values_list("pk", flat=True))
    run = take_over(town, csv_list(AMINA, NOBODY), **modes)
    assert run.state == state
    told = Entry.objects.exclude(pk__in=before).order_by("pk")
    of_person = ["person.imported", "case.opened"] if written else []
    assert [one.event for one in told] == [*of_person, "importrun.finished"]
    assert [one.object_ids for one in told][-1] == [str(run.pk)]


def test_list_goes_to_a_team_of_the_actor_only(town: Town) -> None:
    with pytest.raises(NotAllowed) as refused, transaction.atomic():
        take_over(town, csv_list(AMINA), team="south")
    assert [one.code for one in refused.value.problems] == ["not_your_team"]
    assert counts(take_over(town, csv_list(AMINA), by="team_lead", team="south")) == ("finished", 1, 1, 0, 0)


def test_caseworker_of_two_teams_knows_the_rows_of_both(town: Town) -> None:
    add_account(town, "both", Role.CASEWORKER, DAY_OF_SAMPLE, team=town.teams["north"])
    take_over(town, csv_list(AMINA))
    assert counts(take_over(town, csv_list(AMINA), by="both")) == ("finished", 1, 0, 1, 0)


def test_list_that_is_too_long_is_refused_before_anything_is_written(town: Town) -> None:
    content = b"Nachname;Vorname\n" + b"Haddad;Amina\n" * (imports.MOST_ROWS + 1)
    with pytest.raises(ListUnreadable) as refused, transaction.atomic():
        take_over(town, content)
    assert refused.value.code == "too_many_rows"
    assert ImportRun.objects.count() == 0


def test_import_takes_the_moment_from_its_actor(town: Town) -> None:
    late = town.actor("caseworker", DAY_OF_SAMPLE.replace(hour=23, minute=30))
    import_list(
        by=late,
        team=town.teams["north"],
        content=csv_list(AMINA),
        filename="a.csv",
        dry_run=False,
        all_or_nothing=True,
    )
    case = Case.objects.select_related("key").get()
    assert (case.inquired_on, case.created_at) == (date(2026, 11, 23), late.now)
