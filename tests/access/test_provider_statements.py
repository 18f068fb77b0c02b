"""What a provider states is believed only where it is signed, meant for us, of now, and of this very sign-in."""

import ssl
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from casemgmt.access.models import Session
from casemgmt.access.openid import discovery
from casemgmt.access.openid.calls import ProviderUnavailable, document
from casemgmt.access.openid.providers import providers
from tests.factories.certificates import self_signed
from tests.factories.client import Api
from tests.factories.identity_provider import FakeProvider, begin, bring_back, configured, link, rsa_key, sign_in

NOW = int(time.time())


@pytest.fixture
def linked(town, fake):
    """The provider, with a subject that signs in as the caseworker."""
    link(town, "caseworker", fake)
    return fake


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({"iss": "https://elsewhere.example.org"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "another-client"}, "another audience"),
        ({"aud": None}, "another audience"),
        ({"aud": ["casemgmt", "another-client"]}, "another audience"),
        ({"aud": {"casemgmt": 1}}, "another audience"),
        ({"azp": "another-client"}, "for another party"),
        ({"nonce": "another"}, "another nonce"),
        ({"nonce": None}, "another nonce"),
        ({"nonce": 1}, "another nonce"),
        ({"exp": NOW - 120}, "run out"),
        ({"exp": None}, "a time is missing"),
        ({"exp": "soon"}, "a time is missing"),
        ({"exp": 1e300}, "a time is missing"),
        ({"exp": True}, "a time is missing"),
        ({"iat": NOW - 3600}, "issued at another time"),
        ({"iat": NOW + 3600}, "issued at another time"),
        ({"iat": None}, "a time is missing"),
        ({"nbf": NOW + 3600}, "not good yet"),
        ({"sub": None}, "no subject"),
        ({"sub": ""}, "no subject"),
        ({"sub": 1}, "no subject"),
        ({"sub": "x" * 256}, "no subject"),
        ({"sub": "subject-\ud800"}, "no subject"),
        ({"auth_time": "lately"}, "a time is missing"),
    ],
)
def test_statement_that_does_not_fit_is_not_believed(linked, says, reason, caplog):
    linked.says = says
    answer = sign_in(linked)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_refused")
    assert f"refused: {reason}, request" in caplog.text
    linked.says = {}
    assert sign_in(linked).status_code == 201
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "says",
    [
        {"sid": "\ud800", "email": "\ud800", "email_verified": True},
        {"aud": ["casemgmt"]},
        {"azp": "casemgmt"},
        {"nbf": NOW},
    ],
)
def test_statement_in_another_form_is_believed(linked, says):
    linked.says = says
    assert sign_in(linked).status_code == 201


def test_clocks_may_differ_by_half_a_minute(linked):
    linked.says = {"exp": int(time.time()) - 30}
    assert sign_in(linked).status_code == 201


def none(fake):
    fake.algorithm = "none"


def none_written_otherwise(fake):
    fake.algorithm = "nOnE"


def public_key_as_shared_secret(fake):
    fake.heads = {"alg": "HS256"}


def unknown_key(fake):
    fake.signer = rsa_key(9)


def unknown_key_of_another_id(fake):
    fake.signer, fake.kid = rsa_key(9), "nine"


def algorithm_that_is_not_allowed(fake):
    fake.algorithm = "RS512"


def key_of_another_kind(fake):
    fake.heads = {"alg": "ES256"}


def key_that_the_token_brings_along(fake):
    fake.signer, fake.heads = rsa_key(9), {"jwk": {"kty": "oct", "k": "AAAA"}, "jku": f"{fake.issuer}/other"}


def critical_header(fake):
    fake.heads = {"crit": ["unheard-of"], "unheard-of": 1}


def another_kind_of_token(fake):
    fake.heads = {"typ": "at+jwt"}


def short_key(fake):
    fake.signer = rsa_key(9, 1024)
    fake.keys = {"one": fake.signer}


