"""Keyed digests: how a value that only exists sealed is found by equality.

HMAC-SHA-256 under a key of one municipality, one purpose and one generation; 128 bits where a column is looked up by
itself (identifiers), 64 bits for the terms of the side table.
"""

import unicodedata
from typing import NamedTuple
from uuid import UUID

from casemgmt.crypto.envelope import bind
from casemgmt.crypto.keyring import index_state

DIGEST_BYTES = 16


class Term(NamedTuple):
    """A searchable term: the generation of the index key and a signed 64-bit number."""

    generation: int
    value: int


def digest(tenant: UUID, purpose: str, *parts: str) -> bytes:
    """16 bytes that are equal for equal parts within the municipality and purpose, and tell nothing without the key."""
    _, state = index_state(tenant, purpose)
    keyed = state.copy()
    keyed.update(bind(*parts))
    return keyed.finalize()[:DIGEST_BYTES]


def term(tenant: UUID, purpose: str, *parts: str) -> Term:
    """The term of the side table for these parts."""
    generation, state = index_state(tenant, purpose)
    keyed = state.copy()
    keyed.update(bind(*parts))
    return Term(generation, int.from_bytes(keyed.finalize()[:8], "big", signed=True))


def folded(text: str) -> str:
    """Text without case, accents and doubled spaces, so that `Yıldız ` and `YILDIZ` are one."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split())
