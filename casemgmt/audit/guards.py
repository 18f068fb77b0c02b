"""The triggers that keep the trail append-only: which ones there must be, and which are missing or switched off."""

from django.db import connection

_BOTH = {
    "audit_entry_continues",
    "audit_entry_kept",
    "audit_stream_starts",
    "audit_stream_advances",
    "audit_stream_kept",
}
GUARDS = {
    "sqlite": frozenset(_BOTH | {"audit_entry_advances", "audit_entry_unchanged"}),
    "postgresql": frozenset(_BOTH | {"audit_entry_not_truncated", "audit_stream_not_truncated"}),
}
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_stream')",
    "postgresql": """
        SELECT tgname FROM pg_trigger
        WHERE tgrelid IN ('audit_entry'::regclass, 'audit_stream'::regclass) AND NOT tgisinternal AND tgenabled <> 'D'
    """,
}


def missing_guards() -> list[str]:
    """The names of the triggers that are not there or do not fire, sorted (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(GUARDS[connection.vendor] - present)
