"""Where the root keys live. A provider wraps and unwraps municipalities' keys; nothing else sees a root key."""

from functools import cache
from pathlib import Path

from django.conf import settings

from casemgmt.crypto.errors import KeysUnavailable
from casemgmt.crypto.providers.held import RootKeyProvider
from casemgmt.crypto.providers.interface import KeyProvider, RootKeyState
from casemgmt.crypto.providers.key_files import (
    RootKey,
    parse_root_keys,
    read_key_file,
    root_key_line,
    write_key_file,
)

__all__ = [
    "KeyProvider",
    "RootKey",
    "RootKeyProvider",
    "RootKeyState",
    "parse_root_keys",
    "provider",
    "provider_named",
    "read_key_file",
    "root_key_line",
    "write_key_file",
]


@cache
def provider() -> KeyProvider:
    """The provider that the settings name: `environment` (CASEMGMT_ROOT_KEY) or `file` (CASEMGMT_KEY_FILE)."""
    return provider_named(settings.KEY_PROVIDER)


def provider_named(name: str) -> KeyProvider:
    """The provider of this name, set up by its settings: the one in use, or the one before it."""
    if name == "environment":
        return RootKeyProvider(settings.ROOT_KEY, "environment")
    if name == "file":
        return RootKeyProvider(read_key_file(Path(settings.KEY_FILE)))
    raise KeysUnavailable("CASEMGMT_KEY_PROVIDER names no provider of this release.")
