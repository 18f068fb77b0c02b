"""What the settings may say of identity providers; accounts and roles follow from a provider only where they say so."""

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from casemgmt.access.actions import create_membership, end_membership
from casemgmt.access.actors import operator
from casemgmt.access.models import Membership, User
from casemgmt.access.openid.providers import ProvidersMisconfigured, providers
from casemgmt.access.roles import Role
from tests.factories.client import Api
from tests.factories.identity_provider import configured, link, sign_in

GROUPS = {
    "nord": {"role": "caseworker", "team": "north"},
    "sued": {"role": "caseworker", "team": "south"},
    "helfer": {"role": "volunteer"},
}


def held(user):
    """The roles that the account holds now, with the teams."""
    rows = Membership.objects.valid_at(timezone.now()).filter(user=user)
    return sorted(rows.values_list("role", "team__name"), key=str)


def test_nobody_gets_an_account_by_signing_in(town, fake):
    before = User.objects.count()
    assert sign_in(fake, email="new@town.example.org", email_verified=True).status_code == 401
    assert User.objects.count() == before


def test_account_is_opened_without_a_role_where_the_settings_say_so(town, fake, settings):
    settings.OIDC_PROVIDERS = [configured(fake, town, create_accounts=True)]
    answer = sign_in(fake, email="new@town.example.org", email_verified=True)
    assert answer.status_code == 201
    user = User.objects.select_related("key").latest("created_at")
    assert (user.username[:5], user.email, user.municipality) == ("town-", "new@town.example.org", town.municipality)
    assert (held(user), user.has_usable_password()) == ([], False)
    assert Api(token=answer.json()["token"]).get("/cases/").status_code == 403
    count = User.objects.count()
    assert (sign_in(fake).status_code, User.objects.count()) == (201, count)


def test_groups_give_no_role_where_the_settings_map_none(town, fake):
    link(town, "interpreter", fake)
    before = held(town.users["interpreter"])
    assert sign_in(fake, groups=["nord", "administrator"], role="administrator").status_code == 201
    assert held(town.users["interpreter"]) == before == [("interpreter", None)]


@pytest.fixture
def mapped(town, fake, settings):
    """A provider whose groups stand for roles, with the interpreter as its subject."""
    settings.OIDC_PROVIDERS = [configured(fake, town, role_claim="groups", roles=GROUPS)]
    link(town, "interpreter", fake)
    return fake


def test_mapped_groups_give_roles_and_take_them_again(town, mapped):
    user = town.users["interpreter"]
    for groups, roles in (
        (["nord", "unheard-of"], [("caseworker", "north"), ("interpreter", None)]),
        (["nord"], [("caseworker", "north"), ("interpreter", None)]),
        (["sued", "helfer"], [("caseworker", "south"), ("interpreter", None), ("volunteer", None)]),
        ("helfer", [("interpreter", None), ("volunteer", None)]),
        ([["nord"]], [("interpreter", None)]),
        (None, [("interpreter", None)]),
    ):
        assert sign_in(mapped, groups=groups).status_code == 201
        assert held(user) == sorted(roles, key=str), groups


def test_role_by_a_group_works_at_once_and_ends_with_the_next_sign_in(town, mapped):
    mine = Api(token=sign_in(mapped, groups=["nord"]).json()["token"])
    assert mine.get("/cases/").status_code == 200
    sign_in(mapped, groups=[])
    assert mine.get("/cases/").status_code == 403


def test_role_that_an_administrator_gave_or_ended_is_not_the_groups(town, mapped):
    user, by = town.users["interpreter"], operator(now=timezone.now())
    create_membership(by=by, user=user, role=Role.VOLUNTEER)
    sign_in(mapped, groups=["helfer"])
    sign_in(mapped, groups=[])
    assert ("volunteer", None) in held(user)
    sign_in(mapped, groups=["nord"])
    ended = Membership.objects.get(user=user, role=Role.CASEWORKER)
    end_membership(by=operator(now=timezone.now()), membership=ended)
    sign_in(mapped, groups=[])
    assert held(user) == [("interpreter", None), ("volunteer", None)]


