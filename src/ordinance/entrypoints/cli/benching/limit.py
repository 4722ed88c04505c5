"""The limit: hand-written SQL that writes the rows the product writes, in its best form, from values made beforehand.

Orders the product placed are read back as patterns; each copy gets fresh keys and a number, and nothing is computed,
looked up or decided while the clock runs. The whole of it is one prepared statement that commits by itself. The bare
minimum writes the order, its lines, stock, exposure, reservations and three events only, as plain statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any, Final

import psycopg
from django.db import connection

from ordinance.foundation.database.hot import literal
from ordinance.foundation.database.ids import KEYS

# table → the column that names the order
TABLES: Final[Mapping[str, str]] = {
    "orders_order": "id",
    "orders_orderline": "order_id",
    "stock_reservation": "order_id",
    "orders_orderversion": "order_id",
    "billing_instalment": "order_id",
    "ledger_ledgerentry": "stream",
    "ledger_factsnapshot": "stream",
    "outbox_outboxmessage": "stream",
    "worklist_task": "order_id",
}
MINIMUM: Final = ("orders_order", "orders_orderline", "stock_reservation", "ledger_ledgerentry")
EVENTS: Final = 3
_EXPOSURE: Final = """with h as materialized (select a.id, u.q from credit_creditaccount a
 join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = a.customer_id order by a.id for no key update of a)
 update credit_creditaccount a set exposure = a.exposure + h.q from h
 where a.id = h.id and a.exposure + h.q <= a.credit_limit"""
_STOCK: Final = """with h as materialized (select l.id, u.q from stock_stocklevel l
 join unnest(%s::bigint[], %s::numeric[]) u(id, q) on u.id = l.id order by l.id for no key update of l)
 update stock_stocklevel l set reserved = l.reserved + h.q from h where l.id = h.id and l.reserved + h.q <= l.on_hand"""
_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of one placed order, by table, each a mapping of columns."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Statements with their values, ready to be sent."""

    statements: Sequence[tuple[str, Sequence[Any]]]


def columns_of() -> dict[str, dict[str, str]]:
    """Column → SQL type of each table, in the table's order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attrelid::regclass::text, attname, format_type(atttypid, null) from pg_attribute "
            "where attrelid = any(%s::regclass[]) and attnum > 0 and not attisdropped order by attrelid, attnum",
            [list(TABLES)],
        )
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in cursor.fetchall():
            found.setdefault(table, {})[column] = kind
    return found


def patterns_of(order_keys: Sequence[int]) -> list[Pattern]:
    """Read placed orders back as patterns."""
    by_order: dict[int, dict[str, list[dict[str, Any]]]] = {key: {table: [] for table in TABLES} for key in order_keys}
    with connection.cursor() as cursor:
        for table, owner in TABLES.items():
            cursor.execute(f"select * from {table} where {owner} = any(%s)", [list(order_keys)])
            names = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                by_order[row[owner]][table].append(row)
    return [Pattern(rows) for rows in by_order.values()]


class Copies:
    """Makes copies of patterns: the limit and the minimum of so many orders."""

    def __init__(self, patterns: Sequence[Pattern], random: Random) -> None:
        self.patterns, self.random, self.columns = patterns, random, columns_of()
        self.tag = f"L{random.getrandbits(32):x}"

    def limit(self, orders: int) -> Prepared:
        """Everything as one statement."""
        rows = self._rows(orders)
        parts, values = [], []
        for name, (sql, given) in zip(("exposure", "stock"), self._guards(rows), strict=True):
            parts.append(f"{name} as ({sql} returning 1)")
            values += given
        for table in TABLES:
            if rows[table]:
                sql, given = self._insert(table, rows[table])
                parts.append(f"{table}_ as ({sql})")
                values += given
        return Prepared([(f"with {', '.join(parts)} select 1", values)])

    def minimum(self, orders: int) -> Prepared:
        """The bare minimum, one statement each."""
        rows = self._rows(orders)
        rows["ledger_ledgerentry"] = [row for row in rows["ledger_ledgerentry"] if row["seq"] <= EVENTS]
        inserts = [self._insert(table, rows[table]) for table in MINIMUM if rows[table]]
        return Prepared([*self._guards(rows), *inserts])

    def _rows(self, orders: int) -> dict[str, list[dict[str, Any]]]:
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for _ in range(orders):
            pattern = self.random.choice(self.patterns)
            old = [row["id"] for own in pattern.rows.values() for row in own if "id" in row]
            fresh = dict(zip(old, KEYS.take(len(old)), strict=True))
            for table, own in pattern.rows.items():
                rows[table] += [self._copy(row, fresh) for row in own]
        return rows

    def _copy(self, row: Mapping[str, Any], fresh: Mapping[int, int]) -> dict[str, Any]:
        copy = {name: fresh.get(value, value) if type(value) is int else value for name, value in row.items()}
        if copy.get("ledger_hash") is not None:
            copy["number"] = f"{self.tag}-{next(_NUMBERS)}"
        return copy

    def _guards(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, list[Any]]]:
        exposure = _summed((row["customer_id"], row["gross"]) for row in rows["orders_order"])
        levels = _summed((row["level_id"], row["quantity"]) for row in rows["stock_reservation"])
        return [
            (_EXPOSURE, [literal(exposure), literal(exposure.values())]),
            (_STOCK, [literal(levels), literal(levels.values())]),
        ]

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
        kinds = self.columns[table]
        arrays = ", ".join(f"%s::{kind}[]" for kind in kinds.values())
        sql = f"insert into {table} ({', '.join(kinds)}) select * from unnest({arrays})"
        return sql, [literal(_plain(row[name]) for row in rows) for name in kinds]


class Sender:
    """A plain psycopg connection, as hand-written code would keep it."""

    def __init__(self) -> None:
        parameters = {**connection.get_connection_params()}
        parameters.pop("cursor_factory", None)
        parameters.pop("context", None)
        self.connection = psycopg.connect(**parameters, autocommit=True)

    def send(self, prepared: Prepared) -> None:
        """Send the statements; several are one transaction."""
        if len(prepared.statements) == 1:
            ((sql, values),) = prepared.statements
            self.connection.execute(sql.encode(), values, prepare=True)
            return
        with self.connection.transaction():
            for sql, values in prepared.statements:
                self.connection.execute(sql.encode(), values, prepare=True)

    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Read all rows of a question."""
        return self.connection.execute(sql.encode(), values, prepare=True).fetchall()

    def close(self) -> None:
        self.connection.close()


def _summed(parts: Any) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for key, amount in parts:
        sums[key] = sums.get(key, Decimal(0)) + amount
    return dict(sorted(sums.items()))


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
