import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crypto", "0003_renewals_of_data_keys")]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("public", models.BinaryField(max_length=32)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
