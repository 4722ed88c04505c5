"""The ledger is append-only in earnest: a trigger refuses every change, and the application's role may not even try.

Triggers stop everybody short of a superuser who disables them; what such a person does is found by the signed heads.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT = ("ledger_ledgerentry", "ledger_ledgerlink", "ledger_factsnapshot", "ledger_seal")

REFUSE = """
create function ledger_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = '42501';
end $$;
"""


def protect(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    quote = editor.connection.ops.quote_name
    role = settings.APPLICATION_ROLE
    with editor.connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        known = cursor.fetchone() is not None
    for table in KEPT:
        editor.execute(
            f"create trigger {table}_kept before update or delete on {table} for each row execute function ledger_refuse()"
        )
        editor.execute(
            f"create trigger {table}_whole before truncate on {table} for each statement execute function ledger_refuse()"
        )
        if known:
            editor.execute(f"revoke update, delete, truncate on {table} from {quote(role)}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function ledger_refuse() cascade"),
        migrations.RunPython(protect, migrations.RunPython.noop),
        # heads move forward only
        migrations.RunSQL(
            "alter table ledger_ledgerhead add constraint ledger_head_counts check (seq > 0)",
            "alter table ledger_ledgerhead drop constraint ledger_head_counts",
        ),
    ]
