"""Brings the wall into the database, takes it away, and says what is wrong with it."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from casemgmt.access.row_security.statements import (
    POLICIES,
    SCHEMA,
    clearing_statements,
    digest,
    reader,
    role_statements,
    schema,
    service,
    wall_statements,
    worker,
)

_TABLES = """
    SELECT relname, EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid AND polname = ANY (%s))
    FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity AND relnamespace = current_schema()::regnamespace
"""
_IN_PLACE = """
    SELECT md5(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '')) FROM (
        SELECT concat_ws(' ', 'policy', tablename, policyname, permissive, cmd, roles, qual, with_check) AS line
        FROM pg_policies WHERE schemaname = current_schema()
        UNION ALL
        SELECT concat_ws(' ', 'table', relname, relforcerowsecurity) FROM pg_class
        WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = %(schema)s
        UNION ALL
        SELECT concat_ws(' ', 'function', oid::regprocedure, prosecdef, proconfig, prosrc, proacl) FROM pg_proc
        WHERE pronamespace = to_regnamespace(%(schema)s)
        UNION ALL
        SELECT concat_ws(' ', 'right', oid::regclass, grantee::regrole, privilege_type)
        FROM pg_class, aclexplode(relacl)
        WHERE relnamespace IN (current_schema()::regnamespace, to_regnamespace(%(schema)s))
            AND grantee IN (0, to_regrole(%(reader)s), to_regrole(%(worker)s))
        UNION ALL
        SELECT concat_ws(' ', 'column', attrelid::regclass, attname, attacl) FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        WHERE attacl IS NOT NULL AND relnamespace = current_schema()::regnamespace
    ) AS lines
"""
_COMMENT = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s"
_ROLE = """
    SELECT rolsuper, rolbypassrls, rolcanlogin,
        EXISTS (SELECT 1 FROM pg_roles WHERE rolname = coalesce(nullif(%s, ''), current_user)
            AND pg_has_role(rolname, %s, 'MEMBER')),
        EXISTS (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)
    FROM pg_roles WHERE rolname = %s
"""
_BLIND = """
    SELECT count(*) FROM pg_class
    WHERE relkind = 'r' AND relrowsecurity AND relnamespace = current_schema()::regnamespace
        AND NOT pg_has_role(current_user, relowner, 'USAGE') AND current_user <> %s
"""


class WallNotBuilt(RuntimeError):
    """The user of the connection lacks a right; the sentence says which, and what somebody else has to run."""


def is_switched_on() -> bool:
    """Whether the settings ask for the wall, and the database can have one."""
    return bool(settings.ROW_SECURITY) and connection.vendor == "postgresql"


def install() -> bool:
    """Put the wall of this release in place; False where it stands already. One transaction. Raises WallNotBuilt."""
    if not list(problems()):
        return False
    with transaction.atomic():
        _make_roles()
        _run_wall([*clearing_statements(dict.fromkeys(_policed(), False)), *wall_statements()])
        comment = f"casemgmt {digest()} {_in_place()}"
        _run(f"COMMENT ON SCHEMA {SCHEMA} IS '{comment}'")
    return True


def clear() -> None:
    """Take policies and views away and leave row security on, so that the reader sees nothing: before a migration."""
    with transaction.atomic():
        for statement in clearing_statements(dict.fromkeys(_policed(), False)):
            _run(statement)


def remove() -> None:
    """Take the wall away. The roles stay: they belong to the server, and without rights can do nothing."""
    with transaction.atomic():
        tables = _rows(_TABLES, [list(POLICIES)])
        for statement in clearing_statements({name: True for name, _ in tables}):
            _run(statement)
        for role in (reader(), worker()):
            if _facts_of(role):
                _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema()} FROM {connection.ops.quote_name(role)}")


def problems() -> Iterator[str]:
    """What is wrong with the wall, sentence by sentence; nothing where it stands as this release has it."""
    if connection.vendor != "postgresql":
        yield "Row security needs PostgreSQL."
        return
    for role in (reader(), worker()):
        yield from _problems_of(role)
    comment = _rows(_COMMENT, [SCHEMA])
    words = (comment[0][0] or "").split() if comment else []
    if len(words) != len(("casemgmt", "digest", "in place")):
        yield "The policies of row security are missing."
    elif words[1] != digest():
        yield "The policies of row security are those of another release."
    elif words[2] != _in_place():
        yield "Policies, views or rights of row security were changed in the database."
    if _rows(_BLIND, [service()])[0][0]:
        yield "The user of the connection neither owns the tables nor is CASEMGMT_ROW_SECURITY_SERVICE_ROLE."


def _problems_of(role: str) -> Iterator[str]:
    found = _facts_of(role)
    if not found:
        yield f"There is no database role {role}."
        return
    superuser, bypasses, logs_in, member, is_member = found[0]
    if superuser or bypasses:
        yield f"The database role {role} bypasses row security."
    if logs_in or is_member:
        yield f"The database role {role} can log in, or has the rights of another role."
    if not member:
        yield f"The user that serves may not become {role}."


def _facts_of(role: str) -> list[Any]:
    return _rows(_ROLE, [service(), role, role])


def _make_roles() -> None:
    found = [_facts_of(role) for role in (reader(), worker())]
    if all(one and one[0][3] for one in found):
        return
    try:
        with transaction.atomic():
            for statement in role_statements():
                _run(statement)
    except ProgrammingError:
        raise WallNotBuilt(
            f"The user of the connection may not make the roles {reader()} and {worker()}. Let a database "
            "administrator run the first statements of `manage.py row_security show`, with this user in place of "
            "CURRENT_USER, and repeat."
        ) from None


def _run_wall(statements: list[str]) -> None:
    try:
        for statement in statements:
            _run(statement)
    except ProgrammingError as error:
        raise WallNotBuilt(
            "The user of the connection has to own the tables, and to have CREATE in the database: " + str(error)
        ) from None


def _policed() -> list[str]:
    return [name for name, ours in _rows(_TABLES, [list(POLICIES)]) if ours]


def _in_place() -> str:
    return str(_rows(_IN_PLACE, {"schema": SCHEMA, "reader": reader(), "worker": worker()})[0][0])


def _rows(sql: str, params: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
