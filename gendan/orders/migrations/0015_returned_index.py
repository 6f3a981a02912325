"""The orders that were returned, for the first page: few among all, made while others go on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index is made beside the writing of others only outside of a transaction

    dependencies = [("orders", "0014_source_index")]

    operations = [
        # what a start that was killed has left of it
        migrations.RunSQL("drop index concurrently if exists order_returned", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(
                condition=models.Q(("review_state", "returned")), fields=["-id"], name="order_returned"
            ),
        ),
    ]
