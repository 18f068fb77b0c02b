"""A house whose root key is in a vault: no call in a request, and what happens when the vault goes away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction

from casemgmt.audit.models import Entry
from casemgmt.checks import root_keys_cannot_leave_their_provider
from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.keyring import forget_keys
from casemgmt.crypto.models import SearchTerm, SubjectKey, TenantKey
from casemgmt.crypto.providers import provider
from cases.models import Person
from tests.architecture.test_settings import production, run
from tests.crypto.fake_vault import TOKEN, FakeVault
from tests.factories.client import Api
from tests.factories.town import Town, make_person, make_town

NEW_PERSON = {"given_names": "Basma", "family_name": "Haddad", "confirmed_new": True}


@pytest.fixture
def vault(settings, settings_choose_the_provider) -> Iterator[FakeVault]:
    with FakeVault() as running:
        settings.KEY_PROVIDER, settings.VAULT_ADDR = "vault", running.address
        settings.VAULT_KEY, settings.VAULT_TOKEN = "casemgmt", f"{TOKEN}\n"
        settings.VAULT_TIMEOUT_SECONDS = 1.0
        yield running


@pytest.fixture
def town(vault: FakeVault, db: None) -> Town:
    return make_town()


def rows() -> list[int]:
    return [model.objects.count() for model in (Person, SubjectKey, SearchTerm, Entry)]


def create(town: Town) -> tuple[int, str]:
    answer = Api(town, "caseworker").post("/persons/", NEW_PERSON | {"team": str(town.teams["north"].pk)})
    return answer.status_code, answer.json().get("code", "")


def test_towns_keys_are_wrapped_by_the_vault(town):
    assert {bytes(key.wrapped)[:9] for key in TenantKey.objects.all()} == {b"vault:v1:"}
    assert Api(town, "caseworker").get(f"/persons/{make_person(town).pk}/").json()["given_names"] == "Amina"


def test_requests_ask_the_vault_for_nothing_while_keys_are_held(vault, town, settings):
    settings.KEY_CACHE_SECONDS = 600
    person = make_person(town)
    forget_keys()
    del vault.calls[:]
    api = Api(town, "caseworker")
    for _ in range(30):
        assert api.get(f"/persons/{person.pk}/").status_code == 200
        assert create(town) == (201, "")
        assert api.get("/persons/").status_code == 200
    assert vault.calls == ["POST /v1/transit/decrypt/casemgmt"] * 2  # the town's key and its index key, once


def test_without_the_vault_held_keys_answer_and_readiness_turns_red(vault, town, settings):
    settings.KEY_CACHE_SECONDS = 600
    person = make_person(town)
    provider().remembered_seconds = 0
    api = Api(town, "caseworker")
    assert api.client.get("/health/ready").status_code == 200
    vault.stop()
    answer = api.client.get("/health/ready")
    assert (answer.status_code, answer.json()["parts"]) == (503, {"database": "ready", "keys": "unavailable"})
    assert api.get(f"/persons/{person.pk}/").status_code == 200
    assert create(town) == (201, "")


def test_without_the_vault_and_without_held_keys_nothing_is_half_written(vault, town):
    person = make_person(town)
    before = rows()
    vault.sealed = True
    forget_keys()
    answer = Api(town, "caseworker").get(f"/persons/{person.pk}/")
    assert (answer.status_code, answer.json()["code"]) == (503, "keys_unavailable")
    assert create(town) == (503, "keys_unavailable")
    assert rows() == before
    vault.sealed = False
    assert create(town) == (201, "")


def test_town_is_not_founded_without_the_vault(vault, town):
    before = TenantKey.objects.count()
    vault.sealed = True
    with pytest.raises(KeysUnavailable), transaction.atomic():
        make_town(ags="05166032", prefix="VI")
    assert TenantKey.objects.count() == before


def test_threads_share_one_provider(vault):
    wrapped = provider().wrap(b"k" * 32, b"place")
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: provider().unwrap(wrapped, b"place"), range(8)))
    assert opened == [b"k" * 32] * 8


def test_server_does_not_start_without_its_vault(tmp_path):
    with FakeVault() as vault:
        found = {
            "CASEMGMT_KEY_PROVIDER": "vault",
            "CASEMGMT_VAULT_ADDR": vault.address,
            "CASEMGMT_VAULT_KEY": "casemgmt",
            "CASEMGMT_VAULT_TOKEN": TOKEN,
        }
        assert run(production(tmp_path, "production", **found), "-c", "import casemgmt.wsgi").returncode == 0
        vault.sealed = True
        done = run(production(tmp_path, "production", **found), "-c", "import casemgmt.wsgi")
    assert done.stderr.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: The vault is sealed or not active."
    )


def test_deployment_check_refuses_a_vault_over_plain_http(settings, settings_choose_the_provider):
    settings.DEMO = False
    settings.KEY_PROVIDER, settings.VAULT_ADDR, settings.VAULT_KEY = "vault", "http://vault.example.org", "casemgmt"
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", "--deploy", "--tag", "security")
    assert "(casemgmt.E001) The vault is reached over http. Over a network it has to be https." in str(refused.value)


def warnings() -> list[str]:
    return [one.msg for one in root_keys_cannot_leave_their_provider(None)]


def test_deployment_check_warns_of_a_transit_key_that_can_leave_the_vault(vault):
    assert warnings() == []
    vault.key.allowed = {"exportable": True, "allow_plaintext_backup": True, "deletion_allowed": True}
    assert warnings() == [
        "The transit key can be exported from the vault.",
        "The transit key can be backed up in clear.",
        "The transit key can be deleted.",
    ]
    vault.sealed = True
    assert warnings() == []
