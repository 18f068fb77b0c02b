"""Invitations: one token, once, for 72 hours; the same way for a password that was forgotten."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from casemgmt.access.models import Invitation
from casemgmt.access.tokens import token_digest
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.logins import OTHER_PASSWORD, PASSWORD, logged_in, try_login
from tests.factories.threads import at_once
from tests.factories.town import make_town


def invite(api, user):
    answer = api("administrator").post(f"/accounts/{user.pk}/invite/")
    assert answer.status_code == 200, answer.content
    return answer.json()["token"]


def accept(token, password=PASSWORD):
    return Api().post("/invitations/accept/", {"token": token, "password": password})


def test_invited_person_sets_a_password_once_and_logs_in(town, api):
    user = town.users["caseworker"]
    token = invite(api, user)
    assert bytes(Invitation.objects.get().digest) == token_digest(token)
    assert try_login(town, "caseworker").status_code == 401
    answer = accept(token)
    assert (answer.status_code, answer.json()) == (200, {"username": user.username})
    assert try_login(town, "caseworker").status_code == 201
    again = accept(token, OTHER_PASSWORD)
    assert (again.status_code, again.json()["code"]) == (400, "invitation_unknown")
    told = Entry.objects.filter(stream=f"subject:{user.pk}").order_by("-position").values_list("event", flat=True)
    assert list(told[:3]) == ["password.set", "login.failed", "account.invited"]


def test_weak_password_leaves_the_invitation_open(town, api):
    token = invite(api, town.users["caseworker"])
    assert accept(token, "short").json()["code"] == "password_refused"
    assert accept(token).status_code == 200


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (72, 400)])
def test_invitation_is_good_for_72_hours(town, api, hours, status):
    token = invite(api, town.users["caseworker"])
    row = Invitation.objects.get()
    assert row.expires_at - row.created_at == timedelta(hours=72)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=72 - hours))
    assert accept(token).status_code == status


def test_second_invitation_closes_the_first(town, api):
    first, second = (invite(api, town.users["caseworker"]) for _ in range(2))
    assert (accept(first).status_code, accept(second).status_code) == (400, 200)


def test_reset_ends_sessions_and_the_old_password(town, api):
    client = logged_in(town, "caseworker")
    token = invite(api, town.users["caseworker"])
    assert client.get("/me/").status_code == 200
    assert accept(token, OTHER_PASSWORD).status_code == 200
    assert client.get("/me/").status_code == 401
    assert [try_login(town, "caseworker", one).status_code for one in (PASSWORD, OTHER_PASSWORD)] == [401, 201]


def test_disabled_account_is_not_invited_and_its_open_invitation_is_closed(town, api):
    user, administrator = town.users["caseworker"], api("administrator")
    token = invite(api, user)
    assert administrator.post(f"/accounts/{user.pk}/disable/").status_code == 200
    refused = administrator.post(f"/accounts/{user.pk}/invite/")
    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_to_invite")
    assert administrator.post(f"/accounts/{user.pk}/enable/").status_code == 200
    assert accept(token).status_code == 400


def test_only_the_administrator_of_the_town_invites(town, api):
    user = town.users["caseworker"]
    other = make_town(ags="05170048", prefix="WE")
    assert api("team_lead").post(f"/accounts/{user.pk}/invite/").status_code == 403
    assert Api(other, "administrator").post(f"/accounts/{user.pk}/invite/").status_code == 404


@pytest.mark.postgresql
def test_invitation_is_accepted_once_by_two_at_once(kept_trail):
    town = make_town()
    token = Api(town, "administrator").post(f"/accounts/{town.users['caseworker'].pk}/invite/").json()["token"]
    answers = at_once([lambda one=one: accept(token, one).status_code for one in (PASSWORD, OTHER_PASSWORD)])
    assert sorted(answers) == [200, 400]


@pytest.mark.django_db
def test_first_administrator_is_invited_by_the_command_that_founds_the_town():
    out = StringIO()
    call_command(
        "found_municipality", ags="05166036", name="Musterwillich", prefix="MW", administrator="ad-first", stdout=out
    )
    token = out.getvalue().rsplit(": ", 1)[1].strip()
    assert accept(token).json() == {"username": "ad-first"}
    assert Api().post("/sessions/", {"username": "ad-first", "password": PASSWORD}).status_code == 201
