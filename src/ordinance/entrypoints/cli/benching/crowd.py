"""A company with tens of thousands of orders to look at: the demo's last weeks, played, then copied set by set.

Up to `Crowd.full` orders are copied with everything that hangs on them: lines, holds, tasks, opinions, deliveries,
bills, receipts, sheets and their ledger. What a list of more orders is measured by has orders, lines and tasks only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Min

from ordinance.entrypoints.cli.demo import company_played
from ordinance.entrypoints.cli.demonstration.companies import TRADING_PLAN, Plan
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import BLOCK, next_id
from ordinance.orders.models import Order

# table → the column that says whether a row is one of the pattern's
_TABLES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "orders_order", "orders_orderline", "orders_orderversion", "orders_hold", "worklist_task", "review_opinion",
            "shipping_delivery", "shipping_deliveryline", "shipping_package", "stock_reservation",
            "stock_stockmovement", "promise_peg", "billing_instalment", "billing_bill", "billing_billline",
            "billing_receipt", "billing_advancetie", "billing_application", "billing_posting", "billing_fapiao",
            "archive_orderfile", "contact_comment", "contact_sheet", "contact_sheetaddress", "contact_notice",
            "ledger_factsnapshot",
        ),
        "id",
    ),
    "ledger_ledgerentry": "stream",
    "ledger_ledgerlink": "stream",
    "ledger_ledgerhead": "stream",
}  # fmt: skip
_BRIEF: Final = ("orders_order", "orders_orderline", "worklist_task")
_UNIQUE: Final = frozenset({"number", "bank_reference", "tracking_number"})  # texts that get the copy's number
_SHARED: Final = frozenset({"level_id", "supply_id"})  # made while playing, not copied
_SERIES: Final = 1_000_000  # bills of a copy are numbered from here on
_DAYS: Final = 60  # copies are spread over so many days


@dataclass(slots=True)
class Crowd:
    """The company, and the range of keys its played rows have; copies lie outside of it."""

    company: Company
    first: int
    last: int

    def played(self) -> Sequence[int]:
        """The keys of the orders that were played, not copied."""
        orders = Order.objects.filter(company_id=self.company.pk, pk__gte=self.first, pk__lte=self.last)
        return list(orders.order_by("pk").values_list("pk", flat=True))

    def grow(self, orders: int, *, is_brief: bool = False) -> None:
        """Copy what was played until there are so many orders."""
        played = len(self.played())
        more = (orders - Order.objects.filter(company_id=self.company.pk).count()) // played
        if more <= 0:
            return
        tables = dict.fromkeys(_BRIEF, "id") if is_brief else _TABLES
        kinds = _columns(tables)
        with transaction.atomic(), connection.cursor() as cursor:
            base = self._room(more)
            for table, key in tables.items():
                picks = ", ".join(self._pick(name, kind) for name, kind in kinds[table].items())
                cursor.execute(
                    f"insert into {table} ({', '.join(kinds[table])}) select {picks} "
                    f"from {table} p, generate_series(0, %(more)s - 1) g where p.{key} between %(first)s and %(last)s",
                    {"more": more, "base": base, "first": self.first, "last": self.last, "span": self._span},
                )
        with connection.cursor() as cursor:
            cursor.execute("analyze")

    @property
    def _span(self) -> int:
        return self.last - self.first + 1

    def _room(self, copies: int) -> int:
        """The first of so many free keys in a row."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select min(n) from (select nextval('ordinance_keys') n from generate_series(1, %s)) k",
                [copies * self._span // BLOCK + 1],
            )
            return int(cursor.fetchone()[0])

    def _pick(self, name: str, kind: str) -> str:
        key = "%(base)s::bigint + g * %(span)s"
        if name == "number_value":
            return f"p.{name} + ({key}) / %(span)s * {_SERIES}"
        if kind == "bigint" and name not in _SHARED:
            return (
                f"case when p.{name} between %(first)s and %(last)s then {key} + p.{name} - %(first)s else p.{name} end"
            )
        if name in _UNIQUE and kind in {"text", "character varying"}:
            return f"case when p.{name} = '' then '' else left(p.{name}, 20) || '~' || ({key}) / %(span)s end"
        if kind in {"date", "timestamp with time zone"}:
            days = f"(g %% {_DAYS})"
            return f"p.{name} - {days}" if kind == "date" else f"p.{name} - {days} * interval '1 day'"
        return f"p.{name}"


def crowd_make(plan: Plan = TRADING_PLAN) -> Crowd:
    """Found the company and play its last weeks."""
    company = company_played(plan, f"bench-{next_id()}")
    first = Order.objects.filter(company_id=company.pk).aggregate(first=Min("pk"))["first"]
    return Crowd(company, first, next_id())


def _columns(tables: Iterable[str]) -> dict[str, dict[str, str]]:
    """Column → SQL type of each table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attrelid::regclass::text, quote_ident(attname), format_type(atttypid, null) from pg_attribute "
            "where attrelid = any(%s::regclass[]) and attnum > 0 and not attisdropped and attgenerated = '' "
            "order by attrelid, attnum",
            [list(tables)],
        )
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in cursor.fetchall():
            found.setdefault(table, {})[column] = kind
    return found
