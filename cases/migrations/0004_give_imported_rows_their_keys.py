from django.db import migrations, models

FIRST_GENERATION = b"\0\1"
WITHOUT_GENERATION = 16


def keep_known_rows(apps, schema_editor):
    """Rows imported before keep their digest: it gets its generation, and its person's key."""
    for name in ("ImportedRow", "PersonIdentifier"):
        rows = apps.get_model("cases", name).objects
        for row in rows.only("pk", "digest").iterator():
            if len(row.digest) == WITHOUT_GENERATION:
                rows.filter(pk=row.pk).update(digest=FIRST_GENERATION + bytes(row.digest))
    apps.get_model("cases", "ImportedRow").objects.update(key_id=models.F("person_id"))


def drop_generations(apps, schema_editor):
    for name in ("ImportedRow", "PersonIdentifier"):
        rows = apps.get_model("cases", name).objects
        for row in rows.only("pk", "digest").iterator():
            rows.filter(pk=row.pk).update(digest=bytes(row.digest)[len(FIRST_GENERATION) :])


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_mark_erased_rows_and_seal_fingerprints")]
    operations = [migrations.RunPython(keep_known_rows, drop_generations)]
