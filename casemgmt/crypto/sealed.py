"""Sealed field groups: personal attributes of a model that stand in the database as one sealed document a group.

    class Note(SealedModel):
        content = SealedGroup()
        text = content.text(max_length=4000)

`note.text` reads and writes like any attribute. A group is unsealed when one of its attributes is first touched, and
not before; saving seals what changed. Associated data binds a document to its table, row, group, municipality and
revision, so that a document moved or rolled back by itself is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, overload
from uuid import UUID

import orjson
from django.core.exceptions import FieldError
from django.db import models

from casemgmt.crypto.envelope import FORMAT, bind, key_number_of, pad, seal, unseal_known
from casemgmt.crypto.errors import ContentErased, IncompleteRow, SealBroken
from casemgmt.crypto.keyring import open_subject_key
from casemgmt.crypto.models import SubjectKey

T = TypeVar("T")
SCHEMA_KEY = "_"
SCHEMA_VERSION = 1
NEVER_SHOWN = "secret"
"""The kind of what no person reads, such as a file's key."""


class SealedAttribute(Generic[T]):
    """One attribute of a sealed group. A non-data descriptor: once unsealed, the value in `__dict__` answers."""

    def __init__(self, group: "SealedGroup", kind: str, default: Callable[[], Any], max_length: int | None) -> None:
        self.group = group
        self.kind = kind
        self.default = default
        self.max_length = max_length
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.group.attributes[name] = self

    if TYPE_CHECKING:

        def __set__(self, instance: models.Model, value: T) -> None: ...

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type) -> T: ...
    def __get__(self, instance: models.Model | None, owner: type) -> Self | T:
        if instance is None:
            return self
        self.group.unseal_into(cast("SealedModel", instance))
        return cast(T, instance.__dict__[self.name])

    def decoded(self, stored: Any) -> Any:
        """The Python value of what the document holds."""
        if self.kind == "date":
            return date.fromisoformat(stored) if stored else None
        return stored


