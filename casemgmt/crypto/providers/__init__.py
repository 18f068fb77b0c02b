"""Where the root keys live. A provider wraps and unwraps municipalities' keys; nothing else sees a root key."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.providers.held import RootKeyProvider
from casemgmt.crypto.providers.hsm import Pkcs11Provider, TokenAccess
from casemgmt.crypto.providers.interface import KeyProvider, RootKeyState
from casemgmt.crypto.providers.key_files import (
    RootKey,
    append_root_key,
    parse_root_keys,
    read_key_file,
    root_key_line,
    write_key_file,
    write_new_file,
)
from casemgmt.crypto.providers.vault import VaultProvider
from casemgmt.crypto.providers.vault_api import VaultAccess

__all__ = [
    "KeyProvider",
    "RootKey",
    "RootKeyProvider",
    "RootKeyState",
    "append_root_key",
    "parse_root_keys",
    "provider",
    "provider_named",
    "read_key_file",
    "root_key_line",
    "write_key_file",
    "write_new_file",
]


@cache
def provider() -> KeyProvider:
    """The provider that CASEMGMT_KEY_PROVIDER names. Raises KeysUnavailable where it cannot be set up."""
    return provider_named(settings.KEY_PROVIDER)


def provider_named(name: str) -> KeyProvider:
    """The provider of this name, set up by its settings: the one in use, or the one before it."""
    made = _PROVIDERS.get(name)
    if made is None:
        raise KeysUnavailable("CASEMGMT_KEY_PROVIDER names no provider of this release.")
    return made()


def _file() -> KeyProvider:
    return RootKeyProvider(read_key_file(Path(settings.KEY_FILE)), "file")


def _environment() -> KeyProvider:
    return RootKeyProvider(settings.ROOT_KEY, "environment")


def _vault() -> KeyProvider:
    return VaultProvider(
        VaultAccess(
            address=settings.VAULT_ADDR,
            key=settings.VAULT_KEY,
            mount=settings.VAULT_MOUNT,
            token=settings.VAULT_TOKEN.strip(),
            token_file=settings.VAULT_TOKEN_FILE,
            role_id=settings.VAULT_ROLE_ID.strip(),
            secret_id=settings.VAULT_SECRET_ID.strip(),
            namespace=settings.VAULT_NAMESPACE,
            ca_file=settings.VAULT_CA_FILE,
            timeout_seconds=settings.VAULT_TIMEOUT_SECONDS,
            plain_http_allowed=settings.DEMO,
        )
    )


def _pkcs11() -> KeyProvider:
    return Pkcs11Provider(
        TokenAccess(
            module=settings.PKCS11_MODULE,
            token_label=settings.PKCS11_TOKEN_LABEL,
            pin=settings.PKCS11_PIN.strip(),
            key_label=settings.PKCS11_KEY_LABEL,
        )
    )


_PROVIDERS: Mapping[str, Callable[[], KeyProvider]] = {
    "file": _file,
    "environment": _environment,
    "vault": _vault,
    "pkcs11": _pkcs11,
}
