"""Root keys that the process itself holds, as read from a file or from the environment."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.crypto.envelope import key_number_of, seal, unseal
from casemgmt.crypto.errors import KeysUnavailable, SealBroken
from casemgmt.crypto.providers.interface import KeyProvider, RootKeyState
from casemgmt.crypto.providers.key_files import parse_root_keys


class RootKeyProvider(KeyProvider):
    """Wraps in the envelope of sealed values; the key number in its header is that of the root key."""

    def __init__(self, text: str, name: str = "file") -> None:
        keys = parse_root_keys(text)
        self.name = name
        self.development = any(one.development for one in keys)
        self._newest = keys[0].number
        self._aeads = {one.number: AESGCM(one.key) for one in keys}
        self._states = [RootKeyState(one.number, one.purpose, one is keys[0]) for one in keys]

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, sealed under the newest root key."""
        return seal(self._aeads[self._newest], self._newest, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises KeysUnavailable where its root key is not among ours."""
        aead = self._aeads.get(root_number_of(wrapped))
        if aead is None:
            raise KeysUnavailable("A municipality's key was wrapped under a root key that is not here.")
        try:
            return unseal(aead, wrapped, bound_to)
        except SealBroken:
            raise KeysUnavailable("A municipality's key was wrapped under another root key, or was changed.") from None

    def is_current(self, wrapped: bytes) -> bool:
        """Whether the header names the newest root key."""
        return root_number_of(wrapped) == self._newest

    def root_keys(self) -> list[RootKeyState]:
        """Number and purpose of each line; a key file does not tell its age."""
        return self._states


def root_number_of(wrapped: bytes) -> int:
    """The number of the root key in a wrapping's header. Raises KeysUnavailable for one of another provider."""
    try:
        return key_number_of(wrapped)
    except SealBroken:
        raise KeysUnavailable("A municipality's key was wrapped by another key provider.") from None
