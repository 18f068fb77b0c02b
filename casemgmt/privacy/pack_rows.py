"""The rows of an answer: what is held in a table about a person, field by field, with labels and without others."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import BinaryField, Model, Q, QuerySet, UUIDField
from django.utils import timezone

from casemgmt.crypto.sealed import NEVER_SHOWN, SealedModel
from casemgmt.privacy.registry import Holding, Withheld
from casemgmt.privacy.wording import code_label, is_coded, label_of, pick

MASK = "[…]"
SHORTEST = 2
"""Names of fewer letters are not looked for in texts: they would be found in everything."""

DAY = ("%d.%m.%Y", "%Y-%m-%d")

OWN_NAMES = frozenset({"identity", "identifiers"})
"""Categories in which names are the person's own."""

READERS: dict[str, Callable[[Sequence[UUID]], "QuerySet[Any]"]] = {}
"""How the rows about subjects are found in tables that are not sealed under a key, by the label of the table."""

HIDDEN_ROWS: dict[str, tuple[Q, Withheld]] = {}
"""Rows that an answer only counts, by the label of the table."""

HIDDEN_ITEMS: dict[str, Callable[[Mapping[str, Any]], bool]] = {}
"""Items of a list that tell of somebody else, by `cases.Person.contact_ways`."""


@dataclass
class Masking:
    """Takes names of others out of texts, and counts how often."""

    names: Collection[str]
    found: int = 0
    pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        words = sorted({one for one in self.names if len(one) >= SHORTEST}, key=len, reverse=True)
        joined = "|".join(map(re.escape, words))
        self.pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if words else None

    def of(self, value: Any) -> Any:
        """The value with names masked in every text of it."""
        if isinstance(value, str) and self.pattern is not None:
            masked, times = self.pattern.subn(MASK, value)
            self.found += times
            return masked
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, dict):
            return {name: self.of(one) for name, one in value.items()}
        return value


def rows_about(holding: Holding, subjects: Sequence[UUID]) -> "QuerySet[Any] | None":
    """The rows about the subjects; None for a table that cannot be asked."""
    model: Any = apps.get_model(holding.model)
    if holding.model in READERS:
        return READERS[holding.model](subjects)
    if issubclass(model, SealedModel):
        return model._base_manager.filter(key_id__in=subjects, erased=False).select_related("key").order_by("pk")
    return None


def shown_row(row: Model, holding: Holding, language: str, masking: Masking) -> list[dict[str, Any]]:
    """The fields of a row that hold something, each with name, label, value, and the text that people read."""
    return [
        {
            "name": name,
            "label": label_of(holding.model, name, language),
            "value": value,
            "text": text_of(holding.model, name, value, language),
        }
        for name, value in _values(row, holding, masking)
        if value not in (None, "", [], {})
    ]


def shown_names(holding: Holding) -> list[str]:
    """The names of the fields that an answer shows of a table."""
    model: Any = apps.get_model(holding.model)
    return [*_plain_names(model, holding), *_sealed_names(model, holding)]


def text_of(model: str, name: str, value: Any, language: str) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return pick(("ja", "yes") if value else ("nein", "no"), language)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(pick(DAY, language) + " %H:%M")
    if isinstance(value, date):
        return value.strftime(pick(DAY, language))
    if isinstance(value, dict):
        return _members(model, name, value, language)
    if isinstance(value, list):
        return "; ".join(text_of(model, name, one, language) for one in value)
    return code_label(model, name, str(value), language) or str(value)


def _members(model: str, name: str, value: Mapping[str, Any], language: str) -> str:
    inner = f"{model}.{name}"
    told = {key: one for key, one in value.items() if one not in (None, "", [], {})}
    return ", ".join(
        f"{code_label(model, f'{name}*', key, language) or label_of(inner, key, language)}: "
        f"{text_of(inner, key, one, language)}"
        for key, one in told.items()
    )


def _values(row: Any, holding: Holding, masking: Masking) -> list[tuple[str, Any]]:
    model = type(row)
    found = [(name, getattr(row, name)) for name in _plain_names(model, holding)]
    groups = {name: one.group.name for name, one in model.sealed_attributes().items()} if _is_sealed(model) else {}
    for name in _sealed_names(model, holding):
        value = getattr(row, name)
        hides = HIDDEN_ITEMS.get(f"{holding.model}.{name}")
        if hides:
            kept = [one for one in value if not hides(one)]
            masking.found += len(value) - len(kept)
            value = kept
        as_it_is = holding.groups[groups[name]] in OWN_NAMES or is_coded(holding.model, name)
        found.append((name, value if as_it_is else masking.of(value)))
    return found


def _plain_names(model: Any, holding: Holding) -> list[str]:
    """Columns in clear that tell something: no ids, no digests."""
    return [
        name
        for name in holding.plain
        if name not in holding.withheld and not isinstance(model._meta.get_field(name), UUIDField | BinaryField)
    ]


def _sealed_names(model: Any, holding: Holding) -> list[str]:
    if not _is_sealed(model):
        return []
    attributes = model.sealed_attributes()
    return [name for name, one in attributes.items() if one.kind != NEVER_SHOWN and name not in holding.withheld]


def _is_sealed(model: Any) -> bool:
    return issubclass(model, SealedModel)