def test_role_that_cannot_be_given_is_told_to_the_operator_and_keeps_nobody_out(town, fake, settings, caplog):
    roles = {
        "admins": {"role": "administrator"},
        "nowhere": {"role": "caseworker", "team": "no such team"},
        "teamless": {"role": "caseworker"},
    }
    settings.OIDC_PROVIDERS = [configured(fake, town, role_claim="groups", roles=roles)]
    link(town, "interpreter", fake)
    assert sign_in(fake, groups=list(roles)).status_code == 201
    assert held(town.users["interpreter"]) == [("interpreter", None)]
    assert [words in caplog.text for words in ("roles_incompatible", "a team that does not exist", "misplaced")] == [
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"issuer": "http://login.example.org"}, "issuer is no https address"),
        ({"issuer": "https://login.example.org/?realm=1"}, "issuer is no https address"),
        ({"issuer": "https://user@login.example.org"}, "issuer is no https address"),
        ({"issuer": "https://login.example.org:port"}, "issuer is no https address"),
        ({"algorithms": ["none"]}, "algorithms are among"),
        ({"algorithms": ["HS256"]}, "algorithms are among"),
        ({"algorithms": []}, "algorithms are among"),
        ({"algorithms": "RS256"}, "algorithms has another form"),
        ({"scopes": ["email"]}, "scopes hold openid"),
        ({"client_secret": ""}, "either client_secret or client_secret_file is needed"),
        ({"client_secret_file": "/secret"}, "either client_secret or client_secret_file is needed"),
        ({"token_auth": "private_key_jwt"}, "token_auth is one of"),
        ({"roles": GROUPS}, "roles and role_claim go together"),
        ({"role_claim": "groups"}, "roles and role_claim go together"),
        ({"role_claim": "groups", "roles": {"x": {"role": "king"}}}, "roles maps each group"),
        ({"role_claim": "groups", "roles": {"x": "caseworker"}}, "roles maps each group"),
        ({"create_accounts": "yes"}, "create_accounts has another form"),
        ({"timeout_seconds": 0}, "timeout_seconds has another form"),
        ({"timeout_seconds": True}, "timeout_seconds has another form"),
        ({"unheard_of": 1}, "there is no unheard_of"),
        ({"code": "Town Hall"}, "no code"),
        ({"redirect_uri": None}, "redirect_uri has another form"),
    ],
)
def test_provider_that_is_set_up_wrongly_is_named_by_the_check_and_asked_by_nobody(
    town, fake, settings, change, reason
):
    assert [one for one in run_checks() if one.id == "casemgmt.E011"] == []
    settings.OIDC_PROVIDERS = [configured(fake, town) | change]
    with pytest.raises(ProvidersMisconfigured) as raised:
        providers()
    assert reason in raised.value.reason
    [found] = [one for one in run_checks() if one.id == "casemgmt.E011"]
    assert reason in found.msg
    answer = Api().post("/sessions/provider-challenge/", {"provider": "town"})
    assert (answer.status_code, answer.json()["code"]) == (503, "providers_misconfigured")
    assert (reason in answer.content.decode(), fake.calls) == (False, [])


@pytest.mark.parametrize("given", [{}, "x", ["x"], [{}], [{"code": "town"}], None])
def test_settings_of_another_form_are_refused(given, settings):
    settings.OIDC_PROVIDERS = given
    with pytest.raises(ProvidersMisconfigured):
        providers()


def test_two_providers_of_one_code_are_refused(town, fake, settings):
    settings.OIDC_PROVIDERS = [configured(fake, town)] * 2
    with pytest.raises(ProvidersMisconfigured):
        providers()


def test_plain_http_is_for_development_only(town, fake, settings):
    assert list(providers()) == ["town"]
    settings.DEMO = False
    with pytest.raises(ProvidersMisconfigured):
        providers()
    settings.OIDC_PROVIDERS = [configured(fake, town, issuer="https://login.example.org/realms/town")]
    assert list(providers()) == ["town"]


def test_municipality_or_file_that_is_not_there_is_told_to_the_operator(town, fake, settings, caplog):
    settings.OIDC_PROVIDERS = [configured(fake, town, municipality="01001000")]
    assert sign_in(fake).json()["code"] == "providers_misconfigured"
    own = configured(fake, town, client_secret_file="/nowhere/secret")
    settings.OIDC_PROVIDERS = [own | {"client_secret": ""}]
    assert sign_in(fake).json()["code"] == "providers_misconfigured"
    assert [words in caplog.text for words in ("there is no such municipality", "the file with the secret")] == [
        True
    ] * 2


def test_neither_secret_nor_reason_is_shown_by_the_provider_itself(town, fake):
    assert "only for tests" not in repr(providers())
