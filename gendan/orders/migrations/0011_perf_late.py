from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_perf_room")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("late_days__gt", 0), ("status", "confirmed")),
                fields=["colour", "promised_ship", "id"],
                name="order_open_late_by_colour",
            ),
        ),
    ]
