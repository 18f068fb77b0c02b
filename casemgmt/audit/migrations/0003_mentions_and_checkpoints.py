"""Entries name the people they are about, are found by every id they tell of, and are counted by signed checkpoints.

Django rebuilds `audit_entry` on SQLite for the new column, so its triggers are taken away before and made again behind.
What stands in the trail already is found by the ids that it holds.
"""

from importlib import import_module

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

BEFORE = import_module("casemgmt.audit.migrations.0002_the_database_keeps_the_trail_append_only")
REFUSED = ("audit_mention", "audit_checkpoint")

SQLITE = {
    "audit_entry_mentions": """
        CREATE TRIGGER audit_entry_mentions AFTER INSERT ON audit_entry
        BEGIN
            INSERT INTO audit_mention (about, at, entry_id)
            SELECT replace(value, '-', ''), NEW.at, NEW.id FROM json_each(NEW.object_ids)
            UNION SELECT replace(value, '-', ''), NEW.at, NEW.id FROM json_each(NEW.subject_ids)
            UNION SELECT replace(substr(NEW.stream, 9), '-', ''), NEW.at, NEW.id WHERE NEW.stream LIKE 'subject:%';
        END
    """,
} | {
    f"{table}_{word}": f"""
        CREATE TRIGGER {table}_{word} BEFORE {event} ON {table}
        BEGIN
            SELECT RAISE(ABORT, 'audit: the trail is never changed');
        END
    """
    for table in REFUSED
    for word, event in (("unchanged", "UPDATE"), ("kept", "DELETE"))
}

SQLITE_FILL = """
    INSERT INTO audit_mention (about, at, entry_id)
    SELECT replace(value, '-', ''), e.at, e.id FROM audit_entry e, json_each(e.object_ids)
    UNION SELECT replace(substr(stream, 9), '-', ''), at, id FROM audit_entry WHERE stream LIKE 'subject:%'
"""

POSTGRESQL_FUNCTION = """
    CREATE FUNCTION audit_mention_all() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO audit_mention (about, at, entry_id)
        SELECT told.id::uuid, NEW.at, NEW.id FROM (
            SELECT jsonb_array_elements_text(NEW.object_ids) AS id
            UNION SELECT jsonb_array_elements_text(NEW.subject_ids)
            UNION SELECT substr(NEW.stream, 9) WHERE NEW.stream LIKE 'subject:%'
        ) AS told;
        RETURN NULL;
    END $$
"""

POSTGRESQL = {
    ("audit_entry", "audit_entry_mentions"): """
        CREATE TRIGGER audit_entry_mentions AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_mention_all()
    """,
}
for table in REFUSED:
    POSTGRESQL[table, f"{table}_kept"] = f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION audit_refuse()
    """
    POSTGRESQL[table, f"{table}_not_truncated"] = f"""
        CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_truncate()
    """

POSTGRESQL_FILL = """
    INSERT INTO audit_mention (about, at, entry_id)
    SELECT told::uuid, e.at, e.id FROM audit_entry e, jsonb_array_elements_text(e.object_ids) AS told
    UNION SELECT substr(stream, 9)::uuid, at, id FROM audit_entry WHERE stream LIKE 'subject:%'
"""


def lift_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in BEFORE.SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def put_triggers_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in BEFORE.SQLITE.values():
            schema_editor.execute(statement, params=None)


def create_triggers(apps, schema_editor):
    put_triggers_back(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        statements = [SQLITE_FILL, *SQLITE.values()]
    else:
        statements = [POSTGRESQL_FILL, POSTGRESQL_FUNCTION, *POSTGRESQL.values()]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
        lift_triggers(apps, schema_editor)
        return
    for table, name in POSTGRESQL:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
    schema_editor.execute("DROP FUNCTION audit_mention_all()", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_the_database_keeps_the_trail_append_only")]

    operations = [
        migrations.RunPython(lift_triggers, put_triggers_back),
        migrations.AddField(
            model_name="entry",
            name="subject_ids",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "about", "at", "entry", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("about", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="mentions",
                        to="audit.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.UUIDField()),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("entries", models.BigIntegerField()),
                ("streams", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("signed_by", models.CharField(max_length=32)),
                ("signature", models.BinaryField(max_length=64)),
                ("heads", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "number"), name="audit_checkpoint_number_once")
                ],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
