import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_phase_history_is_append_only"),
        ("crypto", "0002_narrow_terms_and_key_generations"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="case",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="goal",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(app_label)s_%(class)s",
                to="crypto.subjectkey",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="seal_revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="source",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="measure",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="note",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="person",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="personidentifier",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="phasechange",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="referral",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="task",
            name="erased",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="importedrow",
            name="digest",
            field=models.BinaryField(max_length=18),
        ),
        migrations.AlterField(
            model_name="personidentifier",
            name="digest",
            field=models.BinaryField(max_length=18),
        ),
    ]
