"""Two people at once: one wins, the other is told, and nothing is written twice."""

from typing import Any

import pytest

from cases.models import Case, Household, HouseholdMember, PersonIdentifier, PhaseChange
from tests.factories.case_moves import body_of, fresh, path_of, ready_for
from tests.factories.case_records import case_in, problems
from tests.factories.client import Api
from tests.factories.threads import at_once
from tests.factories.town import Town, make_case, make_person

pytestmark = pytest.mark.postgresql

INQUIRY = {"channel": "self", "inquired_on": "2026-02-27", "concern": "Course"}
ROUNDS = 5


def posts(town: Town, *requests: tuple[str, str, dict[str, Any], str | None]) -> list[Any]:
    """The answers to posts at once: account, path, body, ETag."""
    return at_once(
        [
            lambda name=name, path=path, body=body, etag=etag: Api(town, name).post(path, body, etag=etag)
            for name, path, body, etag in requests
        ]
    )


def statuses(answers: list[Any]) -> list[int]:
    return sorted(one.status_code for one in answers)


def test_of_two_who_open_a_case_for_a_person_one_is_told(kept_trail: None, town: Town) -> None:
    for _ in range(ROUNDS):
        person = make_person(town)
        body = INQUIRY | {"person": str(person.pk)}
        answers = posts(town, ("caseworker", "/cases/", body, None), ("team_lead", "/cases/", body, None))
        assert statuses(answers) == [201, 409]
        [refused] = [one for one in answers if one.status_code == 409]
        assert problems(refused) == (409, "case_open_already", [])
        assert (Case.objects.filter(person=person).count(), PhaseChange.objects.filter(key=person.key_id).count()) == (
            1,
            1,
        )


def test_of_two_who_reopen_cases_of_a_person_one_is_told(kept_trail: None, town: Town) -> None:
    case = case_in(town, "closed")
    other = make_case(town, person=case.person)
    Case.objects.filter(pk=other.pk).update(phase="closed", closed_on="2026-03-02")
    body = {"reason": "Came back"}
    answers = posts(
        town,
        ("caseworker", path_of(case, "reopen"), body, None),
        ("team_lead", path_of(other, "reopen"), body, None),
    )
    assert statuses(answers) == [200, 409]
    assert Case.objects.filter(person=case.person).open().count() == 1


def test_of_two_who_assign_a_case_as_they_read_it_one_is_told(kept_trail: None, town: Town) -> None:
    for _ in range(ROUNDS):
        case = make_case(town)
        etag = Api(town, "caseworker").get(path_of(case))["ETag"]
        answers = posts(
            town,
            *(
                (name, path_of(case, "assign"), {"caseworker": str(town.users[name].pk)}, etag)
                for name in ("caseworker", "team_lead")
            ),
        )
        assert statuses(answers) == [200, 412]
        [won] = [one for one in answers if one.status_code == 200]
        assert str(fresh(case).caseworker_id) == won.json()["caseworker"]


@pytest.mark.parametrize(("with_etag", "status"), [(True, 412), (False, 409)])
def test_of_two_who_close_a_case_one_is_told(kept_trail: None, town: Town, with_etag: bool, status: int) -> None:
    case = ready_for(town, "close")
    etag = Api(town, "caseworker").get(path_of(case))["ETag"] if with_etag else None
    reasons = {"caseworker": "moved", "team_lead": "goal_reached"}
    answers = posts(
        town,
        *(
            (name, path_of(case, "close"), body_of("close") | {"closing_reason": reason}, etag)
            for name, reason in reasons.items()
        ),
    )
    assert statuses(answers) == [200, status]
    [won] = [one for one in answers if one.status_code == 200]
    assert fresh(case).closing_reason == won.json()["closing_reason"]
    assert PhaseChange.objects.filter(case=case, move="close").count() == 1


def test_of_two_households_that_a_person_joins_one_wins(kept_trail: None, town: Town) -> None:
    for _ in range(ROUNDS):
        person, lead = make_person(town), Api(town, "caseworker")
        team = {"team": str(town.teams["north"].pk)}
        homes = [lead.post("/households/", team).json()["id"] for _ in range(2)]
        body = {"person": str(person.pk), "relation": "head", "joined_on": "2026-01-05"}
        answers = posts(town, *(("caseworker", f"/households/{home}/members/", body, None) for home in homes))
        assert statuses(answers) == [200, 409]
        [refused] = [one for one in answers if one.status_code == 409]
        assert problems(refused) == (409, "in_other_household", [])
        assert HouseholdMember.objects.filter(person=person).count() == 1


def test_two_households_set_up_at_once_for_one_head_are_one(kept_trail: None, town: Town) -> None:
    person = make_person(town)
    body = {"team": str(town.teams["north"].pk), "head": str(person.pk)}
    answers = posts(town, *(("caseworker", "/households/", body, None) for _ in range(2)))
    assert (statuses(answers), Household.objects.count()) == ([201, 409], 1)


def test_household_dissolved_while_a_member_leaves_waits_in_no_circle(kept_trail: None, town: Town) -> None:
    for _ in range(ROUNDS):
        worker = Api(town, "caseworker")
        body = {"team": str(town.teams["north"].pk), "head": str(make_person(town).pk), "joined_on": "2026-01-05"}
        home = worker.post("/households/", body).json()["id"]
        member = HouseholdMember.objects.get(household=home)
        answers = posts(
            town,
            ("caseworker", f"/households/{home}/dissolve/", {"dissolved_on": "2026-02-01"}, None),
            ("caseworker", f"/household-members/{member.pk}/leave/", {"left_on": "2026-02-01"}, None),
        )
        assert statuses(answers) in ([200, 200], [200, 409])
        gone = Household.objects.get(pk=home)
        assert (gone.head_id, str(gone.dissolved_on)) == (None, "2026-02-01")


def test_number_entered_twice_at_once_is_kept_once(kept_trail: None, town: Town) -> None:
    person = make_person(town)
    body = {"person": str(person.pk), "kind": "azr", "value": "240312000017"}
    answers = posts(town, *(("caseworker", "/identifiers/", body, None) for _ in range(2)))
    assert (statuses(answers), PersonIdentifier.objects.count()) == ([201, 409], 1)


def test_case_is_opened_where_the_person_is_when_they_change_teams_meanwhile(kept_trail: None, town: Town) -> None:
    for _ in range(ROUNDS):
        person = make_person(town)
        opening, moving = posts(
            town,
            ("team_lead", "/cases/", INQUIRY | {"person": str(person.pk)}, None),
            ("team_lead", f"/persons/{person.pk}/assign/", {"team": str(town.teams["south"].pk)}, None),
        )
        assert (opening.status_code, moving.status_code) in {(201, 200), (201, 409)}
        person.refresh_from_db()
        assert Case.objects.get(person=person).team_id == person.team_id


def test_twenty_cases_opened_at_once_have_twenty_references(kept_trail: None, town: Town) -> None:
    people = [make_person(town) for _ in range(20)]
    answers = posts(town, *(("caseworker", "/cases/", INQUIRY | {"person": str(person.pk)}, None) for person in people))
    assert statuses(answers) == [201] * 20
    numbers = sorted(int(one.json()["reference"][-6:]) for one in answers)
    assert numbers == list(range(1, 21))
