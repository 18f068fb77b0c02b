"""Where the root key comes from, and that a wrong, open or malformed one opens nothing."""

import base64
import sys
from pathlib import Path
from uuid import UUID

import pytest

from casemgmt.crypto.actions import create_tenant_keys
from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.keyring import current_tenant_key, forget_keys
from casemgmt.crypto.providers import RootKeyProvider, parse_root_keys, provider, read_key_file, root_key_line
from tests.factories.town import NOW

OLD = root_key_line(purpose="production", number=1)
NEW = root_key_line(purpose="production", number=2)
NEW_TOWN = UUID("01a00000-0000-7000-8000-0000000000aa")
KEY_32 = base64.b64encode(bytes(32)).decode()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "root.key"
    path.write_text(OLD)
    return path


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_key_file_of_its_owner_is_read(key_file, mode):
    key_file.chmod(mode)
    assert read_key_file(key_file) == OLD


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_key_file_open_to_others_is_refused(key_file, mode):
    key_file.chmod(mode)
    with pytest.raises(KeysUnavailable):
        read_key_file(key_file)


@pytest.mark.parametrize(("mode", "opens"), [(0o400, True), (0o440, True), (0o444, False), (0o460, False)])
def test_credential_of_systemd_may_carry_its_access_list_but_nothing_more(settings, key_file, mode, opens):
    settings.CREDENTIALS_DIRECTORY = str(key_file.parent)
    key_file.chmod(mode)
    if opens:
        assert read_key_file(key_file) == OLD
    else:
        with pytest.raises(KeysUnavailable):
            read_key_file(key_file)


def test_key_file_that_is_missing_or_no_text_is_refused(tmp_path, key_file):
    key_file.write_bytes(b"\xff\xfe")
    key_file.chmod(0o400)
    for path in (tmp_path / "nowhere", tmp_path, key_file):
        with pytest.raises(KeysUnavailable):
            read_key_file(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "casemgmt-root-key",
        f"casemgmt-root-key production {KEY_32}",
        f"casemgmt-root-key staging 1 {KEY_32}",
        f"casemgmt-root-key production one {KEY_32}",
        f"casemgmt-root-key production -1 {KEY_32}",
        f"root-key production 1 {KEY_32}",
        f"casemgmt-root-key production 1 {KEY_32} more",
        f"casemgmt-root-key production 1 {KEY_32[:-1]}",
        f"casemgmt-root-key production 1 {base64.b64encode(bytes(31)).decode()}",
        f"casemgmt-root-key production 1 {base64.b64encode(bytes(33)).decode()}",
        f"{OLD}nonsense",
        f"{OLD}{root_key_line(purpose='production', number=1)}",
    ],
    ids=lambda one: f"{len(one)} characters",
)
def test_malformed_key_text_is_refused_without_repeating_it(text):
    with pytest.raises(KeysUnavailable) as refused:
        parse_root_keys(text)
    assert not any(word in refused.value.detail for word in text.split() if len(word) > 10)


def test_root_key_line_is_read_back_with_blank_lines_around():
    [key] = parse_root_keys(f"\n{root_key_line(purpose='development', number=7)}\n")
    assert (key.number, len(key.key), key.development) == (7, 32, True)
    assert RootKeyProvider(OLD).development is False
    assert RootKeyProvider(OLD + root_key_line(purpose="development", number=7)).development is True


@pytest.mark.parametrize("text", [OLD + NEW, NEW + OLD])
def test_newest_of_two_root_keys_wraps_and_the_old_one_still_opens(text):
    both = RootKeyProvider(text)
    wrapped_before = RootKeyProvider(OLD).wrap(b"k" * 32, b"place")
    wrapped_now = both.wrap(b"k" * 32, b"place")
    assert both.unwrap(wrapped_before, b"place") == b"k" * 32
    assert RootKeyProvider(NEW).unwrap(wrapped_now, b"place") == b"k" * 32
    with pytest.raises(KeysUnavailable):
        RootKeyProvider(OLD).unwrap(wrapped_now, b"place")


def test_provider_tells_numbers_and_purpose_and_which_wrapping_is_of_the_newest():
    both = RootKeyProvider(OLD + root_key_line(purpose="development", number=7))
    assert [(one.number, one.purpose, one.newest) for one in both.root_keys()] == [
        (7, "development", True),
        (1, "production", False),
    ]
    old = RootKeyProvider(OLD).wrap(b"k" * 32, b"place")
    new = both.rewrap(old, b"place")
    assert (both.is_current(old), both.is_current(new), both.unwrap(new, b"place")) == (False, True, b"k" * 32)


def test_key_does_not_stand_in_the_text_of_what_holds_it():
    [key] = parse_root_keys(OLD)
    assert repr(key) == "RootKey(number=1, development=False)"


@pytest.mark.parametrize("foreign", [b"", b"vault:v1:AAAA", b"\x02" + bytes(80)])
def test_wrapping_of_another_provider_is_a_missing_root_key(foreign):
    with pytest.raises(RootKeyMissing):
        RootKeyProvider(OLD).unwrap(foreign, b"place")


def test_wrong_root_key_or_place_opens_nothing():
    wrapped = RootKeyProvider(OLD).wrap(b"k" * 32, b"place")
    assert RootKeyProvider(OLD).unwrap(wrapped, b"place") == b"k" * 32
    for text, place in [
        (NEW, b"place"),
        (root_key_line(purpose="production", number=1), b"place"),
        (OLD, b"elsewhere"),
    ]:
        with pytest.raises(KeysUnavailable):
            RootKeyProvider(text).unwrap(wrapped, place)


def test_file_provider_is_chosen_by_the_settings(settings, settings_choose_the_provider, key_file):
    key_file.chmod(0o400)
    settings.KEY_PROVIDER, settings.KEY_FILE = "file", str(key_file)
    wrapped = provider().wrap(b"k" * 32, b"place")
    assert RootKeyProvider(OLD).unwrap(wrapped, b"place") == b"k" * 32


def test_unknown_provider_is_refused(settings, settings_choose_the_provider):
    settings.KEY_PROVIDER = "cupboard"
    with pytest.raises(KeysUnavailable):
        provider()


def test_missing_package_for_a_hardware_module_is_told(settings, settings_choose_the_provider, monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11", None)  # as Python keeps a module that must not be imported
    settings.KEY_PROVIDER = "pkcs11"
    with pytest.raises(KeysUnavailable) as refused:
        provider()
    assert refused.value.detail == "The package python-pkcs11 is not installed (pip install python-pkcs11)."


def test_database_without_its_root_key_stays_closed(settings, settings_choose_the_provider, tenant):
    assert current_tenant_key(tenant)[0].tenant == tenant
    forget_keys()
    provider.cache_clear()
    settings.ROOT_KEY = root_key_line(purpose="development", number=1)
    with pytest.raises(KeysUnavailable):
        current_tenant_key(tenant)


@pytest.mark.django_db
def test_root_key_can_be_replaced_while_old_towns_stay_open(settings, settings_choose_the_provider, tenant):
    settings.ROOT_KEY = f"{settings.ROOT_KEY}\n{root_key_line(purpose='development', number=2)}"
    provider.cache_clear()
    newer = create_tenant_keys(tenant=NEW_TOWN, at=NOW)
    assert current_tenant_key(tenant)[0].wrapped[2:6] == (1).to_bytes(4, "big")
    assert current_tenant_key(NEW_TOWN)[0] == newer
    assert newer.wrapped[2:6] == (2).to_bytes(4, "big")
