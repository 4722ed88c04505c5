"""Everything an act left behind, with keys, numbers and times replaced by what they stand for: to compare two acts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import models, transaction

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.models import FactSnapshot, LedgerEntry
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.worklist.models import Task
from ordinance.modules.billing.models import Instalment
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.promise.models import Peg, Supply
from ordinance.modules.stock.models import Reservation, StockLevel
from ordinance.orders.models import Hold, Order, OrderLine, OrderVersion

_TABLES: tuple[type[models.Model], ...] = (
    Order, OrderLine, Reservation, Peg, OrderVersion, Instalment, FactSnapshot, Hold, Task, OutboxMessage,
)  # fmt: skip
_NOT_COMPARED = frozenset({"ledger_hash", "ledger_seq", "edit_token", "number_value"})
_NUMBER = re.compile(r"^SO\d{6}-\d+$")


class _Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Run something in a transaction that is rolled back: the next one starts from the same facts."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def watermark() -> int:
    """A key such that later rows have higher ones (in this process)."""
    return next_id()


def left_behind(company: Company, since: int, *, passing_tasks: bool = True) -> dict[str, list[Any]]:
    """Rows of every table with a key above `since`, the ledger of the new orders, and what was taken of scarce things.

    passing_tasks  False leaves out tasks that were opened and done again, and what the ledger says of them
    """
    rows: dict[str, list[dict[str, Any]]] = {
        table.__name__: list(table._default_manager.filter(company=company, pk__gt=since).order_by("pk").values())
        for table in _TABLES
    }
    skipped: set[int] = set()
    if not passing_tasks:
        skipped = {row["id"] for row in rows["Task"] if row["kind"] == "confirm" and row["state"] == "done"}
        rows["Task"] = [row for row in rows["Task"] if row["id"] not in skipped]
    names = _names(rows)
    plain = {name: sorted((_named(row, names) for row in table), key=repr) for name, table in rows.items()}
    plain["Ledger"] = _ledger([row["id"] for row in rows["Order"]], names, skipped)
    plain["Scarce"] = [
        *CreditAccount.objects.filter(company=company).order_by("pk").values_list("pk", "exposure"),
        *StockLevel.objects.filter(company=company).order_by("pk").values_list("pk", "reserved"),
        *Supply.objects.filter(company=company).order_by("pk").values_list("pk", "pegged"),
    ]
    return plain


def _ledger(orders: list[int], names: dict[int, str], skipped: set[int]) -> list[Any]:
    entries = LedgerEntry.objects.filter(stream__in=orders).order_by("stream", "seq")
    kept = []
    for stream, kind, data in entries.values_list("stream", "kind", "data"):
        told = orjson.loads(data)
        if told.get("task") not in skipped or told.get("task") is None:
            kept.append((names[stream], kind, _named(told, names)))
    return sorted(kept, key=lambda entry: entry[0])  # stable: each stream stays in its order


def _names(rows: dict[str, list[dict[str, Any]]]) -> dict[int, str]:
    names = {row["id"]: f"order {row['note'] or place}" for place, row in enumerate(rows["Order"])}
    for row in rows["OrderLine"]:
        names[row["id"]] = f"{names[row['order_id']]} line {row['position']}"
    for table, owner in (("FactSnapshot", "stream"), ("Hold", "object_id"), ("Task", "order_id")):
        counted: dict[str, int] = {}
        for row in rows[table]:
            owned = names.get(row[owner], str(row[owner]))
            counted[owned] = counted.get(owned, 0) + 1
            names[row["id"]] = f"{owned} {table} {counted[owned]}"
    for table in ("Reservation", "Peg", "OrderVersion", "Instalment", "OutboxMessage"):
        names.update((row["id"], table) for row in rows[table])
    return names


def _named(value: Any, names: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(each, names) for key, each in sorted(value.items()) if key not in _NOT_COMPARED}
    if isinstance(value, list):
        return [_named(each, names) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return names.get(value, value)
    if isinstance(value, datetime):
        return "a time"
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value)
    if isinstance(value, str):
        if value.startswith("{"):
            return _named(orjson.loads(value), names)
        return "a number" if _NUMBER.match(value) else value
    return value
