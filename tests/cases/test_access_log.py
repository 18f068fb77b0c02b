"""`GET /persons/{id}/access-log/`: who looked at a person's records and who changed them, page by page, for whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from casemgmt.access.actors import operator
from casemgmt.access.models import User
from casemgmt.audit.models import Entry
from casemgmt.audit.trail import append
from casemgmt.privacy.actions import approve_erasure, request_erasure
from cases.actions.cases import grant_case
from cases.actions.duplicates import suggest_pair
from cases.actions.merges import merge_people
from cases.actions.notes import create_note, remove_note
from cases.models import DuplicatePair, Person
from tests.api.test_no_entry_no_answer import REFUSE
from tests.factories.case_records import NOTE
from tests.factories.client import Api
from tests.factories.statements import counted
from tests.factories.town import NOW, Town, make_case, make_person, make_town
from tests.factories.world import make_world


@pytest.fixture
def person(town: Town) -> Person:
    return make_person(town)


def log(api: Api, person: UUID, **query: Any) -> dict[str, Any]:
    answer = api.get(f"/persons/{person}/access-log/", **query)
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def events(api: Api, person: UUID, **query: Any) -> list[str]:
    return [line["event"] for line in log(api, person, **query)["results"]]


def test_line_tells_who_what_and_when_but_no_value(town: Town, api: Callable[[str], Api], person: Person) -> None:
    worker = api("caseworker")
    assert worker.patch(f"/persons/{person.pk}/", {"family_name": "Secretname"}, etag="*").status_code == 200
    answer = api("data_protection_officer").get(f"/persons/{person.pk}/access-log/", language="de")
    [changed, created] = answer.json()["results"]
    entry = Entry.objects.get(event="person.changed")
    assert changed == {
        "id": str(entry.pk),
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "act": "change",
        "event": "person.changed",
        "event_label": "Person geändert",
        "kind": "person",
        "fields": ["family_name"],
        "roles": ["caseworker"],
        "role_labels": ["Fallmanagerin/Fallmanager"],
        "actor_id": str(town.users["caseworker"].pk),
        "actor_name": "Fictional caseworker",
    }
    assert (created["event"], created["act"]) == ("person.created", "change")
    assert "Secretname" not in answer.content.decode()


def test_looks_at_everything_about_the_person_stand_in_it(town: Town, api: Callable[[str], Api]) -> None:
    """Details and lists of each kind of record, by whoever has a route to it."""
    world = make_world(town, "north", "eins")
    other = make_person(town, given_names="Other")
    looks = {
        "caseworker": (
            "person", "identifier", "household", "household-member", "case", "phase-change", "assessment", "goal",
            "measure", "note", "document", "consent", "task", "referral", "duplicate", "erasure",
        ),
        "volunteer": ("my-task",),
        "partner_agency": ("partner-referral",),
    }  # fmt: skip
    for name, kinds in looks.items():
        for kind in kinds:
            path = {"identity": "identities", "my-task": "my/tasks", "partner-referral": "partner/referrals"}.get(
                kind, f"{kind}s"
            )
            before = len(log(api("team_lead"), world["person"], page_size=200)["results"])
            assert api(name).get(f"/{path}/{world[kind]}/").status_code == 200
            assert api(name).get(f"/{path}/").status_code == 200
            lines = log(api("team_lead"), world["person"], page_size=200)["results"]
            assert len(lines) == before + 3, kind  # both looks, and the one at the log before
            assert {line["act"] for line in lines[:2]} == {"look"}, kind
            assert {line["actor_id"] for line in lines[:2]} == {str(town.users[name].pk)}, kind
    assert {line["actor_id"] for line in log(api("team_lead"), other.pk)["results"]} == {
        str(town.users["caseworker"].pk)
    }


def test_search_and_content_stand_in_it(town: Town, api: Callable[[str], Api]) -> None:
    world = make_world(town, "north", "eins")
    worker = api("caseworker")
    assert worker.get(f"/documents/{world['document']}/content/").status_code == 200
    assert worker.post("/search/", {"q": "einsgiven einsfamily"}).json()["results"] != []
    assert worker.get("/persons/", q="einsgiven einsfamily").json()["results"] != []
    lines = log(api("team_lead"), world["person"])["results"]
    assert lines[3]["event"] == "document.viewed"
    assert [(line["event"], line["act"]) for line in lines[:3]] == [
        ("person.listed", "look"),
        ("case.listed", "look"),
        ("person.listed", "look"),
    ]


def test_looks_at_what_is_gone_stay_in_it(town: Town, api: Callable[[str], Api], person: Person) -> None:
    case = make_case(town, person=person)
    note = create_note(by=town.actor("caseworker"), case=case, **NOTE)
    assert api("caseworker").get(f"/notes/{note.pk}/").status_code == 200
    remove_note(by=town.actor("caseworker"), note=note)
    found = events(api("team_lead"), person.pk)
    assert "note.viewed" in found
    assert "note.removed" in found


def test_asking_is_itself_a_line_that_the_next_one_reads(town: Town, api: Callable[[str], Api], person: Person) -> None:
    lead = api("team_lead")
    assert events(lead, person.pk) == ["person.created"]
    assert events(lead, person.pk) == ["access_log.viewed", "person.created"]
    entry = Entry.objects.filter(event="access_log.viewed").earliest("position")
    assert (entry.stream, entry.object_ids) == (f"actor:{town.users['team_lead'].pk}", [str(person.pk)])
    assert {"actor_id", "actor_name", "event", "fields"} < set(entry.fields)


def test_log_is_not_answered_where_its_line_cannot_be_written(
    town: Town, api: Callable[[str], Api], person: Person, refuse_lines: None
) -> None:
    answer = api("team_lead").get(f"/persons/{person.pk}/access-log/")
    assert (answer.status_code, answer.json()["code"]) == (503, "trail_unavailable")
    assert "results" not in answer.json()


@pytest.fixture
def refuse_lines(person: Person) -> None:
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("caseworker", 200),
        ("team_lead", 200),
        ("data_protection_officer", 200),
        ("caseworker-south", 404),
        ("administrator", 403),
        ("housing_manager", 403),
        ("health_companion", 403),
        ("volunteer", 403),
        ("partner_agency", 403),
        ("integration_officer", 403),
    ],
)
def test_office_and_data_protection_officer_read_it(
    api: Callable[[str], Api], person: Person, name: str, status: int
) -> None:
    assert api(name).get(f"/persons/{person.pk}/access-log/").status_code == status


def test_specialist_with_a_grant_does_not_read_it(town: Town, api: Callable[[str], Api], person: Person) -> None:
    case = make_case(town, person=person)
    other_office = town.users["caseworker-south"]
    grant_case(by=town.actor("caseworker"), case=case, user=other_office, reason="support")
    assert api("caseworker-south").get(f"/persons/{person.pk}/").status_code == 200
    assert api("caseworker-south").get(f"/persons/{person.pk}/access-log/").status_code == 404


def test_data_protection_officer_reads_the_log_and_not_the_person(
    town: Town, api: Callable[[str], Api], person: Person
) -> None:
    officer = api("data_protection_officer")
    assert officer.get(f"/persons/{person.pk}/").status_code == 404
    assert events(officer, person.pk) == ["person.created"]
    elsewhere = make_town(ags="05170048", prefix="WE")
    foreign = make_person(elsewhere)
    nothing, hidden = (officer.get(f"/persons/{pk}/access-log/") for pk in (uuid4(), foreign.pk))
    assert (nothing.status_code, hidden.status_code) == (404, 404)
    assert Api(elsewhere, "data_protection_officer").get(f"/persons/{foreign.pk}/access-log/").status_code == 200


def test_names_of_accounts_are_for_those_who_may_read_accounts(
    town: Town, api: Callable[[str], Api], person: Person
) -> None:
    for name, expected in (("caseworker", None), ("team_lead", "Fictional caseworker")):
        [line] = [one for one in log(api(name), person.pk)["results"] if one["event"] == "person.created"]
        assert line.get("actor_name") == expected
        assert ("actor_name" in line) == (expected is not None)
    [seen] = Entry.objects.filter(event="access_log.viewed", actor_id=town.users["caseworker"].pk)
    assert "actor_name" not in seen.fields


def test_erased_account_has_no_name(town: Town, api: Callable[[str], Api], person: Person) -> None:
    User.objects.filter(pk=town.users["caseworker"].pk).update(erased=True)
    [line] = log(api("team_lead"), person.pk)["results"]
    assert (line["actor_id"], line["actor_name"]) == (str(town.users["caseworker"].pk), None)


def test_work_on_the_server_has_no_account(town: Town, api: Callable[[str], Api], person: Person) -> None:
    with transaction.atomic():
        append(
            actor=operator(now=NOW + timedelta(days=1)),
            event="person.changed",
            kind="person",
            ids=[person.pk],
            stream=f"subject:{person.pk}",
            municipality_id=person.municipality_id,
        )
    for language, label in (("de", "Betrieb (am Server)"), ("en", "Operator (at the server)")):
        line = next(
            one
            for one in log(api("team_lead"), person.pk, language=language)["results"]
            if one["event"] == "person.changed"
        )
        assert (line["actor_id"], line["role_labels"]) == (None, [label])


@pytest.mark.parametrize(
    ("asked", "told", "fallback"),
    [
        ("de", "de", False),
        ("deu", "de", False),
        ("en", "en", False),
        ("en-GB", "en", False),
        ("ara", "de", True),
        ("uk", "de", True),
    ],
)
def test_log_is_told_in_the_language_that_was_asked_for(
    api: Callable[[str], Api], person: Person, asked: str, told: str, fallback: bool
) -> None:
    shown = log(api("team_lead"), person.pk, language=asked)
    assert (shown["language"], shown["language_asked"], shown["fallback"]) == (told, asked, fallback)
    assert shown["results"][-1]["event_label"] == {"de": "Person angelegt", "en": "Person created"}[told]


@pytest.mark.parametrize(
    "query",
    [{"language": "d"}, {"language": "x" * 20}, {"actor": "me"}, {"since": "then"}, {"fields": "id"}, {"page_size": 0}],
)
def test_what_cannot_be_asked_is_refused(api: Callable[[str], Api], person: Person, query: dict[str, Any]) -> None:
    answer = api("team_lead").get(f"/persons/{person.pk}/access-log/", **query)
    assert answer.status_code == 400
    [name] = query
    assert [one["parameter"] for one in answer.json()["errors"]] == [name]


@pytest.fixture
def history(town: Town, person: Person) -> list[Entry]:
    """Seven looks a minute apart, oldest first, behind which two share a moment."""
    made = []
    for number in range(7):
        who = "caseworker" if number % 2 else "team_lead"
        actor = replace(town.actor(who), now=NOW + timedelta(days=1, minutes=min(number, 5)))
        with transaction.atomic():
            made.append(
                append(
                    actor=actor,
                    event="person.viewed" if number < 5 else "person.listed",
                    kind="person",
                    ids=[person.pk],
                    stream=f"actor:{actor.user_id}",
                    municipality_id=person.municipality_id,
                )
            )
    return made


@pytest.mark.parametrize("size", [1, 2, 3, 8])
@pytest.mark.parametrize("ordering", ["-at", "at"])
def test_pages_neither_repeat_nor_skip(
    api: Callable[[str], Api], person: Person, history: list[Entry], size: int, ordering: str
) -> None:
    officer = api("data_protection_officer")
    until = (history[-1].at + timedelta(seconds=1)).isoformat()  # without the lines of this test's own looks
    found, page = [], log(officer, person.pk, page_size=size, ordering=ordering, until=until)
    backwards = []
    while True:
        found += [line["id"] for line in page["results"]]
        if page["next"] is None:
            break
        page = officer.get(page["next"].replace("http://testserver", "")).json()
    while page["previous"]:
        page = officer.get(page["previous"].replace("http://testserver", "")).json()
        backwards = [line["id"] for line in page["results"]] + backwards
    created = Entry.objects.get(event="person.created")
    expected = [str(one.pk) for one in sorted([created, *history], key=lambda one: (one.at, one.pk))]
    expected = expected if ordering == "at" else expected[::-1]
    assert found == expected
    assert backwards == expected[: len(backwards)]


def test_filters_narrow(town: Town, api: Callable[[str], Api], person: Person, history: list[Entry]) -> None:
    officer = api("data_protection_officer")
    worker = town.users["caseworker"].pk
    assert events(officer, person.pk, event="person.listed") == ["person.listed"] * 2
    assert events(officer, person.pk, event="person.listed", actor=worker) == ["person.listed"]
    assert len(events(officer, person.pk, actor=worker)) == 4
    since, until = history[1].at.isoformat(), history[3].at.isoformat()
    found = [line["id"] for line in log(officer, person.pk, since=since, until=until)["results"]]
    assert found == [str(history[2].pk), str(history[1].pk)]
    assert log(officer, person.pk, event="person.viewed", count="true", page_size=2)["count"] == 5


def test_log_of_who_was_kept_tells_of_who_was_merged_into_them(town: Town, api: Callable[[str], Api]) -> None:
    keep, gone = make_person(town), make_person(town, given_names="Aminah")
    assert api("caseworker").get(f"/persons/{gone.pk}/").status_code == 200
    pair = suggest_pair(by=town.actor("caseworker"), one=keep, other=gone, remark="")
    pair = DuplicatePair.objects.select_related("key", "person_a__key", "person_b__key").get(pk=pair.pk)
    merge_people(by=town.actor("team_lead"), duplicatepair=pair, keep=keep)
    shown = log(api("team_lead"), keep.pk, count="true")
    found = [line["event"] for line in shown["results"]]
    assert found.count("person.created") == 2
    assert found.count("person.viewed") == 1
    assert found.count("duplicatepair.merged") == 1
    assert shown["count"] == len(found)
    assert api("team_lead").get(f"/persons/{gone.pk}/access-log/").status_code == 404
    assert "person.viewed" in events(api("data_protection_officer"), gone.pk)


def test_log_outlives_erasure_for_the_data_protection_officer(
    town: Town, api: Callable[[str], Api], person: Person
) -> None:
    assert api("caseworker").get(f"/persons/{person.pk}/").status_code == 200
    erasure = request_erasure(by=town.actor("caseworker"), person=person, ground="objection")
    approve_erasure(by=town.actor("team_lead"), erasure=erasure)
    found = events(api("data_protection_officer"), person.pk)
    assert {"person.viewed", "erasure.requested", "erasure.approved"} < set(found)
    assert api("team_lead").get(f"/persons/{person.pk}/access-log/").status_code == 404


def test_page_takes_the_same_statements_whatever_the_history(
    town: Town, api: Callable[[str], Api], person: Person, history: list[Entry]
) -> None:
    few = make_person(town)
    counts = []
    for pk in (few.pk, person.pk):
        log(api("team_lead"), pk)
        with counted() as statements:
            log(api("team_lead"), pk)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_trail_is_narrowed_by_record_and_person(town: Town, api: Callable[[str], Api], person: Person) -> None:
    case = make_case(town, person=person)
    assert api("caseworker").get(f"/cases/{case.pk}/").status_code == 200
    officer = api("data_protection_officer")

    def found(**query: Any) -> list[str]:
        return [one["event"] for one in officer.get("/audit-entries/", **query).json()["results"]]

    assert found(object=case.pk) == ["case.viewed", "case.opened"]
    assert found(object=person.pk) == ["case.viewed", "case.opened", "person.created"]
    assert found(object=person.pk, event="case.viewed") == ["case.viewed"]
    assert found(object=person.pk, actor=town.users["team_lead"].pk) == []
    assert found(object=uuid4()) == []
    assert officer.get("/audit-entries/", object="case").status_code == 400
    line = officer.get("/audit-entries/", object=case.pk).json()["results"][0]
    assert (line["object_ids"], line["subject_ids"]) == ([str(case.pk)], [str(person.pk)])
