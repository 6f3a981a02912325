import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """The state alone: a field of numbers or text has no list of values."""

    dependencies = [("orders", "0007_lists_bulk")]

    operations = [
        migrations.AlterField(
            model_name="specfield",
            name="allowed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                default=list,
                size=None,
                verbose_name="allowed values",
            ),
        )
    ]
