"""Whether an order wants a second pair of eyes, and since when: the queue 待复核 reads an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.AddField(
            "order",
            "review_state",
            models.CharField(
                blank=True,
                choices=[("", "none needed"), ("wanted", "to be reviewed"), ("returned", "sent back to be mended")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="review",
            ),
        ),
        migrations.AddField(
            "order", "review_since", models.DateTimeField(blank=True, null=True, verbose_name="to be reviewed since")
        ),
        migrations.AddIndex(
            "order",
            models.Index(
                condition=models.Q(review_state="wanted"), fields=["review_since", "id"], name="order_to_review"
            ),
        ),
    ]
