import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('timeline', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReactionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reaction', models.CharField(max_length=80, verbose_name='reaction')),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timeline.event')),
            ],
            options={
                'verbose_name': 'reaction that has run',
                'verbose_name_plural': 'reactions that have run',
                'constraints': [models.UniqueConstraint(fields=('event', 'reaction'), name='reaction_once')],
            },
        ),
    ]
