"""The parts of the order page that only one of its tabs shows: money, talk, versions, decisions, ledger.

Each is a fixed number of queries by the order's key, whatever the order holds. Nothing is decided from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import connection
from django.db.models import Count, Max

from ordinance.foundation.contact.models import Comment, Sheet
from ordinance.foundation.contact.queries import SHEETS, comments_of
from ordinance.foundation.ledger.models import FactSnapshot, LedgerEntry, Seal
from ordinance.foundation.ledger.queries import entry_of
from ordinance.foundation.ledger.rules import Entry, Head, verify
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, BillLine, Fapiao, Instalment
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.promise.models import Supply
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import Order, OrderVersion

DECISIONS: Final = 200  # the newest that a page explains
_LEDGER: Final = """
select e.stream, e.seq, e.company_id, e.kind, e.actor_id, e.occurred_at, e.recorded_at, e.data, e.hash
from ledger_ledgerentry e where e.stream = %(stream)s
union all
select e.stream, e.seq, e.company_id, e.kind, e.actor_id, e.occurred_at, e.recorded_at, e.data, e.hash
from ledger_ledgerlink l join ledger_ledgerentry e on e.stream = l.stream and e.seq = l.seq
where l.linked_stream = %(stream)s
"""


@dataclass(frozen=True, slots=True)
class Billing:
    """The money of the order: what its term asks for, bills and credit notes, what came in, fapiao."""

    sums: OrderMoney = OrderMoney()  # noqa: RUF009  a frozen value
    instalments: Sequence[Instalment] = ()
    bills: Sequence[Bill] = ()
    applications: Sequence[Application] = ()
    ties: Sequence[AdvanceTie] = ()
    fapiaos: Sequence[Fapiao] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """What colleagues said about the order: comments, and the work-contact sheets that name it."""

    comments: Sequence[Comment] = ()
    sheets: Sequence[Sheet] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version and what its change was: rows of line, field, before, after."""

    version: OrderVersion
    changes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry with its data; `is_own` when it stands in the order's own stream."""

    entry: Entry
    facts: Mapping[str, Any]
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Whether the order's stream is unbroken up to its head, and how far signed seals cover it.

    seals        how many the company has made
    sealed_at    when the newest was made; None before the first
    sealed_to    the last entry of the stream that was recorded before it
    """

    holds: bool
    length: int
    seals: int
    sealed_at: datetime | None
    sealed_to: int


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions taken on the order, the latest first, with the facts, stock and supply they name."""

    rows: Sequence[LedgerRow] = ()
    snapshots: Mapping[int, Mapping[str, Any]] | None = None
    levels: Mapping[int, StockLevel] | None = None
    supplies: Mapping[int, Supply] | None = None


def billing_brief(order: Order) -> Billing:
    """What the next act about money depends on: sums, bills and fapiao; three queries."""
    bills = _bills(order)
    return Billing(sums=_sums(order), bills=bills, fapiaos=_fapiaos(bills))


def billing_whole(order: Order) -> Billing:
    """All of it; six queries."""
    bills = _bills(order)
    return Billing(
        sums=_sums(order),
        instalments=list(Instalment.objects.filter(order_id=order.pk).order_by("position")),
        bills=bills,
        applications=list(
            Application.objects.filter(bill_id__in=[bill.pk for bill in bills])
            .select_related("bill", "receipt", "credit_note")
            .order_by("applied_at", "pk")
        ),
        ties=list(AdvanceTie.objects.filter(order_id=order.pk).select_related("receipt").order_by("pk")),
        fapiaos=_fapiaos(bills),
    )


def talk_of(order: Order) -> Talk:
    """Two queries, a third when there are sheets."""
    sheets = Sheet.objects.filter(company_id=order.company_id, order_id=order.pk).prefetch_related("addresses")
    return Talk(comments_of(order.pk), list(sheets.order_by("-sent_at", "-pk")[:SHEETS]))


def versions_of(order: Order) -> list[Version]:
    """The versions, the newest first; one query."""
    versions = OrderVersion.objects.filter(order_id=order.pk).order_by("-number")
    return [Version(version, _changes(version)) for version in versions]


def decided_of(order: Order) -> Decided:
    """The decisions with what they name; four queries at most."""
    rows = decision_rows(order.pk)
    facts = [row.facts for row in rows]
    keys = [each["facts"] for each in facts if isinstance(each.get("facts"), int)]
    levels = {part[1] for each in facts for part in each.get("reserved", ())}
    supplies = {part[1] for each in facts for part in each.get("pegged", ())}
    snapshots = FactSnapshot.objects.filter(pk__in=keys, company_id=order.company_id)
    return Decided(
        rows,
        {key: orjson.loads(text) for key, text in snapshots.values_list("pk", "facts")},
        StockLevel.objects.select_related("warehouse").in_bulk(sorted(levels)),
        Supply.objects.select_related("warehouse").in_bulk(sorted(supplies)),
    )


def decision_rows(stream: int) -> list[LedgerRow]:
    """The newest decisions by rules, the latest first; one query."""
    rows = LedgerEntry.objects.filter(stream=stream, kind__startswith="decision.").order_by("-seq")[:DECISIONS]
    return [LedgerRow(entry_of(row), orjson.loads(row.data), True) for row in rows]


def ledger_of(stream: int) -> list[LedgerRow]:
    """The order's own entries and those of other streams that are about it, in the sequence they were recorded."""
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, {"stream": stream})
        entries = [Entry(*row) for row in cursor.fetchall()]
    entries.sort(key=lambda entry: (entry.recorded_at, entry.stream != stream, entry.stream, entry.seq))
    return [LedgerRow(entry, orjson.loads(entry.data), entry.stream == stream) for entry in entries]


def chain_of(order: Order, ledger: Iterable[LedgerRow]) -> Chain:
    """The proof of the order's stream, recomputed from its entries; one query for the seals."""
    own = sorted((row.entry for row in ledger if row.is_own), key=lambda entry: entry.seq)
    seals = Seal.objects.filter(company_id=order.company_id).aggregate(count=Count("pk"), newest=Max("sealed_at"))
    sealed_at = seals["newest"]
    covered = [entry.seq for entry in own if sealed_at is not None and entry.recorded_at <= sealed_at]
    return Chain(
        holds=not verify(own, expected={order.pk: Head(order.ledger_seq, bytes(order.ledger_hash))}),
        length=len(own),
        seals=seals["count"],
        sealed_at=sealed_at,
        sealed_to=max(covered, default=0),
    )


def _sums(order: Order) -> OrderMoney:
    return order_money([order.pk]).get(order.pk, OrderMoney())


def _bills(order: Order) -> list[Bill]:
    billed = BillLine.objects.filter(order_id=order.pk, order_line__order_id=order.pk).values("bill_id")
    return list(Bill.objects.filter(pk__in=billed).order_by("billed_on", "pk"))


def _fapiaos(bills: Sequence[Bill]) -> list[Fapiao]:
    keys = [bill.pk for bill in bills]
    return list(Fapiao.objects.filter(bill_id__in=keys).select_related("bill").order_by("requested_at", "pk"))


def _changes(version: OrderVersion) -> Sequence[Mapping[str, Any]]:
    return list(orjson.loads(version.difference)["changes"]) if version.difference else []
