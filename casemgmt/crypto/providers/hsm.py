"""Root keys that never leave a hardware security module: PKCS#11, by the optional package `python-pkcs11`.

Each root key is an AES-256 key of the token whose label is that of the settings, a hyphen and its number, such as
`casemgmt-root-1`; the highest wraps. Wrappings stand in the envelope of sealed values, by CKM_AES_GCM with header and
place as associated data, so that they are made of the same bytes as those of a key file.
"""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from casemgmt.crypto.envelope import NONCE_BYTES, header_of, parts_of
from casemgmt.crypto.errors import KeysUnavailable, RootKeyMissing
from casemgmt.crypto.providers.held import root_number_of
from casemgmt.crypto.providers.interface import KeyProvider, RootKeyState


@dataclass(frozen=True, slots=True)
class TokenAccess:
    """The library of the module, its token, the PIN, and how the labels of the root keys begin."""

    module: str
    token_label: str
    pin: str = field(repr=False)
    key_label: str


class Pkcs11Provider(KeyProvider):
    """One token. Calls wait for each other: a session serves one thread at a time, and calls are rare."""

    name = "pkcs11"

    def __init__(self, access: TokenAccess) -> None:
        self._access = access
        self._pkcs11 = _library_for_python()
        self._label = re.compile(rf"{re.escape(access.key_label)}-(\d{{1,9}})")
        self._lock = threading.Lock()
        self._session: Any = None

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, encrypted by the token under the newest root key."""
        with self._keys() as keys:
            if not keys:
                raise KeysUnavailable("The token holds no root key with the label of CASEMGMT_PKCS11_KEY_LABEL.")
            newest = max(keys)
            header, nonce = header_of(newest), os.urandom(NONCE_BYTES)
            return header + nonce + bytes(keys[newest].encrypt(key, **self._gcm(nonce, header + bound_to)))

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises RootKeyMissing where its root key is not in the token, or refuses it."""
        number = root_number_of(wrapped)
        header, nonce, content = parts_of(wrapped)
        errors = self._pkcs11
        with self._keys() as keys:
            if number not in keys:
                raise RootKeyMissing("A municipality's key was wrapped under a root key that is not here.")
            try:
                return bytes(keys[number].decrypt(content, **self._gcm(nonce, header + bound_to)))
            except (errors.EncryptedDataInvalid, errors.EncryptedDataLenRange, errors.GeneralError):
                # SoftHSM says no more than "general error" of a tag that does not fit.
                raise RootKeyMissing from None

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the header names the highest number in the token."""
        number = root_number_of(wrapped)
        with self._keys() as keys:
            return bool(keys) and number == max(keys)

    def root_keys(self) -> list[RootKeyState]:
        """The numbers in the token. PKCS#11 does not tell when a key was made."""
        with self._keys() as keys:
            return [RootKeyState(number, "", number == max(keys)) for number in sorted(keys, reverse=True)]

    @contextmanager
    def _keys(self) -> Iterator[dict[int, Any]]:
        """The root keys by number, while no other thread uses the session. What fails lets the session go."""
        with self._lock:
            try:
                yield self._found()
            except self._pkcs11.PKCS11Error:
                self._session = None
                raise KeysUnavailable("The token cannot be used: see module, token, PIN and keys.") from None

    def _found(self) -> dict[int, Any]:
        if self._session is None:
            self._session = self._opened()
        secret_keys = {self._pkcs11.Attribute.CLASS: self._pkcs11.ObjectClass.SECRET_KEY}
        found = ((self._label.fullmatch(one.label or ""), one) for one in self._session.get_objects(secret_keys))
        return {int(label[1]): one for label, one in found if label}

    def _opened(self) -> Any:
        token = self._pkcs11.lib(self._access.module).get_token(token_label=self._access.token_label)
        try:
            return token.open(user_pin=self._access.pin)
        except self._pkcs11.UserAlreadyLoggedIn:
            return token.open()  # whoever logs in does so for every session of the process

    def _gcm(self, nonce: bytes, associated: bytes) -> dict[str, Any]:
        parameters = self._pkcs11.GCMParams(nonce, associated)
        return {"mechanism": self._pkcs11.Mechanism.AES_GCM, "mechanism_param": parameters}


def _library_for_python() -> ModuleType:
    try:
        import pkcs11  # noqa: PLC0415 - an extra that most installations lack
    except ImportError:
        raise KeysUnavailable("The package python-pkcs11 is not installed (pip install python-pkcs11).") from None
    return pkcs11
