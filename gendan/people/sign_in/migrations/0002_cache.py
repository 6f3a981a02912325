"""The table of Django's cache, where the limits that all processes share are kept.

Unlogged: after a crash it is empty, which costs nothing but a new count, and writing it is cheap.
"""

from django.db import migrations

TABLE = """
create unlogged table if not exists gendan_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index if not exists gendan_cache_expires on gendan_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("sign_in", "0001_initial")]
    operations = [migrations.RunSQL(TABLE, "drop table gendan_cache")]
