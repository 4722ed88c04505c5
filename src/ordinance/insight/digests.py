"""Digests of whole tables: two databases that hold the same rows give the same digests, in whatever order they lie."""

from typing import Any, Final

from ordinance.foundation.database.hot import literal

# Sums of the rows' hashes need no order and no memory; 128 bits of each, so that nothing cancels out by chance.
_DIGEST: Final = """
select count(*), coalesce(sum(('x' || encode(substring(h for 8), 'hex'))::bit(64)::bigint::numeric), 0)::text
  || ':' || coalesce(sum(('x' || encode(substring(h from 9 for 8), 'hex'))::bit(64)::bigint::numeric), 0)::text
from (select sha256(convert_to(t::text, 'UTF8')) as h from {table} t) hashed
"""
_TABLES: Final = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1
"""
_RIGHTS: Final = """
select t.name, r.name from unnest(%s::text[]) t(name), unnest('{select,insert,update,delete,truncate}'::text[]) r(name)
where has_table_privilege(%s, quote_ident(t.name), r.name) order by 1, 2
"""


def tables(cursor: Any) -> list[str]:
    """The tables of the product and of what it is built with, by name."""
    cursor.execute(_TABLES)
    return [row[0] for row in cursor.fetchall()]


def table_digests(cursor: Any) -> dict[str, list[Any]]:
    """Table → [rows, digest], at the cursor's moment."""
    cursor.execute("set local timezone = 'UTC'")
    digests = {}
    for table in tables(cursor):
        cursor.execute(_DIGEST.format(table=f'"{table}"'))
        digests[table] = list(cursor.fetchone())
    return digests


def table_rights(cursor: Any, role: str) -> dict[str, list[str]]:
    """Table → what a role may do with its rows."""
    names = tables(cursor)
    cursor.execute(_RIGHTS, [literal(names), role])
    rights: dict[str, list[str]] = {name: [] for name in names}
    for table, right in cursor.fetchall():
        rights[table].append(right)
    return rights
