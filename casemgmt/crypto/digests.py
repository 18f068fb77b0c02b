"""Keyed digests: how a value that only exists sealed is found by equality.

HMAC-SHA-256 under a key of one municipality, one purpose and one generation; 128 bits where a column is looked up by
itself (identifiers), 64 bits for the terms of the side table. While an index is re-keyed two generations are live:
both are written, and both are asked in one statement.
"""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from casemgmt.crypto.envelope import bind
from casemgmt.crypto.keyring import IndexGeneration, index_generations

DIGEST_BYTES = 16
GENERATION_BYTES = 2
TERM_BYTES = 8

Words = tuple[str, ...]
"""What is digested: the purpose, and behind it the parts that have to be equal."""


class Term(NamedTuple):
    """A searchable term: the generation of the index key and a signed 64-bit number."""

    generation: int
    value: int


def digest(tenant: UUID, words: Words) -> bytes:
    """18 bytes to be stored: the generation, and 16 that are equal for equal words and tell nothing without the key."""
    return digest_under(index_generations(tenant)[0], words)


def digests(tenant: UUID, words: Words) -> list[bytes]:
    """What may be stored for these words: the digest of every live generation, newest first."""
    return [digest_under(generation, words) for generation in index_generations(tenant)]


def terms(tenant: UUID, many: Iterable[Words]) -> set[Term]:
    """The terms of the side table for all of these words, in every live generation."""
    wanted = set(many)
    return {one for generation in index_generations(tenant) for one in terms_under(generation, wanted)}


def digest_under(generation: IndexGeneration, words: Words) -> bytes:
    """The digest of one generation, as it is stored."""
    return generation_prefix(generation.number) + _keyed(generation, words)[:DIGEST_BYTES]


def terms_under(generation: IndexGeneration, many: Iterable[Words]) -> set[Term]:
    """The terms of one generation for all of these words."""
    return {
        Term(generation.number, int.from_bytes(_keyed(generation, words)[:TERM_BYTES], "big", signed=True))
        for words in many
    }


def generation_prefix(generation: int) -> bytes:
    """What every stored digest of a generation begins with; digests of earlier ones are less."""
    return generation.to_bytes(GENERATION_BYTES, "big")


def folded(text: str) -> str:
    """Text without case, accents and doubled spaces, so that `Yıldız ` and `YILDIZ` are one."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i")
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split())


def _keyed(generation: IndexGeneration, words: Words) -> bytes:
    keyed = generation.state(words[0]).copy()
    keyed.update(bind(*words[1:]))
    return keyed.finalize()
