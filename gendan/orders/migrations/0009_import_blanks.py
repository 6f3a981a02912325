"""A source may remember nothing yet, and be changed by nobody: a watched folder has no person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0008_products'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='importsource',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='changed'),
        ),
        migrations.AlterField(
            model_name='importsource',
            name='changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='importsource',
            name='defaults',
            field=models.JSONField(blank=True, default=dict, verbose_name='fixed values'),
        ),
        migrations.AlterField(
            model_name='importsource',
            name='mapping',
            field=models.JSONField(blank=True, default=dict, verbose_name='columns'),
        ),
        migrations.AlterField(
            model_name='importsource',
            name='options',
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name='further choices'),
        ),
    ]
