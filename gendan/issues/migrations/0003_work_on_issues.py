"""Who has taken an open issue on, why it is theirs, and of whom an answer is awaited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issues", "0002_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            "issue", "accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")
        ),
        migrations.AddField(
            "issue",
            "asked",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked for an answer",
            ),
        ),
        migrations.AddField("issue", "assigned_by", models.CharField(blank=True, db_default="", max_length=20)),
        migrations.AddField(
            "issue",
            "stage",
            models.CharField(
                choices=[
                    ("waiting", "waiting for acceptance"),
                    ("working", "being handled"),
                    ("asked", "waiting for an answer"),
                ],
                db_default="waiting",
                default="waiting",
                max_length=10,
                verbose_name="stage",
            ),
        ),
        migrations.AddConstraint(
            "issue",
            models.CheckConstraint(
                condition=models.Q(stage="waiting", accepted_at__isnull=True)
                | models.Q(stage="working", accepted_at__isnull=False)
                | models.Q(stage="asked"),
                name="issue_accepted_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            "issue",
            models.CheckConstraint(
                condition=models.Q(stage="asked", asked__isnull=False)
                | (~models.Q(stage="asked") & models.Q(asked__isnull=True)),
                name="issue_asked_somebody",
            ),
        ),
    ]
