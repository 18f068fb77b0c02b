"""Programs of partner agencies: client credentials and nothing else, narrow scopes, two secrets while one changes."""

import base64
import subprocess
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken as OAuthToken
from oauth2_provider.models import Application

from casemgmt.access import client_actions
from casemgmt.access.credentials import SCOPES
from casemgmt.access.models import AgencyClient, ClientSecret
from casemgmt.access.policies import POLICIES
from casemgmt.access.roles import AGENCY_ROLES
from casemgmt.audit.models import Entry
from cases.models import Referral
from tests.architecture.routes import calls
from tests.architecture.sweep_world import address, send
from tests.architecture.test_settings import production, run
from tests.factories.client import Api
from tests.factories.threads import at_once
from tests.factories.town import make_town
from tests.factories.world import make_world

BOTH = sorted(SCOPES)


@pytest.fixture
def client(town, api):
    """A program of the school, as its maker is shown it."""
    body = {"agency": str(town.agencies["school"].pk), "name": "School software", "scopes": BOTH}
    answer = api("administrator").post("/agency-clients/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def ask(client_id, secret, basic=True, **form):
    form = {"grant_type": "client_credentials"} | form
    if not basic:
        return Client().post("/oauth/token/", form | {"client_id": client_id, "client_secret": secret})
    shown = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return Client().post("/oauth/token/", form, headers={"Authorization": f"Basic {shown}"})


def token_of(client, **form):
    answer = ask(client["client_id"], client["client_secret"], **form)
    assert answer.status_code == 200, answer.content
    return answer.json()["access_token"]


@pytest.mark.parametrize("basic", [True, False])
def test_secret_gets_a_token_for_an_hour_whose_digest_alone_is_stored(client, basic):
    answer = ask(client["client_id"], client["client_secret"], basic)
    body = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, " ".join(BOTH))
    assert "refresh_token" not in body
    [row] = OAuthToken.objects.values()
    assert (row["token"], row["token_checksum"]) == ("", sha256(body["access_token"].encode()).hexdigest())
    assert row["expires"] - timezone.now() <= timedelta(hours=1)
    stored = repr([*ClientSecret.objects.values(), *Application.objects.values()])
    assert client["client_secret"] not in stored
    assert Entry.objects.filter(event="client.token_issued", object_ids=[client["id"]]).count() == 1


def test_program_reads_and_answers_its_agencys_referrals_as_its_own_account(town, client):
    world = make_world(town, "north", "nordmark")
    program = Api(token=token_of(client))
    assert [one["id"] for one in program.get("/partner/referrals/").json()["results"]] == [str(world["referral"])]
    assert program.post(f"/partner/referrals/{world['referral']}/accept/").status_code == 200
    assert Referral.objects.get(pk=world["referral"]).state == "accepted"
    user = AgencyClient.objects.get(pk=client["id"]).user
    assert Entry.objects.filter(actor_id=user.pk, kind="referral", event__startswith="referral.").exists()
    assert program.get("/me/").json()["username"] == client["client_id"]


def test_scope_narrows_what_the_role_includes(town, client):
    world = make_world(town, "north", "nordmark")
    reader = Api(token=token_of(client, scope="referrals:read"))
    assert reader.get("/partner/referrals/").status_code == 200
    refused = reader.post(f"/partner/referrals/{world['referral']}/accept/")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    answerer = Api(token=token_of(client, scope="referrals:answer"))
    assert answerer.get("/partner/referrals/").json()["code"] == "scope_missing"


def test_program_reaches_nothing_that_no_scope_names(town, client):
    program = Api(token=token_of(client))
    named = {(record, action) for one in SCOPES.values() for record, actions in one.items() for action in actions}
    others = []
    for method, pattern, view, action in calls():
        name = view.policy_name(action)
        if (view.policy.record, name) not in named and name not in view.policy.open:
            others.append(send(program, method, address(pattern, client["id"])).status_code)
    assert len(others) > 100
    assert set(others) == {403}


