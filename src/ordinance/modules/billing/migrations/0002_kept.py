"""What went out stays as it was: issued fapiaos, bills and their lines, applications and postings.

A bill changes only in what has been applied to it; an issued fapiao only from issued to reversed.
"""

from django.db import migrations

FAPIAO = """
create function billing_fapiao_keep() returns trigger language plpgsql as $$
begin
  if old.state not in ('issued', 'reversed') then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'UPDATE' and old.state = 'issued' and new.state = 'reversed'
     and to_jsonb(old) - 'state' = to_jsonb(new) - 'state' then
    return new;
  end if;
  raise exception 'an issued fapiao is never changed: % refused', tg_op using errcode = '42501';
end $$;
create trigger billing_fapiao_kept before update or delete on billing_fapiao
  for each row execute function billing_fapiao_keep();
"""

BILL = """
create function billing_bill_keep() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - 'applied' = to_jsonb(new) - 'applied' then
    return new;
  end if;
  raise exception 'a bill is never changed: % refused', tg_op using errcode = '42501';
end $$;
create trigger billing_bill_kept before update or delete on billing_bill
  for each row execute function billing_bill_keep();
"""

ROWS = """
create function billing_row_keep() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed: % refused', tg_table_name, tg_op using errcode = '42501';
end $$;
create trigger billing_billline_kept before update or delete on billing_billline
  for each row execute function billing_row_keep();
create trigger billing_application_kept before update or delete on billing_application
  for each row execute function billing_row_keep();
create trigger billing_posting_kept before update or delete on billing_posting
  for each row execute function billing_row_keep();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [
        migrations.RunSQL(FAPIAO, "drop function billing_fapiao_keep() cascade"),
        migrations.RunSQL(BILL, "drop function billing_bill_keep() cascade"),
        migrations.RunSQL(ROWS, "drop function billing_row_keep() cascade"),
    ]
