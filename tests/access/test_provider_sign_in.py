"""Signing in at an identity provider: whom it lets in, as what, once; everybody else is refused in the same words."""

import base64
import hashlib
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from casemgmt.access.models import FailedLogins, Invitation, ProviderLink, Session, SpentState, User
from casemgmt.access.tokens import token_digest
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.identity_provider import CLIENT_ID, REDIRECT, begin, bring_back, configured, link, sign_in
from tests.factories.threads import at_once
from tests.factories.town import make_town

ADDRESS = "somebody@town.example.org"


def invite(town, name, email=""):
    """The token of an invitation for the account, which has this address."""
    api, user = Api(town, "administrator"), town.users[name]
    if email:
        assert api.patch(f"/accounts/{user.pk}/", {"email": email}, etag="*").status_code == 200
    return api.post(f"/accounts/{user.pk}/invite/").json()["token"]


def shown(answer):
    """What a refusal shows, without the identity of the request."""
    return answer.status_code, {name: value for name, value in answer.json().items() if name != "request_id"}


def test_linked_subject_signs_in_as_its_account(town, fake):
    link(town, "caseworker", fake)
    answer = sign_in(fake)
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    body = answer.json()
    assert (body["token"][:4], body["second_factor"], body["must_enrol"]) == ("cms_", False, False)
    assert Api(token=body["token"]).get("/me/").json()["id"] == str(town.users["caseworker"].pk)
    assert Api(token=body["token"]).get("/cases/").status_code == 200
    session = Session.objects.get()
    assert (bytes(session.digest), session.link) == (token_digest(body["token"]), ProviderLink.objects.get())
    assert session.expires_at - session.created_at == timedelta(hours=10)
    [line] = Entry.objects.filter(event="session.opened")
    assert (line.object_ids, line.fields) == ([str(session.pk)], ["link"])


def test_browser_is_sent_with_state_nonce_and_challenge_that_tell_nothing(town, fake):
    challenge = begin()
    asked = {name: one[0] for name, one in parse_qs(urlsplit(challenge["authorization_url"]).query).items()}
    assert sorted(asked) == [
        "client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "response_type", "scope",
        "state",
    ]  # fmt: skip
    assert (asked["client_id"], asked["redirect_uri"], asked["scope"]) == (CLIENT_ID, REDIRECT, "openid email")
    assert challenge["proof"] not in challenge["authorization_url"]
    again = begin()
    other = {name: one[0] for name, one in parse_qs(urlsplit(again["authorization_url"]).query).items()}
    assert [asked[name] == other[name] for name in ("state", "nonce", "code_challenge")] == [False] * 3


def test_verifier_is_that_of_the_challenge_and_the_secret_goes_to_the_provider_only(town, fake):
    link(town, "caseworker", fake)
    challenge = begin()
    asked = {name: one[0] for name, one in parse_qs(urlsplit(challenge["authorization_url"]).query).items()}
    bring_back(challenge, fake.sign_in(challenge["authorization_url"]))
    [form] = fake.forms
    digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert (digest, "client_secret" in form) == (asked["code_challenge"], False)


def test_secret_is_sent_in_the_form_where_the_settings_say_so(town, fake, settings, tmp_path):
    (tmp_path / "secret").write_text("only for tests: a fictional secret\n")
    own = configured(fake, town, token_auth="client_secret_post", client_secret_file=str(tmp_path / "secret"))
    settings.OIDC_PROVIDERS = [own | {"client_secret": ""}]
    link(town, "caseworker", fake)
    assert sign_in(fake).status_code == 201
    assert fake.forms[0]["client_secret"] == "only for tests: a fictional secret"