def test_scopes_name_only_what_the_role_includes():
    for actions in SCOPES.values():
        for record, names in actions.items():
            assert [one for one in names if not POLICIES[record].actions[one] & AGENCY_ROLES] == []


def test_scope_that_was_not_given_is_refused(town, api):
    body = {"agency": str(town.agencies["school"].pk), "name": "Reader", "scopes": ["referrals:read"]}
    client = api("administrator").post("/agency-clients/", body).json()
    for scope in ("referrals:answer", "referrals:read referrals:answer", "everything"):
        answer = ask(client["client_id"], client["client_secret"], scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert ask(client["client_id"], client["client_secret"]).json()["scope"] == "referrals:read"


def test_scope_taken_away_is_missing_from_tokens_that_are_out(town, api, client):
    program = Api(token=token_of(client))
    administrator = api("administrator")
    path = f"/agency-clients/{client['id']}/"
    changed = administrator.patch(path, {"scopes": ["referrals:answer"]}, etag=administrator.get(path)["ETag"])
    assert (changed.status_code, changed.json()["scopes"]) == (200, ["referrals:answer"])
    assert program.get("/partner/referrals/").json()["code"] == "scope_missing"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": "x", "password": "y"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "unsupported_grant_type"),
    ],
)
def test_no_other_grant_is_there(client, form, error):
    answer = ask(client["client_id"], client["client_secret"], **form)
    assert answer.status_code in {400, 404}
    assert OAuthToken.objects.count() == 0


def test_wrong_secret_unknown_client_and_unreadable_header_are_refused_alike(client):
    answers = [
        ask(client["client_id"], "cmx_wrong"),
        ask(client["client_id"], ""),
        ask("client-unknown", client["client_secret"]),
        ask(client["client_id"], "!", basic=False),
        Client().post("/oauth/token/", {"grant_type": "client_credentials"}, headers={"Authorization": "Basic ???"}),
        Client().post("/oauth/token/", {"grant_type": "client_credentials"}),
    ]
    assert [(one.status_code, one.json()) for one in answers] == [(401, {"error": "invalid_client"})] * 6
    assert Entry.objects.filter(event="client.refused", object_ids=[client["id"]]).count() == 3


def test_secret_is_exchanged_while_both_are_good(api, client):
    administrator = api("administrator")
    path = f"/agency-clients/{client['id']}/"
    [first] = administrator.get(path).json()["secrets"]
    last = administrator.post(f"{path}retire-secret/", {"secret": first["id"]})
    assert (last.status_code, last.json()["code"]) == (409, "last_secret")
    second = administrator.post(f"{path}add-secret/").json()["client_secret"]
    secrets = (client["client_secret"], second)
    assert [ask(client["client_id"], one).status_code for one in secrets] == [200, 200]
    third = administrator.post(f"{path}add-secret/")
    assert (third.status_code, third.json()["code"]) == (409, "secrets_full")
    left = administrator.post(f"{path}retire-secret/", {"secret": first["id"]})
    assert (left.status_code, len(left.json()["secrets"])) == (200, 1)
    assert [ask(client["client_id"], one).status_code for one in secrets] == [401, 200]
    again = administrator.post(f"{path}retire-secret/", {"secret": first["id"]})
    assert (again.status_code, again.json()["code"]) == (400, "secret_unknown")


def test_disabled_client_is_refused_at_every_door_at_once(api, client):
    program = Api(token=token_of(client))
    assert program.get("/me/").status_code == 200
    path = f"/agency-clients/{client['id']}/"
    assert api("administrator").post(f"{path}disable/").status_code == 200
    assert program.get("/me/").status_code == 401
    assert ask(client["client_id"], client["client_secret"]).status_code == 401
    for action in ("add-secret", "disable"):
        assert api("administrator").post(f"{path}{action}/").json()["code"] == "client_disabled"


