"""Terms without town and row number, named by a subject's handle; generations of keys that can be rotated.

The terms of before cannot be kept: they lie under other words. Every subject counts as not indexed until
`manage.py rotate_keys --search` has written its terms again from what stands sealed.
"""

import secrets

import django.db.models.deletion
from django.db import migrations, models

import casemgmt.crypto.models

BATCH = 1000


def give_handles(apps, schema_editor):
    keys = apps.get_model("crypto", "SubjectKey").objects.filter(handle=None)
    while batch := list(keys.only("pk")[:BATCH]):
        for key in batch:
            key.handle = secrets.randbits(63)
        keys.model.objects.bulk_update(batch, ["handle"])


class Migration(migrations.Migration):
    dependencies = [("crypto", "0001_keys_and_search_terms")]

    operations = [
        migrations.DeleteModel("SearchTerm"),
        migrations.AddField("tenantkey", "destroyed_at", models.DateTimeField(null=True)),
        migrations.AddField("indexkey", "rules", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("indexkey", "filled_at", models.DateTimeField(null=True)),
        migrations.AddField("indexkey", "retired_at", models.DateTimeField(null=True)),
        migrations.AddField("subjectkey", "older", models.BinaryField(default=b"")),
        migrations.AddField("subjectkey", "indexed_generation", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("subjectkey", "handle", models.BigIntegerField(null=True)),
        migrations.RunPython(give_handles, migrations.RunPython.noop),
        migrations.AlterField(
            "subjectkey", "handle", models.BigIntegerField(unique=True, default=casemgmt.crypto.models.new_handle)
        ),
        migrations.AddIndex(
            "subjectkey", models.Index(fields=["tenant", "indexed_generation"], name="subject_key_to_index")
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "subject", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.BigIntegerField()),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="crypto.subjectkey",
                        to_field="handle",
                    ),
                ),
                ("generation", models.PositiveSmallIntegerField()),
            ],
        ),
    ]
