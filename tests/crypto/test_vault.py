"""Root keys in a vault: bound to their place, versioned, and every trouble a sentence of our own."""

import base64
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.providers.vault import VaultProvider
from casemgmt.crypto.providers.vault_api import ANSWER_BYTES, VaultAccess
from tests.crypto.fake_vault import TOKEN, FakeVault
from tests.factories.certificates import self_signed

KEY = b"k" * 32


@pytest.fixture
def vault() -> Iterator[FakeVault]:
    with FakeVault() as running:
        yield running


def reached(vault: FakeVault, **other: object) -> VaultProvider:
    """A provider that believes nothing for longer than a call."""
    access = {"address": vault.address, "key": "casemgmt", "token": TOKEN, "timeout_seconds": 2.0} | other
    made = VaultProvider(VaultAccess(**access))
    made.remembered_seconds = 0
    return made


def sentence(provider: VaultProvider) -> str:
    with pytest.raises(KeysUnavailable) as refused:
        provider.health()
    return refused.value.detail


def test_key_comes_back_in_its_place_and_in_no_other(vault):
    wrapped = reached(vault).wrap(KEY, b"place")
    assert wrapped.startswith(b"vault:v1:")
    assert reached(vault).unwrap(wrapped, b"place") == KEY
    with pytest.raises(RootKeyMissing):
        reached(vault).unwrap(wrapped, b"elsewhere")


def test_wrapping_of_another_vault_or_provider_opens_nothing(vault):
    wrapped = reached(vault).wrap(KEY, b"place")
    with FakeVault() as other:
        for foreign in (wrapped, b"vault:v9:" + wrapped[9:], b"\x01\x01" + bytes(80), b"", b"vault:v1:\xff"):
            with pytest.raises(RootKeyMissing):
                reached(other).unwrap(foreign, b"place")


def test_rotated_key_wraps_under_its_new_version_and_opens_the_old(vault):
    provider = reached(vault)
    old = provider.wrap(KEY, b"place")
    assert provider.is_current(old) is True
    vault.key.rotate()
    assert provider.is_current(old) is False
    new = provider.rewrap(old, b"place")
    assert (new[:9], provider.is_current(new), provider.unwrap(new, b"place")) == (b"vault:v2:", True, KEY)
    vault.key.configure({"min_decryption_version": 2, "min_encryption_version": 2})
    vault.key.trim(2)
    assert provider.unwrap(new, b"place") == KEY
    with pytest.raises(RootKeyMissing):
        provider.unwrap(old, b"place")


def test_rewrapping_does_not_ask_the_engines_rewrap_which_knows_no_associated_data(vault):
    provider = reached(vault)
    wrapped = provider.wrap(KEY, b"place")
    del vault.calls[:]
    assert provider.unwrap(provider.rewrap(wrapped, b"place"), b"place") == KEY
    assert vault.calls[:2] == ["POST /v1/transit/decrypt/casemgmt", "POST /v1/transit/encrypt/casemgmt"]


def test_versions_that_still_open_are_told_with_their_age_newest_first(vault):
    for _ in range(2):
        vault.key.rotate()
    vault.key.made = {1: 1_700_000_000, 2: 1_710_000_000, 3: 1_720_000_000}
    vault.key.configure({"min_decryption_version": 2})
    states = reached(vault).root_keys()
    assert [(one.number, one.newest, one.created_at) for one in states] == [
        (3, True, datetime.fromtimestamp(1_720_000_000, UTC)),
        (2, False, datetime.fromtimestamp(1_710_000_000, UTC)),
    ]


def test_newest_version_is_asked_for_once_in_a_while(vault):
    provider = reached(vault)
    provider.remembered_seconds = 60
    wrapped = provider.wrap(KEY, b"place")
    assert [provider.is_current(wrapped) for _ in range(5)] == [True] * 5
    assert vault.calls.count("GET /v1/transit/keys/casemgmt") == 1


def test_health_is_asked_for_once_in_a_while_whether_it_is_good_or_not(vault):
    provider = reached(vault)
    provider.remembered_seconds = 60
    calls = [len(vault.calls) for _ in range(3) if provider.health() is None]
    assert calls == [3, 3, 3]  # wrap, unwrap, and unwrap in a wrong place
    vault.sealed = True
    other = reached(vault)
    other.remembered_seconds = 60
    assert {sentence(other) for _ in range(3)} == {"The vault is sealed or not active."}
    assert len(vault.calls) == 4


def test_old_vault_that_ignores_associated_data_is_not_well(vault):
    vault.binds = False
    assert sentence(reached(vault)) == "The key provider does not bind keys to their place."


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ({"token": "hvs.other"}, "The vault refuses the token, or does not let it use the key."),
        ({"token": ""}, "The vault refuses the token, or does not let it use the key."),
        ({"mount": "elsewhere"}, "The vault has no such mount, key or namespace."),
        ({"namespace": "town"}, "The vault has no such mount, key or namespace."),
        ({"key": "nothing"}, "The vault refuses the token, or does not let it use the key."),
        ({"token_file": "/nowhere"}, "The file with the vault's token cannot be read."),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else "",
)
def test_wrong_access_is_told_in_a_sentence(vault, access, expected):
    reached(vault).health()
    assert sentence(reached(vault, **access)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((307, {"Location": "http://127.0.0.1:1/v1/"}, b""), "The vault does not answer as expected."),
        ((500, {}, b'{"errors":["secret words"]}'), "The vault does not answer as expected."),
        ((200, {}, b"no json"), "The vault does not answer as expected."),
        ((200, {}, b"[]"), "The vault does not answer as expected."),
        ((200, {}, b'{"data": null}'), "The vault does not answer as expected."),
        ((200, {}, b'{"data": {"ciphertext": "plain"}}'), "The vault does not answer as expected."),
        ((200, {}, b'{"data": "' + b"x" * ANSWER_BYTES + b'"}'), "The vault does not answer as expected."),
        ((429, {}, b"{}"), "The vault is busy."),
        ((503, {}, b"{}"), "The vault is sealed or not active."),
    ],
    ids=lambda one: "",
)
def test_strange_answer_is_told_without_its_words(vault, caplog, answer, expected):
    vault.answer = answer
    assert sentence(reached(vault)) == expected
    assert len(vault.calls) == 1
    assert not any(word in caplog.text for word in ("secret", TOKEN, "xxxx", "transit"))


