"""Routes as such: a record without any raises; rights end at once; pages neither lose nor repeat a row."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from casemgmt.access.actions import end_membership, update_account
from casemgmt.access.actors import Actor, operator
from casemgmt.access.models import Membership, Municipality
from casemgmt.access.querysets import RecordQuerySet
from cases.actions.cases import grant_case, revoke_grant
from cases.models import Case, CaseUserGrant
from tests.factories.statements import counted
from tests.factories.town import NOW, make_case

NOBODY = Actor(user_id=uuid4(), municipality_id=uuid4(), now=NOW)


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.visible_to(NOBODY),
        lambda rows: rows.visible_one(NOBODY, uuid4()),
        lambda rows: rows.visible_page(NOBODY, narrow=lambda found: found, order=("pk",), size=1),
    ],
)
def test_record_without_routes_raises_instead_of_showing_all(ask):
    with pytest.raises(NotImplementedError, match="Municipality declares no routes"):
        ask(RecordQuerySet(model=Municipality))


def test_actor_without_a_seat_reaches_nothing_and_asks_nothing(town):
    case = make_case(town)
    with counted() as statements:
        assert list(Case.objects.visible_to(NOBODY)) == []
        assert list(Case.objects.visible_one(NOBODY, case.pk)) == []
        page = Case.objects.visible_page(NOBODY, narrow=lambda found: found, order=("-pk",), size=9)
        assert list(page) == []
    assert statements == []


@pytest.fixture
def granted(town):
    """A case that the job coach sees by a grant."""
    case = make_case(town)
    grant_case(by=town.actor("caseworker"), case=case, user=town.users["job_coach"], reason="support")
    return case


def grant_revoked(town, case):
    revoke_grant(by=town.actor("caseworker"), case=case, user=town.users["job_coach"])


def grant_expired(town, case):
    CaseUserGrant.grants.update(valid_until=timezone.now())


def membership_ended(town, case):
    membership = Membership.objects.get(user=town.users["job_coach"])
    end_membership(by=operator(now=timezone.now()), membership=membership)


@pytest.mark.parametrize("end", [grant_revoked, grant_expired])
def test_ended_grant_is_gone_with_the_next_request(town, api, granted, end):
    coach = api("job_coach")
    assert coach.get(f"/cases/{granted.pk}/").status_code == 200
    assert [one["id"] for one in coach.get("/cases/").json()["results"]] == [str(granted.pk)]
    assert [one["id"] for one in coach.get("/persons/").json()["results"]] == [str(granted.person_id)]
    end(town, granted)
    assert coach.get(f"/cases/{granted.pk}/").status_code == 404
    assert coach.get(f"/persons/{granted.person_id}/").status_code == 404
    assert coach.get("/cases/", count="true").json() == {"results": [], "next": None, "previous": None, "count": 0}
    assert coach.get("/persons/").json()["results"] == []


def test_ended_membership_takes_its_grants_along(town, api, granted):
    assert api("job_coach").get(f"/cases/{granted.pk}/").status_code == 200
    membership_ended(town, granted)
    assert api("job_coach").get(f"/cases/{granted.pk}/").status_code == 403


def test_disabled_account_is_refused_with_the_next_request(town, api, granted):
    assert api("job_coach").get(f"/cases/{granted.pk}/").status_code == 200
    update_account(by=operator(now=NOW), user=town.users["job_coach"], changes={"is_active": False})
    assert api("job_coach").get(f"/cases/{granted.pk}/").status_code == 401


def test_same_actor_finds_nothing_once_a_grant_was_revoked(town, granted):
    actor = town.actor("job_coach")
    assert list(Case.objects.visible_to(actor)) == [granted]
    grant_revoked(town, granted)
    assert list(Case.objects.visible_to(actor)) == []


def walk(api, url, link):
    """The keys on all pages from here on, in the order of walking."""
    found = []
    while url:
        body = api.get(url.removeprefix("http://testserver")).json()
        ids = [one["id"] for one in body["results"]]
        found += ids if link == "next" else ids[::-1]
        url = body[link]
    return found


@pytest.mark.parametrize("name", ["caseworker", "team_lead", "job_coach"])
@pytest.mark.parametrize("ordering", ["-created_at", "created_at", "-updated_at"])
def test_no_row_is_lost_or_repeated_while_rows_come_in_between_pages(town, api, name, ordering):
    """Moments are equal in pairs, so that the key decides; two come before and behind the page that is open."""
    worker, coach = town.actor("caseworker"), town.users["job_coach"]

    def enter(minutes):
        case = make_case(town)
        moment = NOW + timedelta(minutes=minutes)
        Case.objects.filter(pk=case.pk).update(created_at=moment, updated_at=moment)
        if name == "job_coach":
            grant_case(by=worker, case=case, user=coach, reason="support")
        return str(case.pk)

    there = [enter(number // 2) for number in range(7)]
    client = api(name)
    first = client.get("/cases/", page_size=2, ordering=ordering).json()
    start = [one["id"] for one in first["results"]]
    later, earlier = enter(99), enter(-99)
    found = start + walk(client, first["next"], "next")
    behind = later if ordering == "created_at" else earlier
    assert found == (there if ordering == "created_at" else there[::-1]) + [behind]

    other_way = ordering.removeprefix("-") if ordering.startswith("-") else f"-{ordering}"
    last = client.get("/cases/", page_size=2, ordering=other_way).json()
    backwards = [one["id"] for one in last["results"]] + walk(client, last["next"], "next")
    missed = earlier if behind == later else later
    assert sorted(backwards) == sorted([*found, missed])
    assert [one for one in backwards if one in there] == [one for one in found if one in there][::-1]


def test_previous_links_lead_back_over_the_same_rows(town, api):
    there = [str(make_case(town).pk) for _ in range(5)][::-1]
    client = api("caseworker")
    body = client.get("/cases/", page_size=2).json()
    pages = [[one["id"] for one in body["results"]]]
    assert body["previous"] is None
    while body["next"]:
        body = client.get(body["next"].removeprefix("http://testserver")).json()
        pages.append([one["id"] for one in body["results"]])
    assert pages == [there[:2], there[2:4], there[4:]]
    assert walk(client, body["previous"], "previous") == there[:4][::-1]
