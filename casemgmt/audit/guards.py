"""The triggers that keep the trail append-only: which ones there must be, and which are missing or switched off."""

from django.db import connection

TABLES = ("audit_entry", "audit_stream", "audit_mention", "audit_checkpoint")
"""The tables of the trail."""

_BOTH = {
    "audit_checkpoint_kept",
    "audit_entry_continues",
    "audit_entry_kept",
    "audit_entry_mentions",
    "audit_mention_kept",
    "audit_stream_starts",
    "audit_stream_advances",
    "audit_stream_kept",
}
_ON_SQLITE = {
    "audit_checkpoint_unchanged",
    "audit_entry_advances",
    "audit_entry_unchanged",
    "audit_mention_unchanged",
}
_ON_POSTGRESQL = {f"{table}_not_truncated" for table in TABLES}
GUARDS = {"sqlite": frozenset(_BOTH | _ON_SQLITE), "postgresql": frozenset(_BOTH | _ON_POSTGRESQL)}
_NAMES = ", ".join(f"'{table}'" for table in TABLES)
_PRESENT = {
    "sqlite": f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({_NAMES})",  # noqa: S608
    "postgresql": f"""
        SELECT tgname FROM pg_trigger
        WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relname IN ({_NAMES})) AND NOT tgisinternal
            AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid)
    """,  # noqa: S608
}


def missing_guards() -> list[str]:
    """The names of the triggers that are not there or do not fire, sorted (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(GUARDS[connection.vendor] - present)
