"""A disabled account: its very next request is refused, through every door, and nothing of it comes back by itself."""

import pytest

from casemgmt.access.models import AccessToken, Session
from tests.factories.client import Api
from tests.factories.logins import PASSWORD, Authenticator, enrol_passkey, logged_in, passkey_login, try_login
from tests.factories.threads import at_once
from tests.factories.town import make_town


def switch(api, user, what):
    assert api.post(f"/accounts/{user.pk}/{what}/").status_code == 200


@pytest.fixture
def doors(town, api):
    """Everything by which the caseworker speaks: a session, a program's token; and an authenticator."""
    authenticator = Authenticator()
    session = logged_in(town, "caseworker")
    enrol_passkey(session, authenticator)
    return {"session": session, "token": api("caseworker")}, authenticator


def test_disabled_account_is_refused_at_every_door_and_stays_out_when_enabled(town, api, doors):
    speaking, authenticator = doors
    user, administrator = town.users["caseworker"], api("administrator")
    assert {name: one.get("/me/").status_code for name, one in speaking.items()} == {"session": 200, "token": 200}
    switch(administrator, user, "disable")
    assert {name: one.get("/me/").status_code for name, one in speaking.items()} == {"session": 401, "token": 401}
    assert try_login(town, "caseworker").status_code == 401
    assert passkey_login(authenticator)[1].status_code == 401
    assert Session.objects.filter(user=user, ended_at=None).count() == 0
    assert AccessToken.objects.filter(user=user, revoked_at=None).count() == 0
    switch(administrator, user, "enable")
    assert {name: one.get("/me/").status_code for name, one in speaking.items()} == {"session": 401, "token": 401}
    assert passkey_login(authenticator)[1].status_code == 201


def test_tokens_are_listed_with_the_day_of_their_use_and_revoked_one_by_one(town, api):
    administrator, user = api("administrator"), town.users["caseworker"]
    path = f"/accounts/{user.pk}/"
    issued = administrator.post(f"{path}tokens/", {"name": "laptop", "days": 3}).json()
    program = Api(token=issued["token"])
    [laptop, tests] = administrator.get(f"{path}tokens/").json()
    assert (laptop["name"], laptop["last_used_on"], laptop["revoked_at"]) == ("laptop", None, None)
    assert program.get("/me/").status_code == 200
    [laptop, tests] = administrator.get(f"{path}tokens/").json()
    assert laptop["last_used_on"] is not None
    assert issued["token"] not in str([laptop, tests])
    assert administrator.post(f"{path}revoke-token/", {"token": laptop["id"]}).status_code == 200
    assert (program.get("/me/").status_code, api("caseworker").get("/me/").status_code) == (401, 200)
    foreign = AccessToken.objects.filter(user=town.users["volunteer"]).get()
    refused = administrator.post(f"{path}revoke-token/", {"token": str(foreign.pk)})
    assert (refused.status_code, refused.json()["code"]) == (400, "token_unknown")
    assert api("volunteer").get("/me/").status_code == 200
    assert api("team_lead").get(f"{path}tokens/").status_code == 403


@pytest.mark.postgresql
def test_login_during_disabling_never_speaks_afterwards(kept_trail):
    town = make_town()
    logged_in(town, "caseworker")
    administrator, user = Api(town, "administrator"), town.users["caseworker"]
    for _ in range(5):
        login, _ = at_once(
            [lambda: try_login(town, "caseworker", PASSWORD), lambda: switch(administrator, user, "disable")]
        )
        if login.status_code == 201:
            assert Api(token=login.json()["token"]).get("/me/").status_code == 401
        switch(administrator, user, "enable")
        if login.status_code == 201:
            assert Api(token=login.json()["token"]).get("/me/").status_code == 401