@pytest.mark.parametrize(
    "distort",
    [
        none, none_written_otherwise, public_key_as_shared_secret, unknown_key, unknown_key_of_another_id,
        algorithm_that_is_not_allowed, key_of_another_kind, key_that_the_token_brings_along, critical_header,
        another_kind_of_token, short_key,
    ],
)  # fmt: skip
def test_signature_that_does_not_count_is_not_believed(linked, distort):
    assert sign_in(linked).status_code == 201
    discovery.forget_published()
    distort(linked)
    answer = sign_in(linked)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_refused")
    assert "/other" not in linked.calls


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "e30.e30.e30", "W10.e30.e30", "e30..", "{}", None, 1, "a." * 40_000]
)
def test_token_that_cannot_be_read_is_not_believed(linked, token, monkeypatch):
    exchange = type(linked)._exchange

    def with_token(self, form, authorization):
        status, told = exchange(self, form, authorization)
        return status, told | {"id_token": token}

    monkeypatch.setattr(type(linked), "_exchange", with_token)
    assert sign_in(linked).status_code == 401
    monkeypatch.undo()
    assert sign_in(linked).status_code == 201


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, 201),
        ({"alg": "RS256"}, 201),
        ({"alg": "PS256"}, 401),
        ({"use": "enc"}, 401),
        ({"key_ops": ["encrypt"]}, 401),
        ({"kty": "oct", "k": "AAAA"}, 401),
        ({"n": "AQAB"}, 401),
        ({"n": 1}, 401),
        ({"kid": ["one"]}, 401),
    ],
)
def test_key_is_used_for_what_it_was_published_for(linked, facts, status):
    linked.describes = facts
    assert sign_in(linked).status_code == status


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_allowed_algorithms_are_taken(linked, algorithm):
    if algorithm == "ES256":
        linked.signer = ec.generate_private_key(ec.SECP256R1())
        linked.keys = {"one": linked.signer}
    linked.algorithm = algorithm
    assert sign_in(linked).status_code == 201


def test_algorithm_that_the_settings_leave_out_is_refused(linked, town, settings):
    settings.OIDC_PROVIDERS = [configured(linked, town, algorithms=["PS256"])]
    assert sign_in(linked).status_code == 401
    linked.algorithm = "PS256"
    assert sign_in(linked).status_code == 201


def test_token_without_key_id_is_taken_where_one_key_is_published(linked):
    linked.heads = {"kid": None}
    assert sign_in(linked).status_code == 201
    linked.keys["two"] = rsa_key(9)
    discovery.forget_published()
    assert sign_in(linked).status_code == 401


def later(monkeypatch, **more):
    """Let time go by, for the house and for what the provider says."""
    real, passed = timezone.now, timedelta(**more)
    monkeypatch.setattr(timezone, "now", lambda: real() + passed)
    return {"iat": int((real() + passed).timestamp()), "exp": int((real() + passed).timestamp()) + 60}


def test_exchanged_key_is_asked_for_at_once_and_then_known(linked, monkeypatch):
    assert sign_in(linked).status_code == 201
    assert linked.calls.count("/certs") == 1
    linked.rotate(keep=True)
    linked.says = later(monkeypatch, seconds=31)
    assert [sign_in(linked).status_code for _ in range(2)] == [201, 201]
    assert linked.calls.count("/certs") == 2


def test_unknown_key_is_asked_for_twice_a_minute_at_most(linked):
    assert sign_in(linked).status_code == 201
    linked.kid = "unheard-of"
    assert [sign_in(linked).status_code for _ in range(3)] == [401] * 3
    assert linked.calls.count("/certs") == 1


def test_withdrawn_key_is_good_for_five_minutes_more(linked, monkeypatch):
    assert sign_in(linked).status_code == 201
    old_kid, old_signer = linked.kid, linked.signer
    linked.rotate()
    linked.kid, linked.signer = old_kid, old_signer
    assert sign_in(linked).status_code == 201
    linked.says = later(monkeypatch, minutes=5)
    assert sign_in(linked).status_code == 401


@pytest.mark.parametrize(
    ("publishes", "path"),
    [
        ({"issuer": "https://elsewhere.example.org"}, "/.well-known/openid-configuration"),
        ({"authorization_endpoint": "https://elsewhere.example.org/a"}, "/.well-known/openid-configuration"),
        ({"token_endpoint": "http://127.0.0.1:1/token"}, "/.well-known/openid-configuration"),
        ({"token_endpoint": "http://169.254.169.254/latest"}, "/.well-known/openid-configuration"),
        ({"jwks_uri": "file:///etc/passwd"}, "/.well-known/openid-configuration"),
        ({"jwks_uri": "http://user@127.0.0.1/certs"}, "/.well-known/openid-configuration"),
        ({"jwks_uri": 1}, "/.well-known/openid-configuration"),
    ],
)
def test_only_addresses_of_the_provider_are_asked(linked, publishes, path):
    linked.publishes = publishes
    answer = begun()
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "provider_unavailable", "10")
    assert linked.calls == [path]
    linked.publishes = {}
    assert sign_in(linked).status_code == 201


