"""The same fifteen personal facts of a person in other ways: in plain columns, and in a Fernet field each.

Tables of the benchmark alone. The Fernet field is what field libraries do: every value is unsealed when the row is
read, under one key for all rows, without regard to where it stands.
"""

import os
from base64 import urlsafe_b64encode
from typing import Any

import orjson
from cryptography.fernet import Fernet
from django.db import connection, models
from rest_framework import serializers
from uuid_utils.compat import uuid7

IDENTITY = (
    "given_names", "family_name", "original_given_names", "original_family_name", "original_script", "name_variants",
    "born_on", "born_precision", "sex", "nationalities", "mother_tongue", "languages", "interpreter_wish",
)  # fmt: skip
PERSONAL = (*IDENTITY, "contact_ways", "address")
DOCUMENTS = {"name_variants", "nationalities", "languages", "interpreter_wish", "contact_ways", "address"}
_FERNET = Fernet(urlsafe_b64encode(os.urandom(32)))


class FernetField(models.TextField):
    """A value sealed by Fernet, unsealed when it is read."""

    def from_db_value(self, value: str, expression: Any, connection: Any) -> Any:
        """The value that was stored."""
        return orjson.loads(_FERNET.decrypt(value))

    def get_prep_value(self, value: Any) -> str:
        """The value as a token."""
        return _FERNET.encrypt(orjson.dumps(value)).decode()


def _column(name: str) -> models.Field:
    if name in DOCUMENTS:
        return models.JSONField(default=list)
    return models.DateField(null=True) if name == "born_on" else models.CharField(max_length=255)


def _table(name: str, fields: dict[str, models.Field]) -> Any:
    place = {
        "id": models.UUIDField(primary_key=True, default=uuid7),
        "municipality_id": models.UUIDField(),
        "team_id": models.UUIDField(),
        "version": models.PositiveIntegerField(default=1),
        "created_at": models.DateTimeField(),
        "updated_at": models.DateTimeField(db_index=True),
    }
    meta = type("Meta", (), {"app_label": "bench"})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **place, **fields})


PlainPerson = _table("PlainPerson", {name: _column(name) for name in PERSONAL})
FernetPerson = _table("FernetPerson", {name: FernetField() for name in PERSONAL})


class IdentityShape(serializers.Serializer):
    """A person as lists show them: thirteen personal facts, and where and when the row was made."""

    id = serializers.UUIDField()
    team_id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    given_names = serializers.CharField()
    family_name = serializers.CharField()
    original_given_names = serializers.CharField()
    original_family_name = serializers.CharField()
    original_script = serializers.CharField()
    name_variants = serializers.JSONField()
    born_on = serializers.ReadOnlyField()
    born_precision = serializers.CharField()
    sex = serializers.CharField()
    nationalities = serializers.ListField(child=serializers.CharField())
    mother_tongue = serializers.CharField()
    languages = serializers.JSONField()
    interpreter_wish = serializers.JSONField()


class WholeShape(IdentityShape):
    """All fifteen."""

    contact_ways = serializers.JSONField()
    address = serializers.JSONField()


def create_tables() -> None:
    """Make the tables; no migration knows them."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainPerson)
        editor.create_model(FernetPerson)


def copies_of(person: Any) -> tuple[Any, Any]:
    """The same person as rows of both tables."""
    values = {name: getattr(person, name) for name in ("municipality_id", "team_id", "created_at", "updated_at")}
    facts = {name: getattr(person, name) for name in PERSONAL}
    tokens = facts | {"born_on": facts["born_on"].isoformat() if facts["born_on"] else None}
    return PlainPerson(**values, **facts), FernetPerson(**values, **tokens)