def test_vault_that_is_slow_or_gone_cannot_be_reached(vault):
    vault.slow_seconds = 0.5
    assert sentence(reached(vault, timeout_seconds=0.1)) == "The vault cannot be reached."
    vault.slow_seconds = 0
    reached(vault).health()
    vault.stop()
    assert sentence(reached(vault)) == "The vault cannot be reached."


def test_no_proxy_of_the_environment_is_asked(vault, monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert reached(vault).health() is None


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("http://vault.example.org:8200", True),
        ("http://192.0.2.1:8200", True),
        ("http://127.0.0.1:8200", False),
        ("http://[::1]:8200", False),
        ("http://localhost:8200", False),
        ("https://vault.example.org:8200", False),
        ("https://user:word@vault.example.org", True),
        ("https://vault.example.org?x=1", True),
        ("ftp://vault.example.org", True),
        ("vault.example.org:8200", True),
        ("", True),
    ],
)
def test_address_is_https_or_on_the_machine_itself(address, refused):
    if refused:
        with pytest.raises(KeysUnavailable):
            VaultProvider(VaultAccess(address, "casemgmt"))
    else:
        assert VaultProvider(VaultAccess(address, "casemgmt")).name == "vault"


def test_plain_http_over_a_network_is_for_demonstrations_only():
    assert VaultProvider(VaultAccess("http://vault.example.org", "casemgmt", plain_http_allowed=True)).name == "vault"


def test_key_without_a_name_is_refused():
    with pytest.raises(KeysUnavailable) as refused:
        VaultProvider(VaultAccess("https://vault.example.org", ""))
    assert refused.value.detail == "CASEMGMT_VAULT_KEY names no transit key."


def test_key_name_stays_one_part_of_the_path(vault):
    assert sentence(reached(vault, key="../sys/raw")) == (
        "The vault refuses the token, or does not let it use the key."
    )
    assert vault.calls == ["POST /v1/transit/encrypt/..%2Fsys%2Fraw"]


def test_token_file_is_read_anew_for_each_call(vault, tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    provider = reached(vault, token="", token_file=str(file))
    wrapped = provider.wrap(KEY, b"place")
    vault.tokens = {"hvs.renewed"}
    file.write_text("hvs.renewed")
    assert provider.unwrap(wrapped, b"place") == KEY


def test_role_logs_in_once_and_again_when_its_token_has_ended(vault):
    vault.roles["server"] = "secret"
    vault.tokens.clear()
    provider = reached(vault, token="", role_id="server", secret_id="secret")
    wrapped = provider.wrap(KEY, b"place")
    assert provider.unwrap(wrapped, b"place") == KEY
    assert vault.calls.count("POST /v1/auth/approle/login") == 1
    vault.tokens.clear()
    assert provider.unwrap(wrapped, b"place") == KEY
    assert vault.calls.count("POST /v1/auth/approle/login") == 2


def test_role_with_a_wrong_secret_is_refused(vault):
    vault.roles["server"] = "secret"
    assert sentence(reached(vault, role_id="server", secret_id="other")) == "The vault refuses the role or its secret."


def test_namespace_and_mount_are_spoken_to():
    with FakeVault(mount="keys-of-the-house", namespace="town/hall") as vault:
        assert reached(vault, mount="keys-of-the-house", namespace="town/hall").health() is None


def test_access_does_not_print_its_secrets():
    access = VaultAccess("https://v", "k", token="hvs.x1", role_id="r-x1", secret_id="s-x1")
    assert "x1" not in repr(access)


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    return self_signed(tmp_path / "vault.pem")


def test_certificate_is_verified(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority)
    with FakeVault(tls=context) as vault:
        assert reached(vault, ca_file=str(authority)).health() is None
        assert sentence(reached(vault)) == "The vault's certificate is not trusted (CASEMGMT_VAULT_CA_FILE)."
        by_name = vault.address.replace("127.0.0.1", "localhost")
        assert sentence(reached(vault, address=by_name, ca_file=str(authority))) == (
            "The vault's certificate is not trusted (CASEMGMT_VAULT_CA_FILE)."
        )


def test_missing_authority_file_is_told():
    with pytest.raises(KeysUnavailable) as refused:
        VaultProvider(VaultAccess("https://vault.example.org", "casemgmt", ca_file="/nowhere.pem"))
    assert refused.value.detail == "The file with the vault's certificate authority cannot be read."


def test_vault_sees_the_key_and_its_place_only(vault):
    """The engine's own `decrypt` opens what was wrapped here: nothing of ours is around it."""
    wrapped = reached(vault).wrap(KEY, b"place").decode()
    told = vault.answered(
        "POST",
        "transit/decrypt/casemgmt",
        {"X-Vault-Token": TOKEN},
        {"ciphertext": wrapped, "associated_data": base64.b64encode(b"place").decode()},
    )
    assert base64.b64decode(told["data"]["plaintext"]) == KEY
