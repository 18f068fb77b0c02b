"""Accounts over HTTP: an administrator keeps them and sees no case; a caseworker keeps none."""

import pytest

from casemgmt.access.models import AccessToken, User
from casemgmt.access.roles import Role
from cases.urls import router
from tests.factories.client import Api
from tests.factories.town import make_case, make_town

CASE_RECORDS = sorted(
    prefix
    for prefix, view, _ in router.registry
    if hasattr(view, "list") and view.policy.actions.get("list")
    if prefix not in {"code-lists", "my/tasks", "law/switches"}
)


@pytest.fixture
def administrator(api):
    return api("administrator")


@pytest.fixture
def account(town, administrator):
    """A new account as the API shows it, with its ETag."""
    body = {"municipality": str(town.municipality.pk), "username": "new-caseworker", "display_name": "Fictional New"}
    answer = administrator.post("/accounts/", body)
    assert answer.status_code == 201
    return answer.json() | {"etag": answer["ETag"]}


def test_administrator_brings_somebody_to_work_and_ends_it(town, administrator, account):
    shown = (account["username"], account["display_name"], account["is_active"])
    assert shown == ("new-caseworker", "Fictional New", True)
    issued = administrator.post(f"/accounts/{account['id']}/tokens/", {"name": "laptop", "days": 30})
    assert issued.status_code == 200
    newcomer = Api(token=issued.json()["token"])
    assert newcomer.get("/me/").status_code == 403

    given = {"user": account["id"], "role": "caseworker", "team": str(town.teams["north"].pk)}
    membership = administrator.post("/memberships/", given)
    assert membership.status_code == 201
    case = make_case(town)
    assert [one["id"] for one in newcomer.get("/cases/").json()["results"]] == [str(case.pk)]

    assert administrator.post(f"/accounts/{account['id']}/disable/").status_code == 200
    assert newcomer.get("/cases/").status_code == 401
    assert administrator.post(f"/accounts/{account['id']}/enable/").status_code == 200
    assert newcomer.get("/cases/").status_code == 401
    again = administrator.post(f"/accounts/{account['id']}/tokens/", {"name": "laptop", "days": 30})
    newcomer = Api(token=again.json()["token"])
    assert newcomer.get("/cases/").status_code == 200

    assert administrator.post(f"/memberships/{membership.json()['id']}/end/").status_code == 200
    assert newcomer.get("/cases/").status_code == 403
    assert administrator.post(f"/memberships/{membership.json()['id']}/end/").json()["code"] == "membership_ended"

    assert administrator.post(f"/accounts/{account['id']}/revoke-tokens/").status_code == 200
    assert newcomer.get("/me/").status_code == 401


def test_token_is_shown_once(administrator, account):
    token = administrator.post(f"/accounts/{account['id']}/tokens/", {"name": "laptop"}).json()["token"]
    for path in ("/accounts/", f"/accounts/{account['id']}/"):
        assert token not in administrator.get(path).content.decode()
    assert bytes(AccessToken.objects.get(name="laptop").digest).hex() not in token


def test_account_is_changed_with_the_version_that_was_read(administrator, account):
    path = f"/accounts/{account['id']}/"
    change = {"phone": "+49 2154 9490"}
    assert administrator.patch(path, change).status_code == 428
    assert administrator.patch(path, change, etag='"other"').status_code == 412
    changed = administrator.patch(path, change, etag=account["etag"])
    assert (changed.status_code, changed.json()["phone"]) == (200, "+49 2154 9490")
    assert administrator.patch(path, {"phone": ""}, etag=account["etag"]).status_code == 412
    assert User.objects.get(pk=account["id"]).phone == "+49 2154 9490"


def test_user_name_is_taken_once(town, administrator, account):
    body = {"municipality": str(town.municipality.pk), "username": "new-caseworker"}
    answer = administrator.post("/accounts/", body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "taken")


@pytest.mark.parametrize("role", ["caseworker", "team_lead", "volunteer", "data_protection_officer"])
def test_administrator_takes_no_other_role(town, administrator, role):
    place = {"team": str(town.teams["north"].pk)} if role == "caseworker" else {}
    given = {"user": str(town.users["administrator"].pk), "role": role, **place}
    answer = administrator.post("/memberships/", given)
    assert (answer.status_code, answer.json()["code"]) == (409, "roles_incompatible")
    assert [one["role"] for one in administrator.get("/me/").json()["roles"]] == ["administrator"]


def test_account_of_another_town_does_not_exist(administrator, account):
    stranger = make_town(ags="05166032", prefix="VI")
    caseworker = stranger.users["caseworker"]
    ids = {one["id"] for one in administrator.get("/accounts/", page_size=200).json()["results"]}
    assert account["id"] in ids
    assert ids.isdisjoint({str(one.pk) for one in stranger.users.values()})
    for path in ("", "disable/", "tokens/", "revoke-tokens/"):
        ask = administrator.post if path else administrator.get
        body = ({"name": "x"},) if path == "tokens/" else ()
        assert ask(f"/accounts/{caseworker.pk}/{path}", *body).status_code == 404
    for given in (
        {"user": str(caseworker.pk), "role": "volunteer"},
        {"user": account["id"], "role": "caseworker", "team": str(stranger.teams["north"].pk)},
        {"user": account["id"], "role": "partner_agency", "agency": str(stranger.agencies["school"].pk)},
    ):
        assert administrator.post("/memberships/", given).status_code == 400
    body = {"municipality": str(stranger.municipality.pk), "username": "from-outside"}
    assert administrator.post("/accounts/", body).status_code == 400


def test_case_records_are_known():
    assert set(CASE_RECORDS) >= {"cases", "persons", "notes", "assessments", "goals", "measures", "households"}


@pytest.mark.parametrize("prefix", CASE_RECORDS)
def test_administrator_gets_403_on_every_list_of_case_records(town, api, administrator, prefix):
    case = make_case(town)
    assert api("caseworker").get("/cases/").json()["results"][0]["id"] == str(case.pk)
    assert administrator.get(f"/{prefix}/").status_code == 403
    assert administrator.get(f"/{prefix}/{case.pk}/").status_code in {403, 405}


READERS = {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.TEAM_LEAD}


@pytest.mark.parametrize("role", list(Role))
def test_accounts_are_kept_by_the_administrator_alone(town, api, account, role):
    client, path = api(role), f"/accounts/{account['id']}/"
    reading = [client.get(one).status_code for one in ("/accounts/", path, "/memberships/")]
    assert reading == ([200] * 3 if role in READERS else [403] * 3)
    body = {"municipality": str(town.municipality.pk), "username": "one-more"}
    given = {"user": account["id"], "role": "volunteer"}
    writing = [
        client.post("/accounts/", body).status_code,
        client.patch(path, {"phone": "1"}, etag=account["etag"]).status_code,
        client.post(f"{path}tokens/", {"name": "x"}).status_code,
        client.post("/memberships/", given).status_code,
        client.post(f"{path}disable/").status_code,
    ]
    assert writing == ([201, 200, 200, 201, 200] if role == Role.ADMINISTRATOR else [403] * 5)
