"""The wall around the municipalities: what an action reads and writes belongs to a town in which its actor has a seat.

An action weighs and changes what its actor does not see (a second open case, the notes of others in a case that is
handed on), so it stands in front of the wall of routes. This one holds it all the same. Every table has an entry: by
its column `municipality_id`, by one of the tables below, or by the row of another table to which it belongs.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models

from casemgmt.access.row_security.facts import ANY_ROLE, TOWN, TOWN_OF_AGENCY, TOWN_OF_TEAM, Fact, read

BY_COLUMN: Mapping[str, str] = {
    "access_municipality": "id",
    "crypto_indexkey": "tenant",
    "crypto_subjectkey": "tenant",
    "crypto_tenantkey": "tenant",
}
"""Tables that name the municipality in another column than the rest."""

BY_ANOTHER: dict[str, tuple[str, str]] = {
    "access_accesstoken": ("user_id", "access_user"),
    "access_clientsecret": ("client_id", "access_agencyclient"),
    "access_invitation": ("user_id", "access_user"),
    "access_mappedmembership": ("membership_id", "access_membership"),
    "access_recoverycode": ("user_id", "access_user"),
    "audit_mention": ("entry_id", "audit_entry"),
}
"""Tables whose rows belong to the row of another table, by this column."""

OF_THE_HOUSE = frozenset({"audit_entry"})
"""Tables in which a row without a municipality is everybody's."""

TOWNLESS: dict[str, str] = {
    "access_failedlogins": "keyed digests of names and addresses, which tell of no town",
    "access_spentstate": "digests of sign-ins that were completed, which tell of no town",
    "access_user_groups": "Django's own; nobody is in a group of it",
    "access_user_user_permissions": "Django's own; nobody has a permission of it",
    "audit_checkpoint": "signed by a command",
    "audit_stream": "heads of chains; an account's own chain stays with the town in which it began",
    "auth_group": "a number to which grants to a team are tied",
    "auth_group_permissions": "Django's own; nobody has a permission of it",
    "auth_permission": "names what a grant is for",
    "crypto_renewal": "the rotation of keys is a command's",
    "crypto_searchterm": "keyed digests, which name a town by the key that made them",
    "crypto_signingkey": "signing is a command's",
    "django_content_type": "names of tables",
    "django_migrations": "only migrations ask for it",
    **dict.fromkeys(
        (
            "oauth2_provider_accesstoken",
            "oauth2_provider_application",
            "oauth2_provider_devicegrant",
            "oauth2_provider_grant",
            "oauth2_provider_idtoken",
            "oauth2_provider_refreshtoken",
        ),
        "belong to the programs of agencies, which are behind the wall",
    ),
    "guardian_groupobjectpermission": "empty: grants stand in direct tables",
    "guardian_userobjectpermission": "empty: grants stand in direct tables",
}
"""Tables without a wall around the municipality, with the reason."""

EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
LESS: Mapping[str, tuple[str, ...]] = {
    "audit_checkpoint": (),
    "audit_entry": ("SELECT", "INSERT"),
    "audit_mention": ("SELECT",),
    "audit_stream": ("SELECT", "INSERT", "UPDATE (position)"),
    "auth_permission": ("SELECT",),
    "crypto_renewal": (),
    "crypto_signingkey": (),
    "django_content_type": ("SELECT",),
    "django_migrations": (),
    "guardian_groupobjectpermission": ("SELECT",),
    "guardian_userobjectpermission": ("SELECT",),
}
"""What actions may do with a table, where it is less than everything."""


def follow(tables: Mapping[str, tuple[str, str]]) -> None:
    """Declare tables of an app whose rows belong to the row of another table, by a column."""
    BY_ANOTHER.update(tables)


def rights() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What actions may do, table by table."""
    for table in sorted({*town_conditions(), *TOWNLESS}):
        yield table, LESS.get(table, EVERYTHING)


def town_conditions() -> dict[str, str]:
    """The condition of the town on each table that has one; by table, in a fixed order."""
    found = {table: _of_town(table, column) for table, column in {**_own_columns(), **BY_COLUMN}.items()}
    for table, (column, other) in BY_ANOTHER.items():
        name, parent = _quoted(table), _quoted(other)
        key = _quoted(str(_models()[other]._meta.pk.column))
        found[table] = f"EXISTS (SELECT FROM {parent} WHERE {parent}.{key} = {name}.{_quoted(column)})"
    return dict(sorted(found.items()))


def _of_town(table: str, column: str) -> str:
    name = f"{_quoted(table)}.{_quoted(column)}"
    towns = read([Fact(kind, ANY_ROLE) for kind in (TOWN, TOWN_OF_TEAM, TOWN_OF_AGENCY)])
    own = f"{name} = ANY ({towns}::uuid[])"
    return f"{name} IS NULL OR {own}" if table in OF_THE_HOUSE else own


def _own_columns() -> dict[str, str]:
    found = {}
    for table, model in _models().items():
        for name in ("municipality", "municipality_id"):
            try:
                found[table] = str(cast("models.Field[Any, Any]", model._meta.get_field(name)).column)
            except FieldDoesNotExist:
                continue
    return {table: column for table, column in found.items() if table not in TOWNLESS}


def _models() -> dict[str, type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: one for one in every if not one._meta.proxy and one._meta.managed}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
