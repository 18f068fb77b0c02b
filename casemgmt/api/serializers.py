"""Serializers that show sealed attributes, and put rows into JSON without asking a serializer field for each value."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from rest_framework import serializers
from rest_framework.fields import SkipField
from rest_framework.utils.model_meta import RelationInfo

from casemgmt.access.projections import BREAK_GLASS, FULL, Projection, roles_of
from casemgmt.access.roles import OFFICE
from casemgmt.access.row_security.wall import within_towns
from casemgmt.crypto.sealed import NEVER_SHOWN, SealedAttribute

Getter = Callable[[Any], Any]
Getters = list[tuple[str, Getter]]
MOST_REMEMBERED = 32
"""Combinations of `fields=` that a shape remembers; whoever asks for more pays for compiling them."""

PLAIN = (
    serializers.CharField,
    serializers.UUIDField,
    serializers.BooleanField,
    serializers.IntegerField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.JSONField,
    serializers.ListField,
    serializers.DictField,
)
"""Fields whose stored value is what the answer shows; orjson writes dates, times and identifiers itself."""


class VisibleRelatedField(serializers.PrimaryKeyRelatedField):
    """A reference to another record, by its id; only records that exist for the asker can be named."""

    def use_pk_only_optimization(self) -> bool:
        """The id is enough to show the reference."""
        return True

    def to_internal_value(self, data: Any) -> Any:
        """The record. A foreign id and an unknown one read alike: `does_not_exist`."""
        try:
            pk = UUID(str(data))
        except ValueError:
            self.fail("incorrect_type", data_type="no id")
        actor = self.context["request"]._request.actor
        with within_towns() if self.names_unseen(actor) else nullcontext():
            record = self.chosen(self.get_queryset(), actor, pk).first()
        if record is None:
            self.fail("does_not_exist", pk_value="this id")
        return record

    def chosen(self, rows: Any, actor: Any, pk: UUID) -> Any:
        """The record with this id, if it exists for the asker."""
        return rows.visible_one(actor, pk)

    def names_unseen(self, actor: Any) -> bool:
        """Whether `chosen` finds records that the asker may name without seeing them; never unless a field says so."""
        return False


class AssignableAccountField(VisibleRelatedField):
    """A reference to an active account of the asker's municipality, to whom work can be given."""

    def chosen(self, rows: Any, actor: Any, pk: UUID) -> Any:
        """An active account of the municipality, whether the asker may read accounts or not."""
        return rows.assignable(actor).filter(pk=pk)

    def names_unseen(self, actor: Any) -> bool:
        """Accounts are seen by few who give out work."""
        return True


class Shape(serializers.Serializer):
    """What an action is given. Unknown members are refused instead of being lost."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated values. Raises ValidationError, also for members that the shape does not have.

        Inside a PATCH an inner shape is whole all the same: DRF would take its members as optional, without defaults.
        """
        if self.root is not self and getattr(self.root, "partial", False):
            inner = type(self)(data=data, context=self.context)
            inner.is_valid(raise_exception=True)
            return dict(inner.validated_data)
        refuse_unknown(self, data)
        return super().to_internal_value(data)


