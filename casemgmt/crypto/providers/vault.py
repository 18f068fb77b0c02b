"""Root keys that never leave a vault: the transit engine of HashiCorp Vault or OpenBao.

The engine sees municipalities' keys only, a few in a minute and none in a request whose keys are held. A wrapping is
the vault's own text, `vault:vN:…`, where N is the version of the transit key; the place is handed over as associated
data. The engine's `rewrap` knows no associated data (hashicorp/vault #29532, #31791), so that `rewrap` here is
`decrypt` and `encrypt`: the key passes through this process, which may hold it anyway.
"""

import base64
import binascii
import re
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.providers.interface import KeyProvider, RootKeyState
from casemgmt.crypto.providers.vault_api import BAD_REQUEST, VaultAccess, VaultClient, VaultRefusal

_WRAPPING = re.compile(rb"vault:v(\d{1,9}):[A-Za-z0-9+/=]+")
_WEAKNESSES = {
    "exportable": "The transit key can be exported from the vault.",
    "allow_plaintext_backup": "The transit key can be backed up in clear.",
    "deletion_allowed": "The transit key can be deleted.",
}
REMEMBERED_SECONDS = 5.0
"""How long it is believed that the vault is well and which version is its newest."""


class VaultProvider(KeyProvider):
    """One transit key of a vault. Its versions are the numbers of the root keys."""

    name = "vault"

    def __init__(self, access: VaultAccess) -> None:
        if not access.key:
            raise KeysUnavailable("CASEMGMT_VAULT_KEY names no transit key.")
        self.remembered_seconds = REMEMBERED_SECONDS
        self._client = VaultClient(access)
        self._key = quote(access.key, safe="")
        self._newest = (0.0, 0)
        self._verdict = (0.0, "")

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, encrypted by the vault under the newest version."""
        body = {"plaintext": _text(key), "associated_data": _text(bound_to)}
        wrapped = str(self._client.call("POST", f"encrypt/{self._key}", body).get("ciphertext")).encode()
        if not _WRAPPING.fullmatch(wrapped):
            raise VaultRefusal(0)
        return wrapped

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises RootKeyMissing where the vault cannot or may not decrypt it in this place."""
        _version_of(wrapped)
        body = {"ciphertext": wrapped.decode(), "associated_data": _text(bound_to)}
        try:
            data = self._client.call("POST", f"decrypt/{self._key}", body)
        except VaultRefusal as refusal:
            if refusal.http_status == BAD_REQUEST:
                raise RootKeyMissing from None
            raise
        try:
            return base64.b64decode(str(data.get("plaintext")), validate=True)
        except binascii.Error:
            raise VaultRefusal(0) from None

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the wrapping names the newest version, as the vault told it within the last seconds."""
        until, newest = self._newest
        if until < time.monotonic():
            newest = _number(self._described(), "latest_version")
            self._newest = (time.monotonic() + self.remembered_seconds, newest)
        return _version_of(wrapped) == newest

    def root_keys(self) -> list[RootKeyState]:
        """The versions that the vault still decrypts with, and when each was made."""
        told = self._described()
        newest, least = _number(told, "latest_version"), _number(told, "min_decryption_version")
        made = {int(version): moment for version, moment in dict(told.get("keys", {})).items()}
        numbers = sorted((number for number in made if number >= least), reverse=True)
        return [RootKeyState(one, "", one == newest, _moment(made[one])) for one in numbers]

    def weaknesses(self) -> list[str]:
        """What was allowed of the transit key that lets it leave the vault, or be deleted."""
        told = self._described()
        return [sentence for name, sentence in _WEAKNESSES.items() if told.get(name)]

    def health(self) -> None:
        """Raise KeysUnavailable unless the vault works. The answer is believed for some seconds: whoever asks for
        readiness, and anybody may, does not pass his requests on to the vault."""
        until, trouble = self._verdict
        if until < time.monotonic():
            trouble = self._trouble()
            self._verdict = (time.monotonic() + self.remembered_seconds, trouble)
        if trouble:
            raise KeysUnavailable(trouble)

    def _trouble(self) -> str:
        try:
            super().health()
        except KeysUnavailable as error:
            return error.detail
        return ""

    def _described(self) -> dict[str, Any]:
        return self._client.call("GET", f"keys/{self._key}")


def _version_of(wrapped: bytes) -> int:
    found = _WRAPPING.fullmatch(wrapped)
    if not found:
        raise RootKeyMissing("A municipality's key was wrapped by another key provider.")
    return int(found[1])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _number(told: dict[str, Any], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int):
        raise VaultRefusal(0)
    return value


def _moment(told: Any) -> datetime | None:
    """Symmetric keys tell the second in which a version was made."""
    return datetime.fromtimestamp(told, UTC) if isinstance(told, int) else None
