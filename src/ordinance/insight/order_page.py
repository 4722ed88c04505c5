"""Everything the order page shows: one order, one or a few queries per module by its key, assembled here.

The number of queries is fixed, whatever the order holds; a test pins it. Nothing is decided from what is read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from django.db import connection

from ordinance.foundation.errors import NotFound
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.ledger.rules import Entry, Head, verify
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.order_list import is_late
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, BillLine, Fapiao, Instalment
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.orders.gates import Touched, holds_in_force
from ordinance.orders.models import Hold, Order, OrderLine, OrderVersion
from ordinance.orders.queries import items_by_order, orders_visible
from ordinance.orders.states import HoldState

UNNUMBERED: Final = "~"  # stands before the key of a draft that has no number yet
_KEY_MAX: Final = 2**63 - 1
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

    sums: OrderMoney
    instalments: Sequence[Instalment]
    bills: Sequence[Bill]
    applications: Sequence[Application]
    ties: Sequence[AdvanceTie]
    fapiaos: Sequence[Fapiao]


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
class OrderPage:
    """One order as its page shows it."""

    order: Order
    is_late: bool
    document: PolicyDocument | None
    lines: Sequence[OrderLine]
    holds: Sequence[Hold]
    tasks: Sequence[Task]
    opinions: Sequence[Opinion]
    delivery_lines: Sequence[DeliveryLine]
    billing: Billing
    versions: Sequence[Version]
    files: Sequence[Attachment]
    ledger: Sequence[LedgerRow]
    chain_holds: bool
    filed: OrderFile | None
    people: Mapping[int, Person]

    @property
    def deliveries(self) -> list[Delivery]:
        """The deliveries its lines travel in, in the sequence they were planned."""
        return sorted(
            {line.delivery_id: line.delivery for line in self.delivery_lines}.values(), key=lambda one: one.pk
        )

    @property
    def standing_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.state == HoldState.STANDING]

    @property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.state == TaskState.OPEN]

    def decisions(self) -> list[LedgerRow]:
        """What was decided by rules, the latest first."""
        return [row for row in reversed(self.ledger) if row.entry.kind.startswith("decision.")]


def order_ref(order: Order) -> str:
    """How an address names the order: by its number, a draft without one by its key."""
    return order.number or f"{UNNUMBERED}{order.pk}"


def order_found(actor: Actor, ref: str) -> Order:
    """The order of an address, with its customer and type; one query.

    raises  NotFound, also for orders of other companies and, for a customer's person, of other customers
    """
    orders = orders_visible(actor).select_related("customer", "type")
    key = ref.removeprefix(UNNUMBERED)
    if ref.startswith(UNNUMBERED) and key.isascii() and key.isdigit() and int(key) <= _KEY_MAX:
        order = orders.filter(pk=int(key)).first()
    else:
        order = orders.filter(number=ref).first()
    if order is None:
        raise NotFound(order=ref)
    return order


def order_page(order: Order, today: date) -> OrderPage:
    """Everything about an order that was found; sixteen queries, one more when its policy is not in memory."""
    lines = list(OrderLine.objects.filter(order_id=order.pk).select_related("item").order_by("position"))
    delivery_lines = list(
        DeliveryLine.objects.filter(order_line_id__in=[line.pk for line in lines])
        .select_related("delivery__warehouse")
        .order_by("delivery_id", "pk")
    )
    holds = holds_in_force(order.company_id, [_touched(order, lines, delivery_lines)])
    tasks = list(Task.objects.filter(order_id=order.pk).order_by("opened_at", "pk"))
    opinions = list(Opinion.objects.filter(order_id=order.pk).order_by("-round", "step_group", "pk"))
    versions = list(OrderVersion.objects.filter(order_id=order.pk).order_by("number"))
    files = list(Attachment.objects.filter(stream=order.pk).select_related("file").order_by("added_at", "pk"))
    filed = OrderFile.objects.filter(order_id=order.pk).first()
    ledger = _ledger(order.pk)
    return OrderPage(
        order=order,
        is_late=is_late(order, today),
        document=document_of(order.policy_version_id) if order.policy_version_id else None,
        lines=lines,
        holds=holds,
        tasks=tasks,
        opinions=opinions,
        delivery_lines=delivery_lines,
        billing=_billing(order),
        versions=[Version(version, _changes(version)) for version in versions],
        files=files,
        ledger=ledger,
        chain_holds=_chain_holds(order, ledger),
        filed=filed,
        people=_people(order, holds, tasks, opinions, versions, files, ledger, filed),
    )


def _touched(order: Order, lines: Sequence[OrderLine], delivery_lines: Sequence[DeliveryLine]) -> Touched:
    return Touched(
        order.pk,
        order.customer_id,
        items_by_order(lines).get(order.pk, frozenset()),
        frozenset(line.pk for line in lines),
        frozenset(line.lot for line in lines if line.lot),
        frozenset(line.delivery_id for line in delivery_lines),
    )


def _billing(order: Order) -> Billing:
    billed = BillLine.objects.filter(order_id=order.pk, order_line__order_id=order.pk).values("bill_id")
    bills = list(Bill.objects.filter(pk__in=billed).order_by("billed_on", "pk"))
    keys = [bill.pk for bill in bills]
    return Billing(
        sums=order_money([order.pk]).get(order.pk, OrderMoney()),
        instalments=list(Instalment.objects.filter(order_id=order.pk).order_by("position")),
        bills=bills,
        applications=list(
            Application.objects.filter(bill_id__in=keys)
            .select_related("bill", "receipt", "credit_note")
            .order_by("applied_at", "pk")
        ),
        ties=list(AdvanceTie.objects.filter(order_id=order.pk).select_related("receipt").order_by("pk")),
        fapiaos=list(Fapiao.objects.filter(bill_id__in=keys).select_related("bill").order_by("requested_at", "pk")),
    )


def _ledger(stream: int) -> list[LedgerRow]:
    """The order's own entries and those of other streams that are about it, in the sequence they were recorded."""
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, {"stream": stream})
        entries = [Entry(*row) for row in cursor.fetchall()]
    entries.sort(key=lambda entry: (entry.recorded_at, entry.stream != stream, entry.stream, entry.seq))
    return [LedgerRow(entry, orjson.loads(entry.data), entry.stream == stream) for entry in entries]


def _chain_holds(order: Order, ledger: Sequence[LedgerRow]) -> bool:
    own = sorted((row.entry for row in ledger if row.is_own), key=lambda entry: entry.seq)
    return not verify(own, expected={order.pk: Head(order.ledger_seq, bytes(order.ledger_hash))})


def _changes(version: OrderVersion) -> Sequence[Mapping[str, Any]]:
    return list(orjson.loads(version.difference)["changes"]) if version.difference else []


def _people(
    order: Order,
    holds: Iterable[Hold],
    tasks: Iterable[Task],
    opinions: Iterable[Opinion],
    versions: Iterable[OrderVersion],
    files: Iterable[Attachment],
    ledger: Iterable[LedgerRow],
    filed: OrderFile | None,
) -> Mapping[int, Person]:
    keys: set[int | None] = {order.entered_by, filed.filed_by if filed else None}
    keys.update(hold.put_by for hold in holds)
    keys.update(key for task in tasks for key in (task.assignee_id, task.decided_by))
    keys.update(opinion.decided_by for opinion in opinions)
    keys.update(version.made_by for version in versions)
    keys.update(file.added_by for file in files)
    keys.update(row.entry.actor_id for row in ledger)
    return Person.objects.in_bulk([key for key in keys if key is not None])