def begun():
    """The answer to beginning, whatever it is."""
    return Api().post("/sessions/provider-challenge/", {"provider": "town"})


def test_call_itself_asks_nobody_else(linked):
    [provider] = providers().values()
    address = f"{linked.issuer}/certs"
    assert document(provider, address)["keys"] != []
    with pytest.raises(ProviderUnavailable):
        document(provider, address.replace("127.0.0.1", "localhost"))
    assert linked.calls == ["/certs"]


def test_other_hosts_are_asked_where_the_settings_name_them(linked, town, settings):
    place = linked.issuer.split("/")[2]
    linked.publishes = {"jwks_uri": linked.issuer.replace("127.0.0.1", "localhost") + "/certs"}
    assert begun().status_code == 503
    settings.OIDC_PROVIDERS = [configured(linked, town, hosts=[place.replace("127.0.0.1", "localhost")])]
    assert sign_in(linked).status_code == 201


def test_logout_address_elsewhere_is_not_given_out(linked):
    linked.publishes = {"end_session_endpoint": "https://elsewhere.example.org/logout"}
    assert sign_in(linked).json()["logout_url"] == ""


REDIRECTED = (302, {"Location": "/realms/town/other"}, b"")
BROKEN = {
    "redirect": REDIRECTED,
    "error": (500, {}, b"{}"),
    "no JSON": (200, {}, b"<html>"),
    "no object": (200, {}, b"[]"),
    "nested": (200, {}, b"[" * 100_000),
    "too long": (200, {}, b'{"a": "' + b"x" * 300_000 + b'"}'),
    "empty": (200, {}, b""),
}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/certs", "/token"])
@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_broken_answer_is_no_refusal_and_no_failure_of_the_person(linked, path, answer):
    challenge = begin()
    brought = linked.sign_in(challenge["authorization_url"])
    linked.answers[path] = answer
    discovery.forget_published()
    found = bring_back(challenge, brought)
    assert (found.status_code, found.json()["code"]) == (503, "provider_unavailable")
    assert "/other" not in linked.calls
    linked.answers.clear()
    assert [sign_in(linked).status_code for _ in range(2)] == [201, 201]


def test_provider_that_is_down_says_so(linked):
    linked.stop()
    assert begun().json()["code"] == "provider_unavailable"


def test_known_provider_that_goes_down_says_so_to_the_one_who_comes_back(linked):
    challenge = begin()
    brought = linked.sign_in(challenge["authorization_url"])
    linked.stop()
    assert bring_back(challenge, brought).json()["code"] == "provider_unavailable"


@pytest.mark.parametrize("dripping", [False, True], ids=["silent", "dripping"])
def test_slow_provider_is_given_up_in_time(linked, town, settings, dripping):
    settings.OIDC_PROVIDERS = [configured(linked, town, timeout_seconds=0.5)]
    if dripping:
        linked.dripping = True
    else:
        linked.slow_seconds = {"/.well-known/openid-configuration": 3.0}
    began = time.monotonic()
    assert begun().json()["code"] == "provider_unavailable"
    assert time.monotonic() - began < 2.0


def test_certificate_of_the_provider_is_verified(town, settings, tmp_path):
    authority = self_signed(tmp_path / "provider.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    settings.DEMO = False
    discovery.forget_published()
    with FakeProvider(tls=context) as fake:
        settings.OIDC_PROVIDERS = [configured(fake, town)]
        link(town, "caseworker", fake)
        assert begun().json()["code"] == "provider_unavailable"
        settings.OIDC_PROVIDERS = [configured(fake, town, ca_file=str(authority))]
        assert sign_in(fake).status_code == 201
        settings.OIDC_PROVIDERS = [configured(fake, town, ca_file="/nowhere.pem")]
        assert begun().json()["code"] == "providers_misconfigured"


@pytest.mark.parametrize(
    "answer", [(401, {}, b'{"error": "invalid_client"}'), (400, {}, b'{"error": "invalid_request"}')]
)
def test_refused_client_is_told_to_the_operator(linked, answer, caplog):
    linked.answers["/token"] = answer
    found = sign_in(linked)
    assert (found.status_code, found.json()["code"]) == (503, "providers_misconfigured")
    assert "CASEMGMT_OIDC_PROVIDERS: town: the token endpoint" in caplog.text