class RecordSerializer(serializers.ModelSerializer):
    """The shape of a record.

    `Meta.projection` says which role sees which fields, `Meta.field_sets` what is shown by sets that no roles make.
    """

    serializer_related_field = VisibleRelatedField

    def build_property_field(self, field_name: str, model_class: type[Model]) -> Any:
        """A field for a sealed attribute, by its kind, but none for a secret; what else is no column is only read."""
        attribute = getattr(model_class, field_name)
        if not isinstance(attribute, SealedAttribute):
            return super().build_property_field(field_name, model_class)
        if attribute.kind == NEVER_SHOWN:
            raise ImproperlyConfigured(f"{field_name} of {model_class._meta.label} is a secret: no shape shows it.")
        return {
            "text": (serializers.CharField, {}),
            "date": (serializers.DateField, {"allow_null": True}),
            "flag": (serializers.BooleanField, {}),
            "number": (serializers.IntegerField, {"allow_null": True}),
            "items": (serializers.ListField, {}),
            "document": (serializers.DictField, {}),
        }[attribute.kind]

    def build_relational_field(self, field_name: str, relation_info: RelationInfo) -> Any:
        """A reference by id, to visible records only."""
        kind, options = super().build_relational_field(field_name, relation_info)
        options.pop("view_name", None)
        return kind, options

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        """A record's shape is only shown; what a write takes is a Shape of its own."""
        return {name: {"read_only": True} for name in self.Meta.fields}

    def get_fields(self) -> Any:
        """The members, each of which may be absent: `fields=` leaves some out, and so does a narrower route."""
        fields = super().get_fields()
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields

    @classmethod
    def shown_fields(cls, field_set: str) -> frozenset[str]:
        """The names that a field set shows.

        What a role sees follows from the record's projection; a record without one is shown whole to those who lead it.
        None for a set that is not declared.
        """
        sets: Mapping[str, frozenset[str]] = getattr(cls.Meta, "field_sets", {})
        if field_set in sets:
            return sets[field_set]
        projection: Projection | None = getattr(cls.Meta, "projection", None)
        if projection is not None:
            return projection.shown(field_set)
        whole = field_set in {FULL, BREAK_GLASS} or not OFFICE.isdisjoint(roles_of(field_set))
        return frozenset(cls.Meta.fields) if whole else frozenset()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The record as JSON values: the fields of its route's field set, and of those only what was asked for."""
        shown = self.shown_fields(getattr(instance, "shown_as", "full"))
        return {name: get(instance) for name, get in self._getters() if name in shown}

    def _getters(self) -> Getters:
        """How each member is taken from a record; remembered for the class where no member asks the request."""
        wanted = None if self.parent is not None else self.context.get("fields")
        remembered: dict[Any, Getters] = type(self).__dict__.get("_compiled") or {}
        held: Getters | None = remembered.get(wanted) or self.__dict__.get("_compiled_here")
        if held is None:
            fields = [one for one in self._readable_fields if wanted is None or one.field_name in wanted]
            held = [(one.field_name, getter_of(one)) for one in fields]
            self.__dict__["_compiled_here"] = held
            if len(remembered) < MOST_REMEMBERED and follows_from_the_record(type(self)):
                type(self)._compiled = remembered | {wanted: held}
        return held


@cache
def follows_from_the_record(shape: type[RecordSerializer]) -> bool:
    """Whether every member of a shape follows from the record alone, whoever asks."""
    return all(map(_asks_nothing, shape()._readable_fields))


def _asks_nothing(field: Any) -> bool:
    if isinstance(field, RecordSerializer):
        return follows_from_the_record(type(field))
    if isinstance(field, VisibleRelatedField):
        return "." not in field.source
    return _is_stored(field) or type(field) in PLAIN


def getter_of(field: Any) -> Getter:
    """How a field's value is taken from a record."""
    if isinstance(field, VisibleRelatedField):
        return attrgetter(f"{field.source}_id") if "." not in field.source else _slow(field)
    if isinstance(field, serializers.SerializerMethodField):
        return getattr(field.parent, field.method_name)
    if isinstance(field, Shape):
        return _stored(attrgetter(field.source))
    if _is_stored(field) or type(field) in PLAIN:
        return attrgetter(field.source)
    if isinstance(field, RecordSerializer):
        return _nested(attrgetter(field.source), field)
    return _slow(field)


def _is_stored(field: Any) -> bool:
    """Whether a field shows what its shape validated before it was stored."""
    return isinstance(field, Shape) or (
        isinstance(field, serializers.ListSerializer) and isinstance(field.child, Shape)
    )


def _stored(get: Getter) -> Getter:
    """A document that was validated by its shape before it was stored; null where there is none."""
    return lambda instance: get(instance) or None


def _nested(get: Getter, field: Any) -> Getter:
    shape = type(field)() if follows_from_the_record(type(field)) else type(field)(context=field.context)

    def value(instance: Any) -> Any:
        inner = get(instance)
        return None if inner is None else shape.to_representation(inner)

    return value


def _slow(field: Any) -> Getter:
    def value(instance: Any) -> Any:
        try:
            inner = field.get_attribute(instance)
        except SkipField:
            return None
        return None if inner is None else field.to_representation(inner)

    return value


def refuse_unknown(serializer: Any, data: Any) -> None:
    """Raise ValidationError for members that cannot be written here."""
    if not isinstance(data, Mapping):
        return
    writable = {name for name, field in serializer.fields.items() if not field.read_only}
    unknown = {
        name: [serializers.ErrorDetail("This member does not exist or cannot be written.", code="unknown_member")]
        for name in data
        if name not in writable
    }
    if unknown:
        raise serializers.ValidationError(unknown)