@pytest.mark.parametrize("end", ["disable", "revoke-tokens"])
def test_tokens_end_with_the_service_account(api, client, end):
    program, administrator = Api(token=token_of(client)), api("administrator")
    path = f"/accounts/{AgencyClient.objects.get(pk=client['id']).user_id}/"
    assert administrator.post(f"{path}{end}/").status_code == 200
    assert program.get("/me/").status_code == 401
    refused = end == "disable"
    assert ask(client["client_id"], client["client_secret"]).status_code == (401 if refused else 200)
    administrator.post(f"{path}enable/")
    assert program.get("/me/").status_code == 401


def test_token_is_good_for_its_hour_only(client):
    program = Api(token=token_of(client))
    OAuthToken.objects.update(expires=timezone.now())
    assert program.get("/me/").status_code == 401


def test_service_account_has_no_password_and_is_not_invited(api, client):
    user = AgencyClient.objects.get(pk=client["id"]).user
    assert user.has_usable_password() is False
    answer = api("administrator").post(f"/accounts/{user.pk}/invite/")
    assert (answer.status_code, answer.json()["code"]) == (409, "nobody_to_invite")


def test_client_is_kept_by_the_administrator_of_the_town(town, api, client):
    other = Api(make_town(ags="05170048", prefix="WE"), "administrator")
    body = {"agency": str(town.agencies["school"].pk), "name": "x", "scopes": BOTH}
    assert other.post("/agency-clients/", body).json()["errors"][0]["code"] == "does_not_exist"
    assert other.get(f"/agency-clients/{client['id']}/").status_code == 404
    for name in ("team_lead", "partner_agency", "data_protection_officer"):
        assert api(name).get("/agency-clients/").status_code == 403
        assert api(name).post("/agency-clients/", body).status_code == 403


def test_secret_is_in_no_answer_but_the_first(api, client):
    administrator = api("administrator")
    for path in ("/agency-clients/", f"/agency-clients/{client['id']}/"):
        shown = administrator.get(path).content.decode()
        assert client["client_secret"] not in shown
        assert sha256(client["client_secret"].encode()).hexdigest() not in shown


def test_every_switch_of_rfc_9700_is_on(settings):
    from oauth2_provider.settings import DEFAULTS  # noqa: PLC0415 - what there is to switch

    switches = {name for name in DEFAULTS if name.startswith("COMPLIANT_BCP_RFC9700_")}
    assert len(switches) == 10
    assert {name: settings.OAUTH2_PROVIDER.get(name) for name in switches} == dict.fromkeys(switches, True)


def test_deployment_check_of_production_has_no_word_on_oauth(tmp_path):
    done: subprocess.CompletedProcess[str] = run(
        production(tmp_path, "production"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"
    )
    assert (done.returncode, "oauth2_provider" in done.stdout + done.stderr) == (0, False)


def test_token_endpoint_takes_post_only():
    assert Client().get("/oauth/token/").status_code == 405


def test_client_of_two_towns_administrator_is_made_where_the_role_is_held(town):
    """Seeing an agency of another town by another role is not enough."""
    other = make_town(ags="05170048", prefix="WE")
    user = town.users["administrator"]
    user.memberships.model.objects.filter(user=other.users["housing_manager"]).update(user=user)
    body = {"agency": str(other.agencies["school"].pk), "name": "x", "scopes": BOTH}
    assert Api(town, "administrator").post("/agency-clients/", body).status_code == 403
    assert client_actions.AgencyClient.objects.count() == 0


@pytest.mark.postgresql
def test_two_at_once_make_one_second_secret(kept_trail):
    town = make_town()
    body = {"agency": str(town.agencies["school"].pk), "name": "Software", "scopes": BOTH}
    client = Api(town, "administrator").post("/agency-clients/", body).json()
    path = f"/agency-clients/{client['id']}/add-secret/"
    answers = at_once([lambda: Api(town, "administrator").post(path).status_code] * 2)
    assert sorted(answers) == [200, 409]
    assert ClientSecret.objects.filter(client=client["id"], retired_at=None).count() == 2
