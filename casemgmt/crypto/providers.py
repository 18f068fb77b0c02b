"""Where the root key lives. A provider wraps and unwraps the municipalities' keys; nothing else ever sees the root."""

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from casemgmt.crypto.envelope import KEY_BYTES, key_number_of, seal, unseal
from casemgmt.crypto.errors import KeysUnavailable, SealBroken

_LINE = re.compile(
    r"casemgmt-root-key (?P<purpose>development|production) (?P<number>\d{1,9}) (?P<key>[A-Za-z0-9+/=]+)"
)


class KeyProvider(Protocol):
    """The small interface behind which a file, a vault or an HSM holds the root key."""

    development: bool

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, sealed under the newest root key."""

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises KeysUnavailable where the root key at hand does not open it."""


@dataclass(frozen=True)
class RootKey:
    """One root key: its number, its 32 bytes, and whether it was made for development."""

    number: int
    key: bytes
    development: bool


def parse_root_keys(text: str) -> tuple[RootKey, ...]:
    """The root keys in a key file, one a line: `casemgmt-root-key PURPOSE NUMBER BASE64`; newest (highest) first."""
    keys = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _LINE.fullmatch(line)
        if not found:
            raise KeysUnavailable("The key file has a line that is no root key.")
        try:
            key = base64.b64decode(found["key"], validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES:
            raise KeysUnavailable("A root key has not 32 bytes.")
        keys.append(RootKey(int(found["number"]), key, found["purpose"] == "development"))
    if not keys:
        raise KeysUnavailable("The key file holds no root key.")
    if len({one.number for one in keys}) < len(keys):
        raise KeysUnavailable("Two root keys have the same number.")
    return tuple(sorted(keys, key=lambda one: -one.number))


def root_key_line(*, purpose: str, number: int) -> str:
    """A fresh root key as a line of a key file."""
    return f"casemgmt-root-key {purpose} {number} {base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n"


class RootKeyProvider:
    """Root keys held in memory, as read from a file or from the environment."""

    def __init__(self, text: str) -> None:
        keys = parse_root_keys(text)
        self.development = any(one.development for one in keys)
        self._newest = keys[0].number
        self._aeads = {one.number: AESGCM(one.key) for one in keys}

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, sealed under the newest root key."""
        return seal(self._aeads[self._newest], self._newest, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises KeysUnavailable where its root key is not among ours."""
        aead = self._aeads.get(key_number_of(wrapped))
        if aead is None:
            raise KeysUnavailable("A municipality's key was wrapped under a root key that is not here.")
        try:
            return unseal(aead, wrapped, bound_to)
        except SealBroken:
            raise KeysUnavailable("A municipality's key was wrapped under another root key, or was changed.") from None


def write_key_file(path: Path, text: str) -> bool:
    """Write a file that only its owner may read, and never over one that is there; whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    return True


def read_key_file(path: Path) -> str:
    """The text of a key file that only its owner may read."""
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeysUnavailable("The key file can be read by others than its owner (chmod 400 it).")
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise KeysUnavailable("The key file cannot be read.") from None


@cache
def provider() -> KeyProvider:
    """The provider that the settings name: `environment` (CASEMGMT_ROOT_KEY) or `file` (CASEMGMT_KEY_FILE)."""
    if settings.KEY_PROVIDER == "environment":
        return RootKeyProvider(settings.ROOT_KEY)
    if settings.KEY_PROVIDER == "file":
        return RootKeyProvider(read_key_file(Path(settings.KEY_FILE)))
    raise KeysUnavailable("CASEMGMT_KEY_PROVIDER names no provider of this release.")
