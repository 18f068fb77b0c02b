"""Triggers again: what a step says is never changed; its seal may be made anew, handed to another key, or erased.

The rows cannot be read here, so the database keeps to the envelope: its content may only change together with the number
of the key (bytes 3 to 6 of the header), with the subject's key, or when the row is marked as erased. Made anew because
adding a column on SQLite rebuilt the table without its triggers.
"""

from django.db import migrations

COLUMNS = ("id", "case_id", "move", "from_phase", "to_phase", "by_id", "municipality_id", "created_at", "seal_revision")
MESSAGE = "cases: the history of a case is never changed"


def sqlite_trigger():
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in COLUMNS)
    return f"""
        CREATE TRIGGER cases_phasechange_unchanged BEFORE UPDATE ON cases_phasechange
        WHEN {changed} OR (
            OLD.account IS NOT NEW.account AND OLD.key_id = NEW.key_id AND NEW.erased = OLD.erased
            AND COALESCE(substr(OLD.account, 1, 6) = substr(NEW.account, 1, 6), 1)
        )
        BEGIN
            SELECT RAISE(ABORT, '{MESSAGE}');
        END
    """


def postgresql_function():
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in COLUMNS)
    return f"""
        CREATE OR REPLACE FUNCTION cases_phasechange_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {changed} OR (
                OLD.account IS DISTINCT FROM NEW.account AND OLD.key_id = NEW.key_id AND NEW.erased = OLD.erased
                AND COALESCE(substring(OLD.account FROM 1 FOR 6) = substring(NEW.account FROM 1 FOR 6), TRUE)
            ) THEN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
    """


UNDO_POSTGRESQL = f"""
    CREATE OR REPLACE FUNCTION cases_phasechange_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';
    END $$;
"""
UNDO_SQLITE = f"""
    CREATE TRIGGER cases_phasechange_unchanged BEFORE UPDATE ON cases_phasechange
    BEGIN
        SELECT RAISE(ABORT, '{MESSAGE}');
    END
"""
DROP_SQLITE = "DROP TRIGGER IF EXISTS cases_phasechange_unchanged"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(postgresql_function())
    else:
        schema_editor.execute(DROP_SQLITE)
        schema_editor.execute(sqlite_trigger())


def undo(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNDO_POSTGRESQL)
    else:
        schema_editor.execute(DROP_SQLITE)
        schema_editor.execute(UNDO_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_imported_rows_have_keys")]
    operations = [migrations.RunPython(create, undo)]
