"""Break-glass: confidential notes for a lead, content for the data protection officer; told, reviewed, and over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.models import BreakGlass, GlassNotice
from casemgmt.access.scopes import actor_for
from casemgmt.audit.models import Entry
from cases.actions.break_glass import open_person
from cases.models import Case, Note, Person
from tests.factories.case_records import case_in, ids, make_note, problems
from tests.factories.client import Api
from tests.factories.town import NOW, Town, make_case, make_person

Speaker = Callable[[str], Api]
REASON = "The author is ill and the person is in danger."
CONTENT = ("/persons/", "/identifiers/", "/cases/", "/notes/", "/assessments/", "/goals/", "/documents/", "/referrals/")


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town)


@pytest.fixture
def secret(town: Town, case: Case) -> Note:
    return make_note(town, case, confidential=True)


def opening(api: Api, person: Person, **more: object) -> object:
    return api.post("/break-glass/", {"person": str(person.pk), "reason": REASON} | more)


def test_lead_sees_confidential_notes_by_break_glass_only(town: Town, api: Speaker, case: Case, secret: Note) -> None:
    lead = api("team_lead")
    assert lead.get(f"/notes/{secret.pk}/").status_code == 404
    assert ids(lead.get("/notes/")) == []
    opened = opening(lead, case.person)
    assert (opened.status_code, opened.json()["role"], opened.json()["reason"]) == (201, "team_lead", REASON)
    shown = lead.get(f"/notes/{secret.pk}/").json()
    assert (shown["text"], ids(lead.get("/notes/"))) == (secret.text, [str(secret.pk)])
    look = Entry.objects.filter(event="note.viewed").latest("at")
    assert (look.route, look.object_ids) == ("break_glass", [str(secret.pk)])
    assert lead.patch(f"/notes/{secret.pk}/", {"text": "x"}, etag="*").status_code == 403
    assert api("caseworker-south").get(f"/notes/{secret.pk}/").status_code == 404


def test_notes_of_others_stay_closed(town: Town, api: Speaker, case: Case, secret: Note) -> None:
    other = make_note(town, case_in(town), confidential=True)
    opening(api("team_lead"), case.person)
    assert ids(api("team_lead").get("/notes/", count="true")) == [str(secret.pk)]
    assert api("team_lead").get(f"/notes/{other.pk}/").status_code == 404


def test_officer_sees_content_by_break_glass_and_confidential_notes_never(
    town: Town, api: Speaker, case: Case, secret: Note
) -> None:
    officer, ordinary = api("data_protection_officer"), make_note(town, case)
    assert all(ids(officer.get(path)) == [] for path in CONTENT)
    assert officer.get(f"/persons/{case.person_id}/").status_code == 404
    assert opening(officer, case.person).status_code == 201
    assert officer.get(f"/persons/{case.person_id}/").json()["family_name"] == case.person.family_name
    assert ids(officer.get("/cases/")) == [str(case.pk)]
    assert ids(officer.get("/notes/")) == [str(ordinary.pk)]
    assert officer.get(f"/notes/{secret.pk}/").status_code == 404
    assert officer.get(f"/persons/{make_person(town).pk}/").status_code == 404


def test_it_ends_by_itself_and_can_be_ended_before(town: Town, api: Speaker, case: Case, secret: Note) -> None:
    lead = api("team_lead")
    glass = opening(lead, case.person).json()
    assert lead.post(f"/break-glass/{glass['id']}/end/").status_code == 200
    assert lead.get(f"/notes/{secret.pk}/").status_code == 404
    assert problems(lead.post(f"/break-glass/{glass['id']}/end/")) == (409, "glass_ended", [])
    open_person(by=town.actor("team_lead"), person=case.person, reason=REASON, hours=4)
    last, over = (actor_for(town.users["team_lead"], now=NOW + timedelta(hours=4, seconds=one)) for one in (-1, 0))
    assert [Note.objects.visible_one(one, secret.pk).exists() for one in (last, over)] == [True, False]


def test_those_concerned_are_told_and_say_that_they_read_it(town: Town, api: Speaker, secret: Note) -> None:
    glass = opening(api("team_lead"), secret.case.person).json()
    told = set(GlassNotice.objects.values_list("told__username", flat=True))
    assert told == {town.users[name].username for name in ("caseworker", "data_protection_officer")}
    author = api("caseworker")
    [notice] = author.get("/glass-notices/", acknowledged="false").json()["results"]
    assert (notice["glass"], author.get(f"/break-glass/{glass['id']}/").json()["reason"]) == (glass["id"], REASON)
    assert author.post(f"/glass-notices/{notice['id']}/acknowledge/").json()["acknowledged_at"] is not None
    assert ids(author.get("/glass-notices/", acknowledged="false")) == []
    assert api("caseworker-south").get(f"/break-glass/{glass['id']}/").status_code == 404


def test_somebody_else_reviews_it_once(town: Town, api: Speaker, case: Case) -> None:
    glass = opening(api("team_lead"), case.person).json()
    path, found = f"/break-glass/{glass['id']}/review/", {"verdict": "justified", "review": "Danger to life."}
    assert problems(api("team_lead").post(path, found)) == (403, "not_allowed", [("four_eyes", "")])
    assert api("caseworker").post(path, found).status_code == 403
    done = api("data_protection_officer").post(path, found)
    assert (done.status_code, done.json()["verdict"], done.json()["review"]) == (200, "justified", "Danger to life.")
    assert problems(api("data_protection_officer").post(path, found)) == (409, "glass_reviewed", [])
    with pytest.raises(IntegrityError, match="somebody_else"), transaction.atomic():
        BreakGlass.objects.update(reviewed_by=town.users["team_lead"])


def test_statistics_count_and_name_nobody(town: Town, api: Speaker, case: Case) -> None:
    for _ in range(2):
        glass = opening(api("team_lead"), case.person).json()
    verdict = {"verdict": "unjustified"}
    api("data_protection_officer").post(f"/break-glass/{glass['id']}/review/", verdict)
    opening(api("data_protection_officer"), case.person)
    rows = api("data_protection_officer").get("/break-glass/statistics/").json()["results"]
    assert [{name: row[name] for name in row if name != "month"} for row in rows] == [
        {"role": "data_protection_officer", "opened": 1, "justified": 0, "unjustified": 0, "to_review": 1},
        {"role": "team_lead", "opened": 2, "justified": 0, "unjustified": 1, "to_review": 1},
    ]
    assert api("caseworker").get("/break-glass/statistics/").status_code == 403


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"reason": "too short"}, ("min_length", "/reason")),
        ({"reason": " " * 20}, ("blank", "/reason")),
        ({"hours": 73}, ("max_value", "/hours")),
        ({"hours": 0}, ("min_value", "/hours")),
    ],
)
def test_reason_and_hours_have_limits(
    town: Town, api: Speaker, case: Case, body: dict[str, object], problem: tuple[str, str]
) -> None:
    assert problems(opening(api("team_lead"), case.person, **body)) == (400, "invalid", [problem])


def test_nobody_else_opens_anything(town: Town, api: Speaker, case: Case) -> None:
    for name in ("caseworker", "health_companion", "administrator", "integration_officer", "volunteer"):
        assert opening(api(name), case.person).status_code == 403, name
    foreign = make_case(town, "south").person
    other = api("data_protection_officer")
    assert opening(other, foreign).status_code == 201
    assert BreakGlass.objects.count() == 1


def test_person_elsewhere_or_erased_reads_like_none(town: Town, api: Speaker) -> None:
    from tests.factories.town import make_town  # noqa: PLC0415 - only here

    elsewhere = make_person(make_town(ags="05166032", prefix="OT"))
    for name in ("team_lead", "data_protection_officer"):
        answer = opening(api(name), elsewhere)
        assert problems(answer) == (400, "invalid", [("does_not_exist", "/person")])
