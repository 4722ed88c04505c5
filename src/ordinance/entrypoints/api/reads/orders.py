"""Orders as the API shows them: a page of rows in one query, one order in a fixed number."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef

from ordinance.entrypoints.api.paging import Cursor, cursor_read
from ordinance.entrypoints.api.reads.documents import bills_shown, deliveries_shown
from ordinance.entrypoints.api.reads.waiting import waiting_for
from ordinance.entrypoints.api.schemas.orders import OrderFilters
from ordinance.entrypoints.sentences.telling import Language
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.modules.billing.models import Instalment
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.promise.queries import pegs_of
from ordinance.orders.gates import Touched, holds_in_force
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.queries import orders_visible

ROW: Final = (
    "id", "number", "status", "stage", "currency", "customer_po", "net", "vat", "gross", "fulfilment", "invoicing",
    "payment", "ordered_at", "requested_on", "promised_on",
)  # fmt: skip
HEAD: Final = (
    *ROW, "version", "edit_token", "price_basis", "payment_term", "priority", "accepts_partial", "note", "ship_to_name",
    "ship_to_phone", "ship_to_address", "submitted_at", "confirmed_at", "closed_at",
)  # fmt: skip
LINE: Final = (
    "id", "position", "kind", "description", "unit", "quantity", "cancelled", "reserved", "pegged", "picked", "shipped",
    "signed", "accepted", "returned", "invoiced", "unit_price", "discount_percent", "vat_rate", "net", "vat", "gross",
    "requested_on", "promised_on",
)  # fmt: skip


def orders_page(actor: Actor, filters: OrderFilters) -> list[dict[str, Any]]:
    """Rows newest first, one more than asked for when there is a next page; one query."""
    rows = orders_visible(actor).order_by("-ordered_at", "-id")
    equal = {
        "number": filters.number, "customer__code": filters.customer, "status": filters.status,
        "stage": filters.stage, "customer_po": filters.customer_po,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    zone = ZoneInfo(actor.zone)
    if filters.ordered_from:
        rows = rows.filter(ordered_at__gte=datetime.combine(filters.ordered_from, time(), zone))
    if filters.ordered_to:
        rows = rows.filter(ordered_at__lt=datetime.combine(filters.ordered_to + timedelta(days=1), time(), zone))
    if filters.product:
        lines = OrderLine.objects.filter(order_id=OuterRef("pk"), item__code=filters.product)
        rows = rows.filter(Exists(lines))
    if filters.after:
        ordered_at, key = cursor_read(filters.after, datetime, int)
        rows = rows.extra(where=["(orders_order.ordered_at, orders_order.id) < (%s, %s)"], params=[ordered_at, key])
    shown = rows.values(
        *ROW, type_code=F("type__code"), customer_code=F("customer__code"), customer_named=F("customer__name")
    )
    return [_row(row) for row in shown[: filters.limit + 1]]


def row_cursor(row: dict[str, Any]) -> Cursor:
    """Where a page ends that ends with this row."""
    return Cursor((row["ordered_at"], row["id"]))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    names = {
        "type": row.pop("type_code"),
        "customer": row.pop("customer_code"),
        "customer_name": row.pop("customer_named"),
    }
    return {**row, **names}


def order_whole(actor: Actor, key: int, language: Language) -> dict[str, Any]:
    """One visible order with all that hangs on it. A customer's person is shown no inner reasons."""
    order = orders_visible(actor).select_related("customer", "type").get(pk=key)
    lines = list(OrderLine.objects.filter(order_id=key).select_related("item").order_by("position"))
    is_staff = actor.customer_ids is None
    holds = holds_in_force(actor.company_id, [_touched(order, lines)])
    tasks = list(Task.objects.filter(order_id=key, state=TaskState.OPEN).order_by("due_at", "pk")) if is_staff else []
    money = order_money([key]).get(key, OrderMoney())
    instalments = Instalment.objects.filter(order_id=key).order_by("position")
    pegs = pegs_of([line.pk for line in lines])
    return {
        **{name: getattr(order, name) for name in HEAD},
        "type": order.type.code,
        "customer": order.customer.code if order.customer else None,
        "customer_name": order.customer.name if order.customer else None,
        "missing": [code for code in order.missing.split(",") if code],
        "lines": [_line(line) for line in lines],
        "money": {
            "gross": order.gross,
            "billed": money.billed,
            "credited": money.credited,
            "received": money.received,
            "instalments": [
                {"position": each.position, "kind": each.kind, "amount": each.amount, "due_on": each.due_on}
                for each in instalments
            ],
            "bills": bills_shown(key),
        },
        "holds": [_hold(hold, is_staff) for hold in holds],
        "deliveries": deliveries_shown(key),
        "waiting_for": waiting_for(order, holds, tasks, pegs, language, is_staff=is_staff),
    }  # fmt: skip


def _line(line: OrderLine) -> dict[str, Any]:
    return {**{name: getattr(line, name) for name in LINE}, "item": line.item.code if line.item else None}


def _hold(hold: Hold, is_staff: bool) -> dict[str, Any]:
    shown = {
        "id": str(hold.pk),
        "object_kind": hold.object_kind,
        "scope": hold.scope,
        "state": hold.state,
        "put_at": hold.put_at,
    }
    inner = {"reason": hold.reason, "note": hold.note, "clause": hold.clause, "duty": hold.duty}
    return {**shown, **inner} if is_staff else shown


def _touched(order: Order, lines: Sequence[OrderLine]) -> Touched:
    return Touched(
        order.pk,
        order.customer_id,
        frozenset(line.item_id for line in lines if line.item_id is not None),
        frozenset(line.pk for line in lines),
    )
