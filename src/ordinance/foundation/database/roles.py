"""What the application's role may do with what the owner makes: read and write rows, nothing else.

Said once per database, before the first migration; a migration then takes away what a table must not allow.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

ADMIT = """
alter default privileges in schema public grant select, insert, update, delete on tables to {role};
alter default privileges in schema public grant usage, select on sequences to {role};
grant usage on schema public to {role};
revoke create on schema public from public;
revoke all on database {database} from public;
grant connect on database {database} to {role};
"""


def application_admit(owner: BaseDatabaseWrapper, *, role: str) -> None:
    """Grant a role the rows of every table the owner will make; harmless when repeated."""
    quote = owner.ops.quote_name
    with owner.cursor() as cursor:
        cursor.execute(ADMIT.format(role=quote(role), database=quote(owner.settings_dict["NAME"])))
