"""Everything that hangs on a person, handed over to another, with a journal by which it can be given back.

It walks the models instead of naming them, so that what a later app keeps about people is merged as well.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, ForeignKey, Model

from casemgmt.access.actors import Actor
from casemgmt.access.models import Record
from casemgmt.crypto.models import SubjectKey
from casemgmt.crypto.sealed import SealedModel
from cases.models import DuplicatePair, Person

Journal = list[dict[str, Any]]
STAYS = (Person, DuplicatePair)
"""The two rows of the register themselves, and what is known of them as a pair."""


def hand_over_references(*, by: Actor, gone: Person, keep: Person) -> Journal:
    """Let every row that names the one person name the other."""
    journal = []
    for field in references_to_person():
        rows = field.model._base_manager.filter(**{field.name: gone})
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
        if ids:
            _renamed(by, field, rows, keep)
            journal.append({"what": "named", "model": field.model._meta.label, "field": field.name, "ids": ids})
    return journal


def hand_over_seals(*, gone: Person, keep: Person) -> Journal:
    """Seal every record about the one person for the key of the other."""
    journal = []
    for model in sealed_about_people():
        rows = list(model._base_manager.select_related("key").filter(key=gone.key, erased=False))
        if rows:
            _seal_for(model, rows, keep.key)
            journal.append({"what": "sealed", "model": model._meta.label, "ids": [str(row.pk) for row in rows]})
    return journal


def give_back(*, by: Actor, entry: dict[str, Any], gone: Person, keep: Person) -> None:
    """Undo one line of the journal, for those of its rows that are still where the merge has put them."""
    model: Any = apps.get_model(entry["model"])
    ids = [UUID(one) for one in entry["ids"]]
    if entry["what"] == "named":
        field: Any = model._meta.get_field(entry["field"])
        _renamed(by, field, model._base_manager.filter(pk__in=ids, **{field.name: keep}), gone)
    else:
        rows = list(model._base_manager.select_related("key").filter(pk__in=ids, key=keep.key, erased=False))
        _seal_for(model, rows, gone.key)


def references_to_person() -> Iterator["ForeignKey[Any, Any]"]:
    """Every foreign key to a person, in all apps."""
    for relation in Person._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if isinstance(field, ForeignKey) and field.related_model is Person and field.model not in STAYS:
            yield field


def sealed_about_people() -> Iterator[type[SealedModel]]:
    """Every model whose rows may be sealed under a person's key, but the register itself."""
    return (model for model in apps.get_models() if issubclass(model, SealedModel) and model not in STAYS)


def _renamed(by: Actor, field: "ForeignKey[Any, Any]", rows: Any, person: Person) -> None:
    changes: dict[str, Any] = {field.name: person}
    if issubclass(field.model, Record):
        changes |= {"updated_at": by.now, "version": F("version") + 1}
    rows.update(**changes)


def _seal_for(model: type[Model], rows: Iterable[SealedModel], key: SubjectKey) -> None:
    written = list(rows)
    for row in written:
        row.hand_over(key)
    groups = [group.attname for group in model.sealed_groups]  # type: ignore[attr-defined]
    model._base_manager.bulk_update(written, ["key", *groups], batch_size=200)
