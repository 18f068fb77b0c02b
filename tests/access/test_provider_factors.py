"""Second factors: the provider's, where the settings accept what it says of it, or else the account's own."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.utils import timezone

from casemgmt.access.models import FailedLogins, ProviderLink, Session, User
from casemgmt.access.openid import discovery
from tests.factories.client import Api
from tests.factories.identity_provider import begin, bring_back, configured, link, sign_in
from tests.factories.logins import code_now, enrol_totp, give_password, logged_in, next_code, try_login


@pytest.fixture
def linked(town, fake, settings):
    """The provider, in a house that asks for a second factor, with a subject that signs in as the caseworker."""
    settings.SECOND_FACTOR = "required"
    settings.OIDC_PROVIDERS = [configured(fake, town, mfa_acr=["silver"], mfa_amr=["mfa", "hwk"])]
    link(town, "caseworker", fake)
    return fake


def confirm(answer, code):
    """The answer to a code behind `second_factor_missing`."""
    body = {"continuation": answer.json()["continuation"], "code": code}
    return Api().post("/sessions/provider-code/", body)


def test_role_without_any_second_factor_can_only_enrol_one(town, linked):
    answer = sign_in(linked)
    assert (answer.status_code, answer.json()["second_factor"], answer.json()["must_enrol"]) == (201, False, True)
    mine = Api(token=answer.json()["token"])
    assert mine.get("/cases/").json()["code"] == "second_factor_required"
    enrol_totp(mine)
    assert mine.get("/cases/").status_code == 200


@pytest.mark.parametrize(
    ("claims", "strong"),
    [
        ({"acr": "silver"}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["hwk"]}, True),
        ({"acr": "bronze"}, False),
        ({"acr": ["silver"]}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"]]}, False),
        ({"acr": None, "amr": None}, False),
        ({}, False),
    ],
)
def test_what_the_provider_says_counts_where_the_settings_accept_it(town, linked, claims, strong):
    body = sign_in(linked, **claims).json()
    assert (body["second_factor"], body["must_enrol"]) == (strong, not strong)
    assert Api(token=body["token"]).get("/cases/").status_code == (200 if strong else 403)


def test_by_default_nothing_that_a_provider_says_is_a_second_factor(town, linked, settings):
    settings.OIDC_PROVIDERS = [configured(linked, town)]
    assert sign_in(linked, acr="silver", amr=["mfa"]).json()["second_factor"] is False


def test_role_that_needs_none_does_with_one_factor(town, linked):
    link(town, "volunteer", linked, "subject-2")
    body = sign_in(linked, "subject-2").json()
    assert (body["second_factor"], body["must_enrol"]) == (False, False)


def test_own_factor_is_asked_for_where_the_provider_asked_for_none(town, linked):
    secret, [recovery, *_] = enrol_totp(logged_in(town, "caseworker"))
    Session.objects.all().delete()
    answer = sign_in(linked)
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_missing")
    assert Session.objects.count() == 0
    opened = confirm(answer, next_code(secret))
    assert (opened.status_code, opened.json()["second_factor"]) == (201, True)
    assert Api(token=opened.json()["token"]).get("/cases/").status_code == 200
    assert confirm(answer, recovery).json()["code"] == "login_refused"
    assert confirm(sign_in(linked), recovery).status_code == 201
    assert sign_in(linked, acr="silver").status_code == 201


def test_wrong_codes_leave_the_sign_in_open_and_lock_the_account(town, linked):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    answer = sign_in(linked)
    assert [confirm(answer, "000000").status_code for _ in range(5)] == [401] * 5
    assert confirm(answer, next_code(secret)).status_code == 429
    FailedLogins.objects.all().delete()
    assert confirm(answer, next_code(secret)).status_code == 201


def test_password_lock_holds_for_codes_behind_a_provider_too(town, linked):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    give_password(town, "caseworker")
    for _ in range(5):
        try_login(town, "caseworker", "wrong words of somebody")
    assert confirm(sign_in(linked), next_code(secret)).status_code == 429


@pytest.mark.parametrize(
    ("change", "status"), [("nothing", 201), ("time", 401), ("text", 401), ("account", 401), ("link", 401)]
)
def test_continuation_is_good_for_five_minutes_for_what_it_was_given(town, linked, change, status, monkeypatch):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    answer = sign_in(linked)
    continuation = answer.json()["continuation"]
    if change == "time":
        real = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(minutes=6))
    elif change == "text":
        continuation = continuation[:-2]
    elif change == "account":
        User.objects.filter(pk=town.users["caseworker"].pk).update(is_active=False)
    elif change == "link":
        ProviderLink.objects.all().delete()
    body = {"continuation": continuation, "code": next_code(secret)}
    assert Api().post("/sessions/provider-code/", body).status_code == status


def test_sign_in_is_completed_although_the_provider_went_down_meanwhile(town, linked):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    answer = sign_in(linked)
    linked.stop()
    discovery.forget_published()
    opened = confirm(answer, next_code(secret))
    assert (opened.status_code, opened.json()["logout_url"]) == (201, "")


def test_continuation_holds_no_address(town, linked):
    enrol_totp(logged_in(town, "caseworker"))
    answer = sign_in(linked, email="somebody@town.example.org", email_verified=True)
    held = signing.loads(answer.json()["continuation"], salt="casemgmt.provider-sign-in.code-missing")
    assert held["found"]["email"] == ""


def test_code_alone_is_no_continuation(db):
    for continuation in ("", "nonsense", "a:b:c"):
        answer = Api().post("/sessions/provider-code/", {"continuation": continuation, "code": "123456"})
        assert answer.status_code in {400, 401}
    assert Session.objects.count() == 0


def test_classes_that_the_settings_name_are_asked_for(town, linked, settings):
    settings.OIDC_PROVIDERS = [configured(linked, town, acr_values=["gold", "silver"])]
    asked = parse_qs(urlsplit(begin()["authorization_url"]).query)
    assert asked["acr_values"] == ["gold silver"]


@pytest.mark.parametrize(
    ("proved", "status"), [(timedelta(0), 200), (timedelta(minutes=14), 200), (timedelta(minutes=16), 403), (None, 403)]
)
def test_login_is_as_fresh_as_the_proof_at_the_provider(town, linked, proved, status):
    """Else whoever finds a browser that the provider knows still could enrol a factor of their own."""
    linked.says = {"auth_time": None if proved is None else int((timezone.now() - proved).timestamp())}
    mine = Api(token=sign_in(linked, acr="silver").json()["token"])
    answer = mine.post("/factors/", {"name": "Fictional phone"})
    assert answer.status_code == (201 if status == 200 else status)
    assert status == 200 or answer.json()["code"] == "login_too_old"
    assert mine.get("/cases/").status_code == 200


@pytest.mark.parametrize(("proved", "status"), [(timedelta(0), 201), (timedelta(minutes=2), 401), (None, 401)])
def test_person_who_is_to_prove_themselves_anew_has_to(town, linked, proved, status):
    linked.says = {"auth_time": None if proved is None else int((timezone.now() - proved).timestamp())}
    challenge = begin(anew=True)
    asked = parse_qs(urlsplit(challenge["authorization_url"]).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert bring_back(challenge, linked.sign_in(challenge["authorization_url"])).status_code == status


def test_code_is_taken_once_across_password_and_provider(town, linked):
    secret, _ = enrol_totp(logged_in(town, "caseworker"))
    code = next_code(secret)
    assert try_login(town, "caseworker", code=code).status_code == 201
    assert confirm(sign_in(linked), code).status_code == 401
    assert confirm(sign_in(linked), code_now(secret, 1)).status_code == 201