class SealedGroup(models.BinaryField):
    """The column of one sealed document, and the declaration of its attributes."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", b"")
        options.setdefault("editable", False)
        super().__init__(**options)
        self.attributes: dict[str, SealedAttribute[Any]] = {}
        self._before_pk: dict[UUID, bytes] = {}

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **options: Any) -> None:
        """Register the group with its model."""
        super().contribute_to_class(cls, name, *args, **options)
        if "sealed_groups" not in cls.__dict__:
            cls.sealed_groups = ()  # type: ignore[attr-defined]
        cls.sealed_groups = (*cls.sealed_groups, self)  # type: ignore[attr-defined]

    def text(self, *, max_length: int = 200) -> SealedAttribute[str]:
        """A text attribute, empty by default."""
        return SealedAttribute(self, "text", str, max_length)

    def date(self) -> SealedAttribute[date | None]:
        """A calendar day, or None."""
        return SealedAttribute(self, "date", _nothing, None)

    def flag(self) -> SealedAttribute[bool]:
        """A yes or no; no by default."""
        return SealedAttribute(self, "flag", bool, None)

    def number(self) -> SealedAttribute[int | None]:
        """A whole number, or None."""
        return SealedAttribute(self, "number", _nothing, None)

    def items(self) -> SealedAttribute[list[Any]]:
        """A list of JSON values, empty by default."""
        return SealedAttribute(self, "items", list, None)

    def document(self) -> SealedAttribute[dict[str, Any]]:
        """A JSON object, empty by default."""
        return SealedAttribute(self, "document", dict, None)

    def secret(self) -> SealedAttribute[str]:
        """A text for the house itself, empty by default. No shape of a record shows it."""
        return SealedAttribute(self, NEVER_SHOWN, str, None)

    def unseal_into(self, record: "SealedModel") -> None:
        """Put the attributes' values into the record, keeping those that were already assigned. Idempotent."""
        held = record.__dict__
        document = orjson.loads(content) if (content := self._content(record)) else {}
        for name, attribute in self.attributes.items():
            if name not in held:
                stored = document.get(name)
                if stored is None:
                    held[name] = attribute.default()
                else:
                    held[name] = attribute.decoded(stored) if attribute.kind == "date" else stored

    def changed_content(self, record: "SealedModel") -> bytes | None:
        """The document to seal, or None where no attribute differs from what is sealed."""
        if not self.attributes.keys() & record.__dict__.keys():
            return None if self._envelope(record) else self.encoded(record)
        before = self._content(record)
        content = self.encoded(record)
        return None if content == before else content

    def sealed_for(self, record: "SealedModel", content: bytes) -> bytes:
        """The content as an envelope bound to the record and its new revision."""
        key = record.key
        return seal(open_subject_key(key), key.number, pad(content), self._binding(record))

    def unsealed(self, record: "SealedModel", envelope: bytes) -> bytes:
        """The content of an envelope of the record. Raises ContentErased, or SealBroken for one of another place."""
        aead = open_subject_key(record.key, key_number_of(envelope))
        return unseal_known(aead, envelope, self._binding(record)).rstrip()

    def encoded(self, record: "SealedModel") -> bytes:
        """The document as it stands now, whether it changed or not."""
        self.unseal_into(record)
        document = {SCHEMA_KEY: SCHEMA_VERSION} | {name: record.__dict__[name] for name in self.attributes}
        return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)

    def _content(self, record: "SealedModel") -> bytes:
        opened: dict[str, bytes] = record.__dict__.setdefault("_opened", {})
        if self.attname not in opened:
            envelope = self._envelope(record)
            if record.seal_revision and not envelope:
                raise ContentErased if record.erased else SealBroken
            opened[self.attname] = self.unsealed(record, envelope) if envelope else b""
        return opened[self.attname]

    def _envelope(self, record: "SealedModel") -> bytes:
        return bytes(getattr(record, self.attname) or b"")

    def place(self, town: UUID, pk: UUID, revision: int) -> bytes:
        """What the group of one row is bound to at one revision."""
        before = self._before_pk.get(town)
        if before is None:
            before = self._before_pk[town] = bind(FORMAT, town, self.model._meta.label_lower)
        return before + bind(pk, self.name, revision)

    def _binding(self, record: "SealedModel") -> bytes:
        town = record.__dict__.get("municipality_id", record.key.tenant)
        return self.place(town, record.pk, record.seal_revision)

    def pre_save(self, record: models.Model, add: bool) -> Any:
        """Already sealed by the revision column, which stands before every group."""
        return getattr(record, self.attname)

    def deconstruct(self) -> Any:
        """For migrations a group is a plain binary column: they never import the application's code."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options


class SealRevision(models.PositiveIntegerField):
    """How often the row's groups were sealed. Seals what changed when the row is saved."""

    def pre_save(self, record: models.Model, add: bool) -> Any:
        """The revision to store: one more, with every group sealed anew, if any attribute changed."""
        return cast("SealedModel", record).seal_changes()

    def deconstruct(self) -> Any:
        """For migrations a plain number."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, options


class SealedQuerySet(models.QuerySet[Any]):
    """Rows with sealed groups; asks for the key along with the row, and explains a filter that cannot work."""

    def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None:
        sealed = self.model.sealed_attributes()
        for name in (*kwargs, *_names_in(args)):
            if name.split("__")[0] in sealed:
                raise FieldError(
                    f"{name} is sealed and cannot be filtered. Search by digest: casemgmt.crypto.digests, `found_by`."
                )
        super()._filter_or_exclude_inplace(negate, args, kwargs)  # type: ignore[misc]


class SealedModel(models.Model):
    """A row about one subject, with its personal attributes in sealed groups under the subject's key.

    `erased` says that the subject's key was destroyed: the row stays to be counted, and exists for nobody.
    """

    if TYPE_CHECKING:
        sealed_groups: tuple[SealedGroup, ...]

    key = models.ForeignKey(SubjectKey, on_delete=models.PROTECT, related_name="%(app_label)s_%(class)s")
    seal_revision = SealRevision(default=0, editable=False)
    erased = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **values: Any) -> None:
        sealed = {name: values.pop(name) for name in self.sealed_attributes() if name in values} if values else {}
        super().__init__(*args, **values)
        self.__dict__.update(sealed)

    @classmethod
    @cache
    def sealed_attributes(cls) -> dict[str, SealedAttribute[Any]]:
        """Every sealed attribute of the model by name."""
        return {name: one for group in cls.sealed_groups for name, one in group.attributes.items()}

    def seal_changes(self) -> int:
        """Seal all groups anew if an attribute of any changed; the row's revision afterwards.

        Raises IncompleteRow where a group was deferred: it would keep its old revision and never open again.
        """
        deferred = self.get_deferred_fields()
        changed = {
            group.attname: content
            for group in self.sealed_groups
            if (content := group.changed_content(self)) is not None
        }
        if changed:
            if any(group.attname in deferred for group in self.sealed_groups):
                raise IncompleteRow
            contents = [(group, changed.get(group.attname) or group.encoded(self)) for group in self.sealed_groups]
            self.seal_revision += 1
            for group, content in contents:
                setattr(self, group.attname, group.sealed_for(self, content))
                self.__dict__["_opened"][group.attname] = content
        return self.seal_revision

    def hand_over(self, key: SubjectKey) -> None:
        """Seal all groups for another subject's key, in the same revision; nothing of their content changes."""
        contents = [(group, group.encoded(self)) for group in self.sealed_groups if getattr(self, group.attname)]
        self.key = key
        for group, content in contents:
            setattr(self, group.attname, group.sealed_for(self, content))

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the row again and forget what was unsealed of the groups that are read; keep what waits to be saved.

        A group that was deferred holds nothing unsealed yet, only what was assigned, so it is read behind that.
        """
        for group in self.sealed_groups:
            if fields is None or (group.name in fields and group.attname in self.__dict__):
                self._forget_unsealed(group)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    def __getstate__(self) -> dict[str, Any]:
        """The row without anything unsealed: a pickle holds no plaintext."""
        hidden = {"_opened", *self.sealed_attributes()}
        return {name: value for name, value in super().__getstate__().items() if name not in hidden}

    def _forget_unsealed(self, group: SealedGroup) -> None:
        self.__dict__.get("_opened", {}).pop(group.attname, None)
        for name in group.attributes:
            self.__dict__.pop(name, None)


def _nothing() -> None:
    return None


def _names_in(conditions: Iterable[Any]) -> Iterator[str]:
    for one in conditions:
        if isinstance(one, models.Q):
            yield from _names_in(one.children)
        elif isinstance(one, tuple):
            yield one[0]
