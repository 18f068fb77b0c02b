import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_give_imported_rows_their_keys")]
    operations = [
        migrations.AlterField(
            model_name="importedrow",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(app_label)s_%(class)s",
                to="crypto.subjectkey",
            ),
        ),
    ]
