"""The SQL of the wall: its two roles, what is reached through other tables, policies, rights."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from casemgmt.access.row_security.compiling import Walled, walled_tables
from casemgmt.access.row_security.tables import GOING_ALONG, OPEN, WRITTEN
from casemgmt.access.row_security.towns import rights, town_conditions

SCHEMA = "row_security"
POLICY = "row_security"
LOCKING = "row_security_locking"
APPENDING = "row_security_appending"
TOWN = "row_security_town"
SERVING = "row_security_serving"
UNITED = "\nUNION ALL\n"
POLICIES = (POLICY, LOCKING, APPENDING, TOWN, SERVING)
ROLE_OPTIONS = "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def reader() -> str:
    """The name of the database role that reads behind the wall. Raises ImproperlyConfigured for an unfit one."""
    return _fit(settings.ROW_SECURITY_ROLE)


def worker() -> str:
    """The name of the database role in which actions work. Raises ImproperlyConfigured for an unfit one."""
    return _fit(settings.ROW_SECURITY_WORKER_ROLE)


def service() -> str:
    """The database user that serves where it does not own the tables; empty where the owner serves."""
    return _fit(settings.ROW_SECURITY_SERVICE_ROLE) if settings.ROW_SECURITY_SERVICE_ROLE else ""


def _fit(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ImproperlyConfigured("A role of row security has a name of small letters, digits and underscores.")
    return name


def role_statements() -> list[str]:
    """What makes the roles. They belong to the whole server, so that this may be a database administrator's to run."""
    serving = _quoted(service()) if service() else "CURRENT_USER"
    return [statement for role in (reader(), worker()) for statement in _role_statements(_quoted(role), serving)]


def _role_statements(role: str, serving: str) -> list[str]:
    create = f"CREATE ROLE {role} {ROLE_OPTIONS}"
    return [
        f"DO $$ BEGIN {create}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        f"GRANT {role} TO {serving}",
    ]


def clearing_statements(tables: Mapping[str, bool]) -> list[str]:
    """What takes policies and views away. Row security itself stays on: the reader sees nothing until they are back.

    `tables` says of each table with a policy of ours, whether row security is to be switched off as well.
    """
    dropped = [f"DROP POLICY IF EXISTS {name} ON {_quoted(table)}" for table in tables for name in POLICIES]
    off = [f"ALTER TABLE {_quoted(table)} DISABLE ROW LEVEL SECURITY" for table, switch in tables.items() if switch]
    return [*dropped, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", *off]


def wall_statements() -> list[str]:
    """What puts views, policies and rights in place, in order."""
    return list(_wall(_tables()))


@cache
def _tables() -> dict[str, Walled]:
    """Compiled once per process: it takes half a second, and routes are code."""
    return walled_tables()


def digest() -> str:
    """The digest of all that this release would put in place."""
    return sha256("\n".join([ROLE_OPTIONS, reader(), worker(), *wall_statements()]).encode()).hexdigest()


def _wall(tables: Mapping[str, Walled]) -> Iterator[str]:
    towns = town_conditions()
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {_quoted(reader())}"
    for name in sorted({*tables, *towns}):
        yield f"ALTER TABLE {_quoted(name)} ENABLE ROW LEVEL SECURITY"
        if service():
            yield f"CREATE POLICY {SERVING} ON {_quoted(name)} TO {_quoted(service())} USING (true) WITH CHECK (true)"
    for table in tables.values():
        yield from _for_reader(table, _quoted(reader()))
    for name in sorted(OPEN):
        yield f"GRANT SELECT ON {_quoted(name)} TO {_quoted(reader())}"
        if name in towns:
            yield f"CREATE POLICY {POLICY} ON {_quoted(name)} FOR SELECT TO {_quoted(reader())} USING (true)"
    for name in sorted(GOING_ALONG):
        yield f"GRANT SELECT ON {_quoted(name)} TO {_quoted(reader())}"
        yield f"CREATE POLICY {POLICY} ON {_quoted(name)} FOR SELECT TO {_quoted(reader())} USING ({towns[name]})"
    for name, granted in sorted(WRITTEN.items()):
        yield f"GRANT {', '.join(granted)} ON {_quoted(name)} TO {_quoted(reader())}"
        if name in towns:
            yield (
                f"CREATE POLICY {APPENDING} ON {_quoted(name)} FOR INSERT TO {_quoted(reader())} "
                f"WITH CHECK ({towns[name]})"
            )
    yield from _for_worker(towns, _quoted(worker()))


def _for_reader(table: Walled, role: str) -> Iterator[str]:
    """The rows in sight may be read, and locked by a writing request that is about to hand one to its action.

    A lock asks for the right to change some column; the check refuses every change.
    """
    name = _quoted(table.table)
    yield from _reached(table, role)
    yield f"CREATE POLICY {POLICY} ON {name} FOR SELECT TO {role}\nUSING ({condition(table)})"
    yield f"CREATE POLICY {LOCKING} ON {name} FOR UPDATE TO {role} USING (true) WITH CHECK (false)"
    yield f"GRANT SELECT, UPDATE ({_quoted(table.key)}) ON {name} TO {role}"


def _for_worker(towns: Mapping[str, str], role: str) -> Iterator[str]:
    for name, condition_ in towns.items():
        yield f"CREATE POLICY {TOWN} ON {_quoted(name)} TO {role}\nUSING ({condition_}) WITH CHECK ({condition_})"
    for name, granted in rights():
        if granted:
            yield f"GRANT {', '.join(granted)} ON {_quoted(name)} TO {role}"


def _reached(table: Walled, role: str) -> Iterator[str]:
    """The keys that are reached through other tables, read with the owner's rights, past the wall.

    Many are a view, into which the planner sees; few are a function, which costs it nothing. The path of the function
    ends with temporary tables, so that nobody puts a table of their own in the place of ours.
    """
    name = f"{SCHEMA}.{_quoted(table.table)}"
    if table.many:
        yield f"CREATE VIEW {name} (key) WITH (security_barrier) AS\n{UNITED.join(table.many)}"
        yield f"GRANT SELECT ON {name} TO {role}"
    if table.few:
        yield (
            f"CREATE FUNCTION {name}() RETURNS SETOF {table.key_type} LANGUAGE plpgsql STABLE SECURITY DEFINER\n"
            f"ROWS 100 SET search_path = {schema()}, pg_temp AS $$ BEGIN RETURN QUERY\n{UNITED.join(table.few)}; END $$"
        )
        yield f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name}() TO {role}"


def condition(table: Walled) -> str:
    """The condition on a row: not erased, and on one of the routes."""
    name, key = _quoted(table.table), _quoted(table.key)
    reached, routes = f"{SCHEMA}.{name}", list(table.own)
    if table.many:
        routes.append(f"EXISTS (SELECT FROM {reached} AS reached WHERE reached.key = {name}.{key})")
    if table.few:
        routes.append(f"{name}.{key} IN (SELECT {reached}())")
    united = "\n  OR ".join(routes)
    return f"NOT {name}.erased AND (\n  {united}\n)" if table.sealed else united


def schema() -> str:
    """The schema of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return _quoted(str(cursor.fetchone()[0]))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
