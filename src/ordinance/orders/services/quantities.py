"""The quantities of lines: the one function that writes them, and what is left of a line for each purpose."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ordinance.foundation.database.hot import Write, hot_cursor, literal
from ordinance.orders.drafts import QuantityChange

_FIELDS: Final = ("cancelled", "shipped", "signed", "accepted", "returned", "invoiced", "reserved", "pegged", "picked")

_SQL: Final = (
    "with held as materialized (select l.id, {picks} from orders_orderline l "
    "join unnest(%s::bigint[], {arrays}) u(id, {names}) on u.id = l.id order by l.id for no key update of l) "
    "update orders_orderline l set {sets} from held where l.id = held.id returning 1"
).format(
    picks=", ".join(f"u.{field}" for field in _FIELDS),
    arrays=", ".join("%s::numeric[]" for _ in _FIELDS),
    names=", ".join(_FIELDS),
    sets=", ".join(f"{field} = l.{field} + held.{field}" for field in _FIELDS),
)


def quantities_write(changes: Sequence[QuantityChange]) -> Write:
    """The changes as one guarded update, summed per line and taken in key order; constraints refuse what cannot be."""
    summed: dict[int, list[QuantityChange]] = {}
    for change in changes:
        summed.setdefault(change.line_id, []).append(change)
    keys = sorted(summed)
    columns = [literal(sum(getattr(change, field) for change in summed[key]) for key in keys) for field in _FIELDS]
    return Write("quantities", _SQL, (literal(keys), *columns), expected=len(keys))


def quantities_add(changes: Sequence[QuantityChange]) -> None:
    """Add to the quantities of lines whose orders are locked; one statement however many."""
    if not changes:
        return
    write = quantities_write(changes)
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)


def promises_write(promised: Sequence[tuple[int, date | None]]) -> Write:
    """Write the promised date of lines; (line key, date) each line once."""
    rows = sorted(promised)
    sql = (
        "update orders_orderline l set promised_on = u.d from unnest(%s::bigint[], %s::date[]) u(id, d) "
        "where l.id = u.id returning 1"
    )
    return Write(
        "promises", sql, (literal(row[0] for row in rows), literal(row[1] for row in rows)), expected=len(rows)
    )


def promises_store(promised: Sequence[tuple[int, date | None]]) -> None:
    """Write the promised date of lines; one statement however many."""
    if promised:
        write = promises_write(promised)
        with hot_cursor() as cursor:
            cursor.execute(write.sql, write.params)
