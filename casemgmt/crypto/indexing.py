"""What is found by digest: the models whose subjects have terms, and the columns that hold a keyed digest.

Each app declares its own, so that whoever re-keys the index misses nothing (rotation cannot import what stands above).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from casemgmt.crypto.digests import DIGEST_BYTES, GENERATION_BYTES, Words

if TYPE_CHECKING:
    from casemgmt.crypto.sealed import SealedModel


@dataclass(frozen=True, slots=True)
class Indexed:
    """A model whose rows are subjects that are searched for: the words of a row, and the version of their rules."""

    model: "type[SealedModel]"
    words_of: Callable[[Any], Iterable[Words]]
    rules: int


INDEXED: dict[str, Indexed] = {}
"""Every declared model by its label (`cases.Person`)."""


def index(model: "type[SealedModel]", words_of: Callable[[Any], Iterable[Words]], *, rules: int) -> None:
    """Declare that the rows of a model are subjects that are found by words."""
    INDEXED[model._meta.label] = Indexed(model, words_of, rules)


def rules() -> int:
    """The version of all rules together: it grows with each of them."""
    return sum(one.rules for one in INDEXED.values())


class KeyedDigest(models.BinaryField):
    """A column with the keyed digest of words that the row holds sealed; `words_of` says again which these are."""

    def __init__(self, words_of: Callable[[Any], Words] | None = None, **options: Any) -> None:
        options.setdefault("editable", False)
        options.setdefault("max_length", GENERATION_BYTES + DIGEST_BYTES)
        super().__init__(**options)
        self.words_of = words_of

    def deconstruct(self) -> Any:
        """For migrations a plain binary column."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options
