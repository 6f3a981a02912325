"""The orders of a source, while others go on writing: a list of one that is rare read through all orders."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index is made beside the writing of others only outside of a transaction

    dependencies = [("orders", "0013_document_told")]

    operations = [
        # what a start that was killed has left of it
        migrations.RunSQL("drop index concurrently if exists order_by_source", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(
                condition=models.Q(("source__gt", "")),
                fields=["source", "status", "promised_ship", "id"],
                name="order_by_source",
            ),
        ),
    ]
