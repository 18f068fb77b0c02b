"""Root keys as text, one a line, and the files that hold them: read by their owner only, never overwritten."""

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from casemgmt.crypto.envelope import KEY_BYTES
from casemgmt.crypto.errors import KeysUnavailable

_FOREIGN = stat.S_IRWXG | stat.S_IRWXO
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
    return write_new_file(path, text.encode("ascii"))


def write_new_file(path: Path, content: bytes, mode: int = stat.S_IRUSR) -> bool:
    """Write a file that was not there, whole and down to the disk; whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except BaseException:
        path.unlink()
        raise
    return True


def append_root_key(path: Path) -> int:
    """Put a fresh root key of the next number into a key file, whose lines all stay; the number.

    The file is replaced in one step by one of the same owner, so that a reader finds the old or the new one. Raises
    KeysUnavailable where it cannot be read or written, or where another such command is at work.
    """
    path = path.resolve()
    before = read_key_file(path)
    newest = parse_root_keys(before)[0]
    line = root_key_line(purpose=newest.purpose, number=newest.number + 1)
    fresh = path.with_name(f".{path.name}.new")
    try:
        if not write_new_file(fresh, f"{before.rstrip()}\n{line}".encode("ascii")):
            raise KeysUnavailable(f"There is a {fresh.name}: another command is at work, or was cut short. See to it.")
        _put_in_place(fresh, path)
    except OSError:
        raise KeysUnavailable("The key file cannot be written. Nothing was changed.") from None
    return newest.number + 1


def _put_in_place(fresh: Path, path: Path) -> None:
    try:
        owner = path.stat()
        os.chown(fresh, owner.st_uid, owner.st_gid)
        fresh.replace(path)
    except OSError:
        fresh.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_key_file(path: Path) -> str:
    """The text of a key file that only its owner may read, or that systemd handed to this service."""
    try:
        if path.stat().st_mode & _foreign_bits(path):
            raise KeysUnavailable("The key file can be read by others than its owner (chmod 400 it).")
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise KeysUnavailable("The key file cannot be read.") from None


def _foreign_bits(path: Path) -> int:
    """Permissions that a key file must not have. systemd opens a credential to its service by an access list, whose
    mask stands where the group's permissions are; its directory lets nobody else in."""
    handed_over = settings.CREDENTIALS_DIRECTORY and path.parent == Path(settings.CREDENTIALS_DIRECTORY)
    return _FOREIGN & ~stat.S_IRGRP if handed_over else _FOREIGN
