"""Triggers: an entry continues its stream or is refused; what is written stays, whoever asks.

Django rebuilds a table on SQLite when a later migration alters it, and the rebuilt table has lost its triggers: such a
migration must drop and create them again. `verify_audit` names missing ones.
"""

from django.db import migrations

SQLITE = {
    "audit_entry_continues": """
        CREATE TRIGGER audit_entry_continues BEFORE INSERT ON audit_entry
        BEGIN
            SELECT RAISE(ABORT, 'audit: the entry does not continue its stream')
            WHERE NOT EXISTS (
                SELECT 1 FROM audit_stream
                WHERE name = NEW.stream AND position = NEW.position - 1 AND head = NEW.previous
            );
            -- INSERT OR REPLACE would remove the row with this id without asking the trigger on DELETE.
            SELECT RAISE(ABORT, 'audit: the entry is on record')
            WHERE EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id);
        END
    """,
    "audit_entry_advances": """
        CREATE TRIGGER audit_entry_advances AFTER INSERT ON audit_entry
        BEGIN
            UPDATE audit_stream SET position = NEW.position, head = NEW.digest WHERE name = NEW.stream;
        END
    """,
    "audit_entry_unchanged": """
        CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
        BEGIN
            SELECT RAISE(ABORT, 'audit: entries are never changed');
        END
    """,
    "audit_entry_kept": """
        CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
        BEGIN
            SELECT RAISE(ABORT, 'audit: entries are never deleted');
        END
    """,
    # AFTER INSERT is not reached by the upsert that only locks; it is by INSERT OR REPLACE, which would rewind a stream.
    "audit_stream_starts": """
        CREATE TRIGGER audit_stream_starts AFTER INSERT ON audit_stream
        WHEN NEW.position <> 0 OR EXISTS (SELECT 1 FROM audit_entry WHERE stream = NEW.name)
        BEGIN
            SELECT RAISE(ABORT, 'audit: a stream starts empty');
        END
    """,
    "audit_stream_advances": """
        CREATE TRIGGER audit_stream_advances BEFORE UPDATE ON audit_stream
        WHEN NEW.name IS NOT OLD.name
            OR NEW.municipality_id IS NOT OLD.municipality_id
            OR ((NEW.position IS NOT OLD.position OR NEW.head IS NOT OLD.head) AND NOT EXISTS (
                SELECT 1 FROM audit_entry
                WHERE stream = OLD.name AND position = NEW.position AND NEW.position = OLD.position + 1
                    AND previous = OLD.head AND digest = NEW.head
            ))
        BEGIN
            SELECT RAISE(ABORT, 'audit: a stream moves forward with its entries only');
        END
    """,
    "audit_stream_kept": """
        CREATE TRIGGER audit_stream_kept BEFORE DELETE ON audit_stream
        BEGIN
            SELECT RAISE(ABORT, 'audit: streams are never deleted');
        END
    """,
}

POSTGRESQL_FUNCTIONS = {
    # One conditional UPDATE asks and advances, so that even an INSERT past trail.append() cannot race.
    "audit_continue_stream": """
        CREATE FUNCTION audit_continue_stream() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE audit_stream SET position = NEW.position, head = NEW.digest
            WHERE name = NEW.stream AND position = NEW.position - 1 AND head = NEW.previous;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'audit: the entry does not continue its stream'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """,
    "audit_refuse": """
        CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit: the trail is never changed' USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """,
    # An empty table may be truncated: nothing is lost, and test runs flush every table.
    "audit_refuse_truncate": """
        CREATE FUNCTION audit_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE filled boolean;
        BEGIN
            EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO filled;
            IF filled THEN
                RAISE EXCEPTION 'audit: the trail is never emptied' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """,
    "audit_start_stream": """
        CREATE FUNCTION audit_start_stream() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.position <> 0 OR EXISTS (SELECT 1 FROM audit_entry WHERE stream = NEW.name) THEN
                RAISE EXCEPTION 'audit: a stream starts empty' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """,
    "audit_advance_stream": """
        CREATE FUNCTION audit_advance_stream() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.name <> OLD.name
                OR NEW.municipality_id IS DISTINCT FROM OLD.municipality_id
                OR NEW.position <> OLD.position + 1
                OR NOT EXISTS (
                    SELECT 1 FROM audit_entry
                    WHERE stream = OLD.name AND position = NEW.position AND previous = OLD.head AND digest = NEW.head
                )
            THEN
                RAISE EXCEPTION 'audit: a stream moves forward with its entries only'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
    """,
}

POSTGRESQL_TRIGGERS = {
    "audit_entry_continues": """
        CREATE TRIGGER audit_entry_continues AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_continue_stream()
    """,
    "audit_entry_kept": """
        CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()
    """,
    "audit_entry_not_truncated": """
        CREATE TRIGGER audit_entry_not_truncated BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate()
    """,
    "audit_stream_starts": """
        CREATE TRIGGER audit_stream_starts AFTER INSERT ON audit_stream
        FOR EACH ROW EXECUTE FUNCTION audit_start_stream()
    """,
    # The upsert of trail.append() locks the row without changing it: no call for that.
    "audit_stream_advances": """
        CREATE TRIGGER audit_stream_advances BEFORE UPDATE ON audit_stream
        FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION audit_advance_stream()
    """,
    "audit_stream_kept": """
        CREATE TRIGGER audit_stream_kept BEFORE DELETE ON audit_stream
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()
    """,
    "audit_stream_not_truncated": """
        CREATE TRIGGER audit_stream_not_truncated BEFORE TRUNCATE ON audit_stream
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate()
    """,
}


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = [*SQLITE.values()]
    else:
        statements = [*POSTGRESQL_FUNCTIONS.values(), *POSTGRESQL_TRIGGERS.values()]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
        return
    for name in POSTGRESQL_TRIGGERS:
        table = "audit_entry" if name.startswith("audit_entry") else "audit_stream"
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
    for name in POSTGRESQL_FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail_and_streams")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
