"""Back-channel logout: what the provider ended ends here, and nobody else can end anything."""

import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from casemgmt.access.models import Session
from casemgmt.audit.models import Entry
from tests.factories.client import Api
from tests.factories.identity_provider import LOGOUT_EVENT, link, rsa_key, sign_in
from tests.factories.logins import logged_in
from tests.factories.town import make_town

NOW = int(time.time())


def send(token, **more):
    """What the provider's server sends, and what it is answered."""
    form = urlencode({"logout_token": token} | more)
    kind = "application/x-www-form-urlencoded"
    return Api().client.post("/api/v1/provider-logouts/", form, content_type=kind)


@pytest.fixture
def signed_in(town, fake):
    """Clients of two subjects, and of a login that the provider has nothing to do with."""
    link(town, "caseworker", fake)
    link(town, "volunteer", fake, "subject-2")
    mine, other = (Api(token=sign_in(fake, subject).json()["token"]) for subject in ("subject-1", "subject-2"))
    return mine, other, logged_in(town, "caseworker")


def alive(clients):
    return [one.get("/me/").status_code == 200 for one in clients]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "subject-1"},
        {"sid": "session of subject-1"},
        {"sub": "subject-1", "sid": "session of subject-1"},
    ],
)
def test_named_sessions_end_and_no_others(fake, signed_in, claims):
    assert alive(signed_in) == [True, True, True]
    answer = send(fake.logout_token(**claims), unknown_member="is for others")
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"ended": 1}, "no-store")
    assert alive(signed_in) == [False, True, True]
    assert Entry.objects.filter(event="session.ended").count() == 1


def test_session_of_another_subject_is_not_ended(fake, signed_in):
    assert send(fake.logout_token(sub="subject-2", sid="session of subject-1")).json() == {"ended": 0}
    assert send(fake.logout_token(sub="nobody")).json() == {"ended": 0}
    assert alive(signed_in) == [True, True, True]


def test_token_that_is_shown_again_ends_no_later_session(fake, signed_in):
    token = fake.logout_token(sub="subject-1")
    assert send(token).json() == {"ended": 1}
    again = Api(token=sign_in(fake).json()["token"])
    Session.objects.filter(ended_at=None).update(created_at=timezone.now() + timedelta(minutes=2))
    assert send(token).json() == {"ended": 0}
    assert again.get("/me/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example.org"},
        {"aud": "another-client"},
        {"aud": ["casemgmt", "another-client"]},
        {"events": None},
        {"events": {}},
        {"events": {LOGOUT_EVENT: "yes"}},
        {"events": [LOGOUT_EVENT]},
        {"nonce": "of an ID token"},
        {"exp": NOW - 120},
        {"exp": None},
        {"iat": NOW - 3600},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_token_that_does_not_fit_logs_nobody_out(fake, signed_in, claims):
    answer = send(fake.logout_token(**({"sub": "subject-1"} | claims)))
    assert (answer.status_code, answer.json()["code"]) == (400, "logout_refused")
    assert alive(signed_in) == [True, True, True]
    assert send(fake.logout_token(sub="subject-1")).status_code == 200


@pytest.mark.parametrize("distort", ["key", "none", "id token"])
def test_token_that_the_provider_did_not_sign_for_this_logs_nobody_out(fake, signed_in, distort):
    if distort == "key":
        fake.signer = rsa_key(9)
    if distort == "none":
        fake.algorithm = "none"
    token = fake.logout_token(sub="subject-1", events=None if distort == "id token" else {LOGOUT_EVENT: {}})
    assert send(token).status_code == 400
    assert alive(signed_in) == [True, True, True]


def test_nonsense_is_refused_and_counted(fake, signed_in):
    answers = [send(one) for one in ("x", "a.b.c", "e30.e30.e30", "e30.W10.e30")]
    assert [one.json()["code"] for one in answers] == ["logout_refused"] * 4
    assert Api().post("/provider-logouts/", {"logout_token": "x"}).status_code == 415
    assert Api().send_form("/provider-logouts/").status_code == 415
    assert [send("x").status_code for _ in range(7)] == [400] * 6 + [429]


def test_town_of_another_provider_keeps_its_sessions(town, fake, signed_in, settings):
    other = make_town(ags="05170048", prefix="WE")
    link(other, "caseworker", fake)
    own = settings.OIDC_PROVIDERS[0]
    settings.OIDC_PROVIDERS = [own | {"municipality": other.municipality.ags}]
    assert send(fake.logout_token(sub="subject-1")).json() == {"ended": 0}
    settings.OIDC_PROVIDERS = [own, own | {"code": "other", "municipality": other.municipality.ags}]
    assert send(fake.logout_token(sub="subject-1")).json() == {"ended": 1}
    assert alive(signed_in) == [False, True, True]
