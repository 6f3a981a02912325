"""How a customer's document was read: doubts, places, and charges beside its lines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default: safe while the old code serves."""

    dependencies = [("orders", "0012_refused_rows")]
    operations = [
        migrations.AddField(
            model_name="customerdocument",
            name="told",
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="how it was read"),
        ),
    ]