def test_invited_person_is_linked_by_the_verified_address_once(town, fake):
    invite(town, "caseworker", ADDRESS)
    answer = sign_in(fake, email=ADDRESS.upper(), email_verified=True)
    assert answer.status_code == 201, answer.content
    row = ProviderLink.objects.select_related("key").get()
    assert (row.user, row.provider, row.subject) == (town.users["caseworker"], "town", "subject-1")
    assert not Invitation.objects.exists()
    assert sign_in(fake).status_code == 201
    events = Entry.objects.filter(object_ids=[str(row.pk)]).values_list("event", flat=True)
    assert list(events) == ["provider.linked"]


def test_invited_person_is_linked_by_the_invitation_itself(town, fake):
    token = invite(town, "volunteer")
    assert sign_in(fake, invitation=token).status_code == 201
    assert ProviderLink.objects.get().user == town.users["volunteer"]
    assert sign_in(fake, "subject-2", invitation=token).status_code == 401


@pytest.mark.parametrize(
    ("claims", "how"),
    [
        ({"email": ADDRESS}, "not verified"),
        ({"email": ADDRESS, "email_verified": False}, "not verified"),
        ({"email": ADDRESS, "email_verified": "true"}, "not plainly verified"),
        ({"email": "other@town.example.org", "email_verified": True}, "another address"),
        ({"email": "", "email_verified": True}, "no address"),
        ({"email_verified": True}, "no address"),
    ],
)
def test_address_links_only_where_it_is_verified_and_the_same(town, fake, claims, how):
    invite(town, "caseworker", ADDRESS)
    assert sign_in(fake, **claims).json()["code"] == "login_refused", how
    assert (ProviderLink.objects.count(), Invitation.objects.count()) == (0, 1)
    assert sign_in(fake, email=ADDRESS, email_verified=True).status_code == 201


def test_address_of_two_accounts_links_neither(town, fake):
    invite(town, "caseworker", ADDRESS)
    invite(town, "volunteer", ADDRESS)
    assert sign_in(fake, email=ADDRESS, email_verified=True).status_code == 401
    assert ProviderLink.objects.count() == 0


def test_address_links_nobody_where_the_settings_say_so(town, fake, settings):
    settings.OIDC_PROVIDERS = [configured(fake, town, link_by_email=False)]
    token = invite(town, "caseworker", ADDRESS)
    assert sign_in(fake, email=ADDRESS, email_verified=True).status_code == 401
    assert sign_in(fake, invitation=token).status_code == 201


def test_account_without_an_open_invitation_is_not_linked(town, fake):
    invite(town, "caseworker", ADDRESS)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sign_in(fake, email=ADDRESS, email_verified=True).status_code == 401


def test_invitation_of_another_account_moves_no_link(town, fake):
    link(town, "caseworker", fake)
    token = invite(town, "volunteer")
    assert sign_in(fake, invitation=token).status_code == 401
    assert ProviderLink.objects.get().user == town.users["caseworker"]


def test_new_invitation_replaces_the_former_subject_and_ends_its_sessions(town, fake):
    link(town, "caseworker", fake)
    former = Api(token=sign_in(fake).json()["token"])
    token = invite(town, "caseworker")
    assert sign_in(fake, "subject-2", invitation=token).status_code == 201
    assert former.get("/me/").status_code == 401
    assert (sign_in(fake).status_code, sign_in(fake, "subject-2").status_code) == (401, 201)


def test_refusals_read_alike_whatever_is_wrong(town, fake):
    link(town, "caseworker", fake)
    link(town, "volunteer", fake, "disabled")
    User.objects.filter(pk=town.users["volunteer"].pk).update(is_active=False)
    challenge = begin()
    brought = fake.sign_in(challenge["authorization_url"])
    answers = [
        sign_in(fake, "nobody"),
        sign_in(fake, "disabled"),
        bring_back(challenge, brought | {"state": brought["state"][:-2]}),
        bring_back(begin(), brought),
        bring_back(challenge, brought | {"code": "nonsense"}),
        bring_back(challenge, brought),
    ]
    assert [shown(one) for one in answers] == [shown(answers[0])] * 6
    assert (answers[0].status_code, answers[0].json()["code"]) == (401, "login_refused")
    assert answers[0].json()["instance"] == "/api/v1/sessions/provider/"
    assert (Session.objects.count(), Entry.objects.filter(event="login.failed").count()) == (0, 6)
    assert sign_in(fake).status_code == 201


