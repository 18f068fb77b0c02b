"""Root keys in a PKCS#11 token, tried with SoftHSM 2 where it is installed."""

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casemgmt.crypto.actions import create_tenant_keys
from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.keyring import current_tenant_key, forget_keys
from casemgmt.crypto.providers.hsm import Pkcs11Provider, TokenAccess
from tests.factories.town import NOW

MODULES = [Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib64/pkcs11/libsofthsm2.so")]
MODULE = next((str(one) for one in MODULES if one.exists()), "")
KEY, PIN = b"k" * 32, "4711"
TOWN = UUID("01a00000-0000-7000-8000-0000000000ab")

pkcs11: Any = pytest.importorskip("pkcs11", reason="needs the extra python-pkcs11")
pytestmark = pytest.mark.skipif(not (MODULE and shutil.which("softhsm2-util")), reason="needs SoftHSM 2")


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh token with root key 1."""
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    command = ["softhsm2-util", "--init-token", "--free", "--label", "house", "--so-pin", "12345678", "--pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    pkcs11.lib(MODULE).reinitialize()
    create_root_key(1)
    yield "house"
    pkcs11.lib(MODULE).finalize()


def create_root_key(number: int, label: str = "casemgmt-root") -> None:
    """As an administrator of the token does; the key can never leave it."""
    token = pkcs11.lib(MODULE).get_token(token_label="house")
    try:
        session = token.open(rw=True, user_pin=PIN)
    except pkcs11.UserAlreadyLoggedIn:
        session = token.open(rw=True)
    session.generate_key(pkcs11.KeyType.AES, 256, label=f"{label}-{number}", store=True)


def reached(**other: str) -> Pkcs11Provider:
    access = {"module": MODULE, "token_label": "house", "pin": PIN, "key_label": "casemgmt-root"} | other
    return Pkcs11Provider(TokenAccess(**access))


def test_key_comes_back_in_its_place_and_in_no_other(token):
    wrapped = reached().wrap(KEY, b"place")
    assert wrapped[:6] == b"\x01\x01\x00\x00\x00\x01"
    assert len(wrapped) == 32 + 34
    assert reached().unwrap(wrapped, b"place") == KEY
    with pytest.raises(RootKeyMissing):
        reached().unwrap(wrapped, b"elsewhere")
    assert reached().health() is None


def test_every_changed_byte_is_refused(token):
    provider = reached()
    wrapped = provider.wrap(KEY, b"place")
    for position in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[position] ^= 1
        with pytest.raises(RootKeyMissing):
            provider.unwrap(bytes(changed), b"place")
    assert provider.unwrap(wrapped, b"place") == KEY


def test_highest_number_wraps_and_the_old_one_still_opens(token):
    provider = reached()
    old = provider.wrap(KEY, b"place")
    create_root_key(10)
    create_root_key(99, label="other")
    assert provider.is_current(old) is False
    new = provider.rewrap(old, b"place")
    assert (provider.is_current(new), provider.unwrap(new, b"place"), provider.unwrap(old, b"place")) == (
        True,
        KEY,
        KEY,
    )
    assert [(one.number, one.newest) for one in provider.root_keys()] == [(10, True), (1, False)]


@pytest.mark.parametrize(
    "wrong",
    [{"token_label": "other"}, {"pin": "0000"}, {"key_label": "nothing"}, {"module": "/nowhere.so"}],
    ids=lambda one: next(iter(one)),
)
def test_wrong_access_is_told_in_a_sentence(token, wrong):
    reached().health()
    pkcs11.lib(MODULE).reinitialize()
    with pytest.raises(KeysUnavailable) as refused:
        reached(**wrong).health()
    assert refused.value.detail in {
        "The token cannot be used: see module, token, PIN and keys.",
        "The token holds no root key with the label of CASEMGMT_PKCS11_KEY_LABEL.",
    }


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of the search that was cut off
def test_provider_works_again_after_the_token_was_away(token):
    provider = reached()
    wrapped = provider.wrap(KEY, b"place")
    pkcs11.lib(MODULE).reinitialize()
    with pytest.raises(KeysUnavailable):
        provider.unwrap(wrapped, b"place")
    assert provider.unwrap(wrapped, b"place") == KEY


def test_threads_share_one_session(token):
    provider = reached()
    wrapped = provider.wrap(KEY, b"place")
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(lambda _: provider.unwrap(wrapped, b"place"), range(8)))
    assert opened == [KEY] * 8


@pytest.mark.django_db
def test_town_lives_on_a_token(token, settings, settings_choose_the_provider):
    settings.KEY_PROVIDER = "pkcs11"
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN_LABEL, settings.PKCS11_PIN = MODULE, "house", f"{PIN}\n"
    create_tenant_keys(tenant=TOWN, at=NOW)
    forget_keys()
    assert current_tenant_key(TOWN)[0].tenant == TOWN
