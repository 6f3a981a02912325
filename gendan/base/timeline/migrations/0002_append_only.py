"""The database itself refuses to change or remove what happened.

The triggers are for each statement, so that they fire where no row is hit too, and cost an INSERT nothing.
Nothing in a session switches them off but `session_replication_role`, which needs a superuser, and ALTER TABLE,
which needs the table's owner. Dump and restore work by COPY and are not touched.
"""

from django.db import migrations

TABLES = ("timeline_event", "timeline_event_subject", "timeline_seal")

FORWARD = """
create function timeline_refuse() returns trigger language plpgsql as $$
begin
    raise exception '% on %: the timeline is append-only', tg_op, tg_table_name
        using errcode = 'restrict_violation',
              hint = 'Record a further event that corrects the earlier one.';
end $$;
""" + "".join(
    f"create trigger {table}_append_only before update or delete or truncate on {table} "
    "for each statement execute function timeline_refuse();\n"
    for table in TABLES
)

BACKWARD = (
    "".join(f"drop trigger {table}_append_only on {table};\n" for table in TABLES)
    + "drop function timeline_refuse();"
)


class Migration(migrations.Migration):

    dependencies = [("timeline", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
