"""Bill orders: what their policy lets be billed, gapless numbers, tied advances applied at once (E1, E2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.policy.queries import document_of
from ordinance.modules.billing.models import AdvanceTie, Bill
from ordinance.modules.billing.queries import (
    bill_shares,
    open_ties_locked,
    receipts_locked,
    tied_receipts,
    unbilled_of,
)
from ordinance.modules.billing.rules.terms import BaseEvent, bill_due_on
from ordinance.modules.billing.services import bills as billing
from ordinance.modules.billing.services.applying import NewApplication, applications_make
from ordinance.modules.billing.services.bills import NewBill
from ordinance.modules.billing.services.instalments import instalments_date, term_of
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.shipping.queries import left_lines
from ordinance.modules.shipping.services import deliveries_bill
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.quantities import quantities_add
from ordinance.orders.states import Scope, Status
from ordinance.workflows.billable import Billable, Timing, billable_of
from ordinance.workflows.credit_note import returns_credit
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class BillRequest:
    """One bill over these orders of one customer."""

    order_ids: tuple[int, ...]


@batch_workflow(duty="billing.bill", scope=Scope.INVOICE)
def bills_make(act: Act, requests: Sequence[BillRequest]) -> list[Outcome]:
    """Make one bill per request over all that may be billed of its orders; goods already back are credited at once."""
    named = sorted({key for request in requests for key in request.order_ids})
    orders = {order.pk: order for order in act.lock_orders(named)}
    refused = _misfits(requests, orders)
    asked = {key for index in _rest(requests, refused) for key in requests[index].order_ids}
    closed = gate(act, Scope.INVOICE, [orders[key] for key in sorted(asked)])
    for index in _rest(requests, refused):
        shut = [closed[key] for key in requests[index].order_ids if key in closed]
        if shut:
            refused[index] = shut[0]
    billable = _billable(act, [orders[key] for i in _rest(requests, refused) for key in requests[i].order_ids])
    for index in _rest(requests, refused):
        if not any(billable[key].parts for key in requests[index].order_ids):
            refused[index] = Refused("nothing_to_bill", {"orders": list(requests[index].order_ids)})
    accepted = _rest(requests, refused)
    bills = _bill(act, [_new_bill(act, requests[i], orders, billable) for i in accepted], orders)
    done = {index: Done(_shown(bill)) for index, bill in zip(accepted, bills, strict=True)}
    return [refused[index] if index in refused else done[index] for index in range(len(requests))]


def _rest(requests: Sequence[BillRequest], refused: Mapping[int, Refused]) -> list[int]:
    return [index for index in range(len(requests)) if index not in refused]


def _misfits(requests: Sequence[BillRequest], orders: Mapping[int, Order]) -> dict[int, Refused]:
    """Requests that could not be one bill, whatever may be billed of them."""
    refused: dict[int, Refused] = {}
    seen: set[int] = set()
    for index, request in enumerate(requests):
        refusal = _misfit(request, orders, seen)
        if refusal is not None:
            refused[index] = refusal
        seen.update(request.order_ids)
    return refused


def _misfit(request: BillRequest, orders: Mapping[int, Order], seen: set[int]) -> Refused | None:
    absent = [key for key in request.order_ids if key not in orders]
    if absent or not request.order_ids:
        return Refused("not_found", {"order": absent[0] if absent else None})
    if len(set(request.order_ids)) < len(request.order_ids) or seen & set(request.order_ids):
        return Refused("order_named_twice", {"orders": list(request.order_ids)})
    named = [orders[key] for key in request.order_ids]
    if len({order.customer_id for order in named}) > 1:
        return Refused("customer_differs", {"orders": list(request.order_ids)})
    if len({order.currency for order in named}) > 1:
        return Refused("currency_differs", {"orders": list(request.order_ids)})
    for order in named:
        if order.status != Status.CONFIRMED:
            return Refused("move_refused", {"order": order.pk, "status": order.status, "move": "bill"})
    if not any(order.type.is_invoiced for order in named):
        return Refused("not_invoiced", {"order": named[0].pk, "type": named[0].type.code})
    return None


def _billable(act: Act, orders: Sequence[Order]) -> dict[int, Billable]:
    keys = [order.pk for order in orders]
    lines: dict[int, list[OrderLine]] = {key: [] for key in keys}
    for line in lines_of(keys):
        lines[line.order_id].append(line)
    left = left_lines(keys)
    return {
        order.pk: billable_of(
            order,
            lines[order.pk] if order.type.is_invoiced else [],
            [each for each in left if each.order_id == order.pk],
            _timing(order),
            act.time.zone,
        )
        for order in orders
    }


def _timing(order: Order) -> Timing:
    timing = document_of(order.policy_version_id or 0).invoice_timing()
    return timing.event if timing else "shipped"


def _new_bill(act: Act, request: BillRequest, orders: Mapping[int, Order], billable: Mapping[int, Billable]) -> NewBill:
    """Due by the term of its orders; by the earliest when they differ."""
    today = act.time.today
    named = [orders[key] for key in request.order_ids if billable[key].parts]
    return NewBill(
        customer_id=named[0].customer_id or 0,
        currency=named[0].currency,
        due_on=min(bill_due_on(term_of(order.payment_term), billable[order.pk].events, today) for order in named),
        parts=tuple(part for order in named for part in billable[order.pk].parts),
    )


def _bill(act: Act, requests: Sequence[NewBill], orders: Mapping[int, Order]) -> list[Bill]:
    if not requests:
        return []
    parts = [part for request in requests for part in request.parts]
    keys = sorted({part.order_id for part in parts})
    accounts_locked(act.company_id, {request.customer_id for request in requests})
    before = unbilled_of(keys)
    receipts_locked(act.company_id, tied_receipts(keys))
    ties = open_ties_locked(keys)
    bills = billing.bills_make(requests, billed_on=act.time.today, journal=act.journal)
    quantities_add([QuantityChange(line_id=part.line_id, invoiced=part.quantity) for part in parts])
    deliveries_bill(_by_delivery_line(parts))
    after = unbilled_of(keys)
    moved: dict[int, Decimal] = {}
    for bill in bills:
        moved[bill.customer_id] = moved.get(bill.customer_id, _ZERO) + bill.gross
    for key in keys:
        customer_id = orders[key].customer_id or 0
        moved[customer_id] += after[key] - before[key]
    exposure_add(act.company_id, moved)
    instalments_date([(key, orders[key].payment_term) for key in keys], BaseEvent.BILLED, act.time.today)
    _tied_applied(act, bills, ties)
    returns_credit(act, keys, reason="returned before it was billed")
    for bill in bills:
        act.tell("bill.made", bill.pk, _shown(bill))
    return bills


def _by_delivery_line(parts: Sequence[billing.BillPart]) -> dict[int, Decimal]:
    billed: dict[int, Decimal] = {}
    for part in parts:
        if part.delivery_line_id is not None:
            billed[part.delivery_line_id] = billed.get(part.delivery_line_id, _ZERO) + part.quantity
    return billed


def _tied_applied(act: Act, bills: Sequence[Bill], ties: Sequence[AdvanceTie]) -> None:
    """What is tied to an order pays its part of the new bills, first receipt first."""
    shares = bill_shares([bill.pk for bill in bills])
    left = {tie.pk: tie.amount - tie.applied for tie in ties}
    applications = []
    for bill in bills:
        for tie in ties:
            amount = min(left[tie.pk], shares[bill.pk].get(tie.order_id, _ZERO))
            if amount > 0 and tie.receipt.currency == bill.currency:
                left[tie.pk] -= amount
                shares[bill.pk][tie.order_id] -= amount
                applications.append(
                    NewApplication(
                        bill_id=bill.pk, receipt_id=tie.receipt_id, order_id=tie.order_id, tie_id=tie.pk, amount=amount
                    )
                )
    by_key = {bill.pk: bill for bill in bills}
    applications_make(applications, bills=by_key, applied_on=act.time.today, journal=act.journal)


def _shown(bill: Bill) -> dict[str, Any]:
    return {
        "bill": bill.pk, "number": bill.number, "net": bill.net, "vat": bill.vat, "gross": bill.gross,
        "applied": bill.applied, "currency": bill.currency, "due_on": bill.due_on,
    }  # fmt: skip