def test_disabled_account_is_told_apart_in_neither_headers_nor_statements(town, fake):
    link(town, "volunteer", fake, "disabled")
    User.objects.filter(pk=town.users["volunteer"].pk).update(is_active=False)
    unknown, disabled = sign_in(fake, "nobody"), sign_in(fake, "disabled")
    dropped = {"X-Request-Id", "Content-Length"}
    heads = [{name: one[name] for name in one.headers if name not in dropped} for one in (unknown, disabled)]
    assert heads[0] == heads[1]
    assert len(unknown.content) == len(disabled.content)


def test_failures_are_counted_for_the_address_and_lock_it(town, fake):
    link(town, "caseworker", fake)
    assert [sign_in(fake, "nobody").status_code for _ in range(10)] == [401] * 10
    answer = sign_in(fake)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    FailedLogins.objects.all().delete()
    assert sign_in(fake).status_code == 201


def test_state_is_good_once_and_for_the_program_that_began(town, fake):
    link(town, "caseworker", fake)
    challenge = begin()
    first, second = (fake.sign_in(challenge["authorization_url"]) for _ in range(2))
    assert bring_back(begin(), first).status_code == 401
    assert bring_back(challenge, first).status_code == 201
    assert bring_back(challenge, second).status_code == 401
    assert len(fake.forms) == 1
    assert SpentState.objects.count() == 1


def test_code_is_good_once(town, fake):
    link(town, "caseworker", fake)
    challenge, later = begin(), begin()
    brought = fake.sign_in(challenge["authorization_url"])
    assert bring_back(challenge, brought).status_code == 201
    other = fake.sign_in(later["authorization_url"])
    assert bring_back(later, other | {"code": brought["code"]}).status_code == 401


def test_code_of_another_request_is_of_no_use(town, fake):
    """The provider asks for the verifier of the request that the code is for."""
    link(town, "caseworker", fake)
    mine, other = begin(), begin()
    stolen = fake.sign_in(other["authorization_url"])["code"]
    own = fake.sign_in(mine["authorization_url"])
    assert bring_back(mine, own | {"code": stolen}).status_code == 401


@pytest.mark.parametrize(("minutes", "status"), [(9, 201), (11, 401)])
def test_state_is_good_for_ten_minutes(town, fake, minutes, status, monkeypatch):
    link(town, "caseworker", fake)
    challenge = begin()
    brought = fake.sign_in(challenge["authorization_url"])
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(minutes=minutes))
    fake.says = {name: int((timezone.now()).timestamp()) + more for name, more in (("iat", 0), ("exp", 60))}
    assert bring_back(challenge, brought).status_code == status


def test_spent_states_go_once_they_have_run_out(town, fake):
    link(town, "caseworker", fake)
    sign_in(fake)
    SpentState.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sign_in(fake)
    assert SpentState.objects.count() == 1


def test_answer_has_to_name_the_issuer_where_the_provider_says_it_does(town, fake):
    link(town, "caseworker", fake)
    fake.publishes = {"authorization_response_iss_parameter_supported": True}
    challenge = begin()
    brought = fake.sign_in(challenge["authorization_url"])
    assert bring_back(challenge, brought).status_code == 401
    assert bring_back(challenge, brought, iss="https://elsewhere.example.org").status_code == 401
    assert bring_back(challenge, brought, iss=fake.issuer).status_code == 201


