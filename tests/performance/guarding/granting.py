"""Gives guardian's tables the sight that the routes give: a row for everything that anybody sees.

Guardian knows no validity, so what has run out or was withdrawn gets no row. Every case has a row for its team and one
for its town's office; the agencies, specialists and volunteers have theirs.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from guardian.models import GroupObjectPermission, UserObjectPermission

from cases.lifecycle import HELPER_TASKS, PARTNER_PREVIEWS, PARTNER_READS
from cases.models import Case, Referral, Task
from tests.performance.guarding.models import DIRECT, GENERIC, GROUP_GRANTS, USER_GRANTS
from tests.performance.sight.loading import Told, loading, moment
from tests.performance.sight.places import Offices

TABLES = (UserObjectPermission._meta.db_table, GroupObjectPermission._meta.db_table)
Rows = tuple[type[models.Model], str, list[Any]]
"""The model, a statement that selects `who` and `pk`, and its parameters."""


def grant_all(offices: Offices, told: Told) -> None:
    """Fill the tables anew. Accounts join their groups."""
    _empty()
    groups = _join(offices)
    users, bands = list(_user_rows(offices)), list(_group_rows(offices, groups))
    with loading(TABLES), connection.cursor() as cursor:
        for model, text, given in users:
            cursor.execute(_generic("user", model, text), given)
        for model, text, given in bands:
            cursor.execute(_generic("group", model, text), given)
    told("guardian, generic")
    with connection.schema_editor() as editor:
        for tables, found, whom in ((USER_GRANTS, users, "user"), (GROUP_GRANTS, bands, "group")):
            for model, grants in tables.items():
                editor.create_model(grants)
                with connection.cursor() as cursor:
                    for _, text, given in [one for one in found if one[0] is model]:
                        cursor.execute(_direct(whom, model, grants, text), given)
    told("guardian, direct")


def _empty() -> None:
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for grants in (*USER_GRANTS.values(), *GROUP_GRANTS.values()):
            if grants._meta.db_table in there:
                editor.delete_model(grants)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"DELETE FROM {table}")


def _join(offices: Offices) -> list[Group]:
    """One group for each agency; the measured accounts are members of what they answer for."""
    groups = [Group.objects.get_or_create(name=f"agency {one.pk}")[0] for one in offices.agencies]
    accounts = offices.accounts
    accounts["caseworker"].groups.add(offices.teams[0][0].group)
    accounts["lead"].groups.add(offices.groups[0])
    accounts["stale-lead"].groups.add(offices.groups[1])
    accounts["agency"].groups.add(groups[0])
    return groups


def _user_rows(offices: Offices) -> Iterator[Rows]:
    now = moment(offices.now)
    yield (
        Case,
        "SELECT user_id AS who, content_object_id AS pk FROM cases_caseusergrant"
        " WHERE valid_from <= %s AND valid_until > %s",
        [now, now],
    )
    helpers = "SELECT user_id FROM access_membership WHERE role = 'volunteer'"
    states = ", ".join(f"'{one}'" for one in sorted(HELPER_TASKS))
    yield (
        Task,
        f"SELECT cases_task.assignee_id AS who, cases_task.id AS pk FROM cases_task"
        f" JOIN cases_case ON cases_case.id = case_id JOIN cases_person ON cases_person.id = person_id"
        f" WHERE assignee_id IN ({helpers}) AND state IN ({states}) AND access_until > %s AND NOT restricted",
        [now],
    )


def _group_rows(offices: Offices, groups: list[Group]) -> Iterator[Rows]:
    now = moment(offices.now)
    yield (
        Case,
        "SELECT group_id AS who, cases_case.id AS pk FROM cases_case JOIN access_team ON access_team.id = team_id",
        [],
    )
    yield (
        Case,
        "SELECT held.group_id AS who, content_object_id AS pk FROM cases_casegroupgrant AS held"
        " JOIN cases_case ON cases_case.id = content_object_id JOIN access_team ON access_team.id = team_id"
        " WHERE valid_from <= %s AND valid_until > %s AND held.group_id <> access_team.group_id",
        [now, now],
    )
    for town, group in zip(offices.towns, offices.groups, strict=True):
        yield (
            Case,
            f"SELECT {group.pk} AS who, id AS pk FROM cases_case WHERE municipality_id = %s",
            [_key(town.pk)],
        )
    states = ", ".join(f"'{one}'" for one in sorted(PARTNER_PREVIEWS | PARTNER_READS))
    for agency, group in zip(offices.agencies, groups, strict=True):
        yield (
            Referral,
            f"SELECT {group.pk} AS who, cases_referral.id AS pk FROM cases_referral"
            " JOIN cases_case ON cases_case.id = case_id JOIN cases_person ON cases_person.id = person_id"
            " LEFT JOIN privacy_consent AS c ON c.id = consent_id"
            f" WHERE agency_id = %s AND state IN ({states}) AND NOT restricted AND ("
            " legal_basis <> '' AND consent_id IS NULL"
            " OR c.valid_from <= %s AND c.valid_until > %s AND c.withdrawn_at IS NULL)",
            [_key(agency.pk), now, now],
        )


def _key(pk: Any) -> Any:
    return pk if connection.vendor == "postgresql" else pk.hex


def _permission(guarded: Any) -> tuple[int, int]:
    """The ids of the permission to see the model, and of its content type."""
    kind = ContentType.objects.get_for_model(guarded)
    name = guarded._meta.model_name
    permission, _ = Permission.objects.get_or_create(
        content_type=kind, codename=f"view_{name}", defaults={"name": f"Can view {name}"}
    )
    return permission.pk, kind.pk


def _generic(whom: str, model: Any, text: str) -> str:
    permission, kind = _permission(GENERIC[model])
    native = connection.vendor == "postgresql"
    parts = "||'-'||".join(f"substr(pk, {at}, {size})" for at, size in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12)))
    return (
        f"INSERT INTO guardian_{whom}objectpermission ({whom}_id, permission_id, content_type_id, object_pk)"
        f" SELECT who, {permission}, {kind}, {'pk::text' if native else parts} FROM ({text}) AS found"
    )


def _direct(whom: str, model: Any, grants: Any, text: str) -> str:
    permission, _ = _permission(DIRECT[model])
    return (
        f"INSERT INTO {grants._meta.db_table} ({whom}_id, permission_id, content_object_id)"
        f" SELECT who, {permission}, pk FROM ({text}) AS found"
    )
