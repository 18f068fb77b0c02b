"""Root keys as text, one a line, and the files that hold them: read by their owner only, never overwritten."""

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from casemgmt.crypto.envelope import KEY_BYTES
from casemgmt.crypto.errors import KeysUnavailable

_LINE = re.compile(
    r"casemgmt-root-key (?P<purpose>development|production) (?P<number>\d{1,9}) (?P<key>[A-Za-z0-9+/=]+)"
)


@dataclass(frozen=True)
class RootKey:
    """One root key: its number, its 32 bytes, and whether it was made for development."""

    number: int
    key: bytes = field(repr=False)
    development: bool

    @property
    def purpose(self) -> str:
        """What it was made for, as its line says it."""
        return "development" if self.development else "production"


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
