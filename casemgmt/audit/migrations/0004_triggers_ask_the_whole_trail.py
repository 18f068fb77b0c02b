"""The triggers of the trail ask with their owner's rights, whoever appends: behind row security a reader sees no line
of the trail, and its own line still has to continue the chain."""

from django.db import migrations

FUNCTIONS = ("audit_mention_all", "audit_continue_stream", "audit_start_stream", "audit_advance_stream")
OWNERS = """
    DO $$ BEGIN
        EXECUTE format('ALTER FUNCTION {0}() SECURITY DEFINER SET search_path = %I, pg_temp', current_schema());
    END $$
"""
CALLERS = "ALTER FUNCTION {0}() SECURITY INVOKER RESET search_path"


def with_owners_rights(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(OWNERS.format(name), params=None)


def with_callers_rights(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in FUNCTIONS:
            schema_editor.execute(CALLERS.format(name), params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_mentions_and_checkpoints")]

    operations = [migrations.RunPython(with_owners_rights, with_callers_rights)]
