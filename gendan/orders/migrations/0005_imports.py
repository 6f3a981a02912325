"""Imports: what a source leaves to the person, what a run found, and runs that were broken off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_blank_lists")]

    operations = [
        migrations.AddField(
            "importsource",
            "options",
            models.JSONField(db_default={}, default=dict, verbose_name="further choices"),
        ),
        migrations.AddField("importrun", "summary", models.JSONField(db_default={}, default=dict)),
        migrations.AlterField(
            "importrun",
            "state",
            models.CharField(
                choices=[
                    ("mapping", "columns to be named"),
                    ("checking", "rows are being checked"),
                    ("checked", "checked"),
                    ("importing", "being imported"),
                    ("done", "imported"),
                    ("refused", "refused"),
                    ("cancelled", "broken off"),
                ],
                default="mapping",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
