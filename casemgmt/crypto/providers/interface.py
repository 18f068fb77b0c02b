"""What every place for root keys can do. Nothing beyond it ever sees a root key."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import NamedTuple

from casemgmt.crypto.envelope import KEY_BYTES, bind
from casemgmt.crypto.errors import KeysUnavailable

_PROBE = bytes(KEY_BYTES)
_PROBE_PLACE = bind("probe")


class RootKeyState(NamedTuple):
    """What may be told of one root key: its number, what it was made for, since when it is there, and no more."""

    number: int
    purpose: str
    newest: bool
    created_at: datetime | None = None


class KeyProvider(ABC):
    """The small interface behind which a file, a vault or an HSM holds the root keys. Numbers grow; the highest wraps.

    Every method raises KeysUnavailable where the provider cannot answer, with a sentence that is safe to show.
    """

    name: str
    development: bool = False

    @abstractmethod
    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, sealed under the newest root key and bound to its place."""

    @abstractmethod
    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key back. Raises KeysUnavailable where no root key at hand opens it."""

    @abstractmethod
    def is_current(self, wrapped: bytes) -> bool:
        """Whether the key is wrapped under the newest root key."""

    @abstractmethod
    def root_keys(self) -> list[RootKeyState]:
        """The root keys that open something here, newest first."""

    def rewrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The same key, sealed under the newest root key."""
        return self.wrap(self.unwrap(wrapped, bound_to), bound_to)

    def health(self) -> None:
        """Raise KeysUnavailable unless a key can be wrapped and unwrapped now."""
        if self.unwrap(self.wrap(_PROBE, _PROBE_PLACE), _PROBE_PLACE) != _PROBE:
            raise KeysUnavailable("The key provider does not give back what it took.")
