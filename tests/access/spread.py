"""One row of every kind of record for every second case of a filled town (PostgreSQL), so that the planner has tables.

The rows are made by the server from the cases: what a column is called and which type it has says what stands in it.
Nothing is sealed in them and nothing shown of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, models

from casemgmt.access.models import BreakGlass, Factor, GlassNotice, Session, StandIn, User, VisibleEntry
from casemgmt.crypto.sealed import SealedGroup
from casemgmt.privacy.models import AccessRequest, Dispute, Erasure, LegalHold, Notice, Restriction
from cases.models import (
    Assessment,
    Document,
    DuplicatePair,
    Goal,
    Household,
    HouseholdMember,
    ImportRun,
    Measure,
    Note,
    PersonIdentifier,
    PhaseChange,
)
from tests.performance.sight.loading import loading

OF_THE_CASE = {
    "id": "c.id", "key": "c.key_id", "municipality": "c.municipality_id", "municipality_id": "c.municipality_id",
    "team": "c.team_id", "person": "c.person_id", "subject": "c.person_id", "head": "c.person_id",
    "created_at": "c.created_at", "updated_at": "c.updated_at", "version": "1",
}  # fmt: skip
"""Columns that are the case's. Every row has the case's own id, so that rows of two tables find each other by it."""

OTHERS: Mapping[type[models.Model], Mapping[str, str]] = {
    Note: {"confidential": "n % 10 = 0"},
    DuplicatePair: {"person_a": "c.person_id", "person_b": "next", "score": "n % 100"},
    Goal: {"priority": "1"},
    PersonIdentifier: {"digest": "decode(md5(n::text), 'hex')", "kind": "'azr'"},
    Household: {"reference": "'H-' || n"},
    Session: {"digest": "decode(md5(n::text), 'hex')", "expires_at": "now() + interval '8 hours'"},
    Factor: {"kind": "'totp'"},
    BreakGlass: {"ends_at": "c.created_at + interval '8 hours'"},
    StandIn: {
        "substitute": "c.key_id", "valid_from": "c.created_at", "valid_until": "c.created_at + interval '8 hours'",
    },
    VisibleEntry: {"stream": "'actor:' || c.caseworker_id", "position": "n", "actor_id": "c.caseworker_id"},
    HouseholdMember: {"left_on": "NULL"},
}  # fmt: skip
"""What else stands in single columns."""

SPREAD = (
    PersonIdentifier, Household, HouseholdMember, PhaseChange, Assessment, Goal, Measure, Note, Document, DuplicatePair,
    ImportRun, AccessRequest, Dispute, Erasure, LegalHold, Notice, Restriction, Session, Factor, BreakGlass,
    GlassNotice, StandIn, VisibleEntry,
)  # fmt: skip


def spread() -> None:
    """Fill the tables of SPREAD."""
    with loading([one._meta.db_table for one in SPREAD]), connection.cursor() as cursor:
        for model in SPREAD:
            cursor.execute(statement(model))


def statement(model: type[models.Model]) -> str:
    """INSERT … SELECT of one row for every second case."""
    pairs = dict(_values(model))
    numbered = (
        "SELECT cases_case.*, row_number() OVER (ORDER BY id) AS n, lead(person_id) OVER (ORDER BY id) AS next"
        " FROM cases_case"
    )
    columns = ", ".join(f'"{one}"' for one in pairs)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns})'
        f" SELECT {', '.join(pairs.values())} FROM ({numbered}) AS c WHERE n % 2 = 0 AND next IS NOT NULL"
    )


def _values(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    others = OTHERS.get(model, {})
    for field in model._meta.concrete_fields:
        if field.name in others:
            yield field.column, others[field.name]
        elif field.name in OF_THE_CASE:
            yield field.column, OF_THE_CASE[field.name]
        else:
            yield field.column, _value(field)


def _value(field: Any) -> str:
    if field.null:
        return "NULL"
    if isinstance(field, models.ForeignKey):
        # Another record of the same case has its id.
        return "c.caseworker_id" if field.related_model is User else "c.id"
    match field:
        case models.DateTimeField():
            return "c.updated_at"
        case models.DateField():
            return "c.updated_at::date"
        case SealedGroup() | models.BinaryField():
            return "''"
        case models.JSONField():
            return "'[]'"
        case models.BooleanField():
            return "false"
        case models.UUIDField():
            return "c.id"
        case models.IntegerField():
            return "0"
    first = field.default if field.has_default() else next(iter(field.choices or []), ("",))[0]
    return f"'{first}'"
