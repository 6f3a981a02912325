"""Room on the pages of orders and nodes, so that a check which changes many of them need not touch every index.

`node_once_in_an_order` begins with the order, so the order needs no index of its own.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("orders_plannode", "orders_order")


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_import_blanks")]

    operations = [
        migrations.AlterField(
            model_name="plannode",
            name="order",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="nodes",
                to="orders.order",
            ),
        ),
        *[
            migrations.RunSQL(
                f"alter table {table} set (fillfactor = 80)", f"alter table {table} reset (fillfactor)"
            )
            for table in TABLES
        ],
    ]