def test_provider_of_another_municipality_opens_nothing_here(town, fake, settings):
    other = make_town(ags="05170048", prefix="WE")
    settings.OIDC_PROVIDERS = [configured(fake, other)]
    link(town, "caseworker", fake)
    invite(town, "volunteer", ADDRESS)
    assert sign_in(fake).status_code == 401
    assert sign_in(fake, "subject-2", email=ADDRESS, email_verified=True).status_code == 401
    token = invite(town, "volunteer")
    assert sign_in(fake, "subject-2", invitation=token).status_code == 401
    link(other, "caseworker", fake, "subject-3")
    assert sign_in(fake, "subject-3").status_code == 201


def test_offered_providers_are_shown_without_their_secrets(town, fake):
    assert Api().get("/identity-providers/").json() == [
        {"code": "town", "name": "Fictional login", "municipality": town.municipality.ags}
    ]
    unknown = Api().post("/sessions/provider-challenge/", {"provider": "nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "provider_unknown")


def test_neither_database_nor_trail_nor_log_holds_what_the_provider_said(town, fake, caplog):
    invite(town, "caseworker", ADDRESS)
    subject = "a-subject-with-a-name"
    sign_in(fake, subject, email=ADDRESS, email_verified=True, name="Fictional Person")
    sign_in(fake, "nobody-of-that-name", email="other@town.example.org", name="Fictional Person")
    rows = [list(model.objects.values()) for model in (Entry, Session, ProviderLink, SpentState)]
    held = repr(rows) + caplog.text
    words = (subject, "nobody-of-that-name", ADDRESS, "other@town", "Fictional Person", "session of", "secret")
    assert [word for word in words if word in held] == []
    assert "refused: a subject of no account" in caplog.text


def test_session_by_a_provider_is_listed_ended_and_revoked_like_any_other(town, fake, api):
    link(town, "caseworker", fake)
    mine = Api(token=sign_in(fake).json()["token"])
    [row] = mine.get("/sessions/").json()["results"]
    assert row["current"] is True
    assert mine.delete(f"/sessions/{row['id']}/", etag="*").status_code == 204
    assert mine.get("/me/").status_code == 401
    again = Api(token=sign_in(fake).json()["token"])
    user = town.users["caseworker"]
    assert api("administrator").post(f"/accounts/{user.pk}/disable/").status_code == 200
    assert (again.get("/me/").status_code, sign_in(fake).status_code) == (401, 401)
    assert api("administrator").post(f"/accounts/{user.pk}/enable/").status_code == 200
    assert (again.get("/me/").status_code, sign_in(fake).status_code) == (401, 201)


def test_answer_says_where_to_log_out_at_the_provider(town, fake, settings):
    settings.OIDC_PROVIDERS = [configured(fake, town, post_logout_redirect_uri="https://testserver/bye")]
    link(town, "caseworker", fake)
    address = urlsplit(sign_in(fake).json()["logout_url"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{fake.issuer}/logout"
    assert parse_qs(address.query) == {"client_id": [CLIENT_ID], "post_logout_redirect_uri": ["https://testserver/bye"]}


@pytest.mark.postgresql
@pytest.mark.usefixtures("kept_trail")
def test_of_two_answers_with_one_state_one_wins(town, fake):
    assert connection.vendor == "postgresql"
    link(town, "caseworker", fake)
    for _ in range(5):
        challenge = begin()
        brought = [fake.sign_in(challenge["authorization_url"]) for _ in range(4)]
        Session.objects.all().delete()
        FailedLogins.objects.all().delete()
        fake.forms.clear()
        answers = at_once([partial(bring_back, challenge, one) for one in brought])
        assert sorted(one.status_code for one in answers) == [201, 401, 401, 401]
        assert (Session.objects.count(), len(fake.forms)) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.usefixtures("kept_trail")
def test_of_two_first_sign_ins_of_one_subject_both_end_at_one_link(town, fake):
    invite(town, "caseworker", ADDRESS)
    answers = at_once([lambda: sign_in(fake, email=ADDRESS, email_verified=True)] * 2)
    assert 201 in {one.status_code for one in answers}
    assert {one.status_code for one in answers} <= {201, 401}
    assert ProviderLink.objects.count() == 1
