"""Triggers: a step in a case's history is never changed, and leaves only with its case's person.

Django rebuilds a table on SQLite when a later migration alters it, and the rebuilt table has lost its triggers: such a
migration must create them again.
"""

from django.db import migrations

SQLITE = {
    "cases_phasechange_unchanged": """
        CREATE TRIGGER cases_phasechange_unchanged BEFORE UPDATE ON cases_phasechange
        BEGIN
            SELECT RAISE(ABORT, 'cases: the history of a case is never changed');
        END
    """,
}
POSTGRESQL = """
    CREATE FUNCTION cases_phasechange_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'cases: the history of a case is never changed' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER cases_phasechange_unchanged BEFORE UPDATE ON cases_phasechange
        FOR EACH ROW EXECUTE FUNCTION cases_phasechange_refuse();
"""
UNDO_POSTGRESQL = """
    DROP TRIGGER cases_phasechange_unchanged ON cases_phasechange;
    DROP FUNCTION cases_phasechange_refuse();
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE.values():
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNDO_POSTGRESQL)
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_case_records")]
    operations = [migrations.RunPython(create, drop)]
