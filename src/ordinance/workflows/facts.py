"""Gathering the facts a policy may speak of: one query per module for a whole batch, under the locks of the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.database.locking import Locked
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.parties.queries import customers_by_key
from ordinance.modules.billing.queries import OrderMoney, fapiao_unsettled, order_money, overdue_by_customer
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.pricing.queries import floors_of
from ordinance.modules.review.queries import ReviewSums, review_sums
from ordinance.modules.shipping.queries import refused_of
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.states import LineKind, Status
from ordinance.workflows.cover import Cover, cover_of
from ordinance.workflows.kernel import Act

_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class Gathered:
    """What was read for a batch of orders: everything their facts are made of."""

    orders: Locked[Order] | Sequence[Order]
    lines: dict[int, list[OrderLine]]
    customers: dict[int, Customer]
    items: dict[int, Item]
    accounts: dict[int, CreditAccount]
    money: dict[int, OrderMoney]
    reviews: dict[int, ReviewSums]
    floors: dict[int, Decimal]
    overdue: dict[int, Decimal]
    unsettled: frozenset[int]
    cover: dict[int, Cover]
    today: date
    refused: Mapping[int, Decimal] = field(default_factory=dict)  # by line: not signed for and sent back

    def all_lines(self) -> list[OrderLine]:
        """The lines of all orders, by order and position."""
        return [line for order in self.orders for line in self.lines.get(order.pk, [])]


def gather(act: Act, orders: Sequence[Order]) -> Gathered:
    """Read what the facts of these orders are made of; credit accounts are locked, in key order."""
    keys = [order.pk for order in orders]
    lines: dict[int, list[OrderLine]] = {}
    for line in lines_of(keys):
        lines.setdefault(line.order_id, []).append(line)
    everything = [line for own in lines.values() for line in own]
    customer_ids = sorted({order.customer_id for order in orders if order.customer_id})
    item_ids = {line.item_id for line in everything if line.item_id}
    return Gathered(
        orders=orders,
        lines=lines,
        customers=customers_by_key(customer_ids),
        items=items_by_key(item_ids),
        accounts=accounts_locked(act.company_id, customer_ids),
        money=order_money(keys),
        reviews=review_sums(keys),
        floors=floors_of(act.company_id, item_ids, act.time.today),
        overdue=overdue_by_customer(act.company_id, customer_ids, act.time.recorded_on),
        unsettled=fapiao_unsettled(keys),
        cover=cover_of(act.company_id, everything, {order.pk: order.priority for order in orders}),
        today=act.time.today,
        refused=refused_of(back) if (back := [line.pk for line in everything if line.returned]) else {},
    )


def facts_of(gathered: Gathered, order: Order, *, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The whole vocabulary for one order.

    extra  what only the act knows (the delivery at hand, coverage decided under locks); it replaces what was gathered
    """
    lines = gathered.lines.get(order.pk, [])
    customer = gathered.customers.get(order.customer_id or 0)
    account = gathered.accounts.get(order.customer_id or 0)
    facts: dict[str, Any] = {
        "order.type": order.type.code,
        "order.channel": order.channel,
        "order.currency": order.currency,
        "order.gross": order.gross,
        "order.net": order.net,
        "order.line_count": len(lines),
        "order.priority": order.priority,
        "order.is_priced": not order.type.is_priced or all(line.unit_price is not None for line in lines),
        "order.requested_days": _requested_days(order, lines, gathered.today),
        "order.has_source_document": order.has_source_document,
        "order.is_verified": order.is_verified,
        "order.version": order.version,
        "customer.code": customer.code if customer else None,
        "customer.grade": customer.grade if customer else None,
        "customer.region": customer.region if customer else None,
        "customer.status": customer.status if customer else None,
        "customer.is_new": customer.status == "pending" if customer else None,
        **_line_facts(gathered, order, lines),
        **credit_facts(order, account, account.exposure if account else _ZERO),
        **_cover_facts(gathered.cover.get(order.pk, Cover()), lines),
        **_money_facts(
            order,
            all(_is_billed(line, gathered.refused) for line in lines),
            gathered.money.get(order.pk, OrderMoney()),
            gathered.overdue.get(order.customer_id or 0, _ZERO),
        ),
        "review.is_passed": gathered.reviews.get(order.pk, ReviewSums()).is_passed,
        "delivery.gross": None,
        "delivery.line_count": None,
        "delivery.is_checked": None,
        "fulfilment.is_complete": all(_is_shipped(line, order) for line in lines),
        "fulfilment.is_signed": all(_is_signed(line, order, gathered.refused) for line in lines),
        "billing.is_complete": not order.type.is_invoiced or all(_is_billed(line, gathered.refused) for line in lines),
        "billing.fapiao_is_settled": order.pk not in gathered.unsettled,
        "exceptions.open_count": 0,
    }
    if extra:
        facts.update(extra)
    return facts


def credit_facts(order: Order, account: CreditAccount | None, exposure: Decimal) -> dict[str, Any]:
    """The credit facts at an exposure; an order whose exposure is already taken does not count twice."""
    if account is None:
        return {
            "credit.limit": None, "credit.exposure": None, "credit.headroom": None, "credit.after": None,
            "credit.is_frozen": False,
        }  # fmt: skip
    is_to_come = order.type.is_invoiced and order.status in (Status.DRAFT, Status.IN_REVIEW)
    coming = order.gross if is_to_come else _ZERO
    return {
        "credit.limit": account.credit_limit,
        "credit.exposure": exposure,
        "credit.headroom": account.credit_limit - exposure,
        "credit.after": exposure + coming,
        "credit.is_frozen": account.is_frozen,
    }


def _requested_days(order: Order, lines: Sequence[OrderLine], today: date) -> int | None:
    dates = [on for on in (order.requested_on, *(line.requested_on for line in lines)) if on is not None]
    return (min(dates) - today).days if dates else None


def _line_facts(gathered: Gathered, order: Order, lines: Sequence[OrderLine]) -> dict[str, Any]:
    items = [gathered.items[line.item_id] for line in lines if line.item_id in gathered.items]
    return {
        "lines.max_discount_percent": max((line.discount_percent for line in lines), default=_ZERO),
        "lines.below_floor_count": sum(1 for line in lines if _is_below_floor(line, gathered.floors)),
        "lines.discontinued_count": sum(
            1
            for item in items
            if item.status == "discontinued"
            and (item.discontinued_on is None or item.discontinued_on <= gathered.today)
        ),
        "lines.missing_price_count": sum(1 for line in lines if order.type.is_priced and line.unit_price is None),
        "lines.product_lines": frozenset(item.product_line for item in items if item.product_line),
    }


def _is_below_floor(line: OrderLine, floors: Mapping[int, Decimal]) -> bool:
    floor = floors.get(line.item_id or 0)
    if floor is None or line.unit_price is None:
        return False
    return bool(line.unit_price * (100 - line.discount_percent) / 100 < floor)


def _cover_facts(cover: Cover, lines: Sequence[OrderLine]) -> dict[str, Any]:
    return {
        "stock.short_line_count": cover.short,
        "promise.uncovered_line_count": cover.uncovered,
        "promise.late_line_count": sum(
            1
            for line in lines
            if line.requested_on and (cover.dates.get(line.pk) or line.requested_on) > line.requested_on
        ),
    }


def _money_facts(order: Order, is_all_billed: bool, money: OrderMoney, overdue: Decimal) -> dict[str, Any]:
    worth = money.worth(order.gross, is_all_billed=is_all_billed)
    return {
        "payment.term": order.payment_term or None,
        "payment.deposit_due": money.deposit_due,
        "payment.deposit_received": min(money.received, money.deposit_due),
        "payment.received": money.received,
        "payment.outstanding": (worth if order.type.is_invoiced else _ZERO) - money.credited - money.received,
        "payment.overdue": overdue,
    }


def _is_shipped(line: OrderLine, order: Order) -> bool:
    if line.kind == LineKind.CHARGE or not order.type.is_shipped:
        return True
    return bool(line.shipped >= (line.quantity - line.cancelled) * (1 - line.short_tolerance))


def _is_signed(line: OrderLine, order: Order, refused: Mapping[int, Decimal]) -> bool:
    if line.kind == LineKind.CHARGE or not order.type.is_shipped:
        return True
    return bool(line.signed + refused.get(line.pk, _ZERO) >= line.shipped)


def _is_billed(line: OrderLine, refused: Mapping[int, Decimal]) -> bool:
    if line.gross == 0:
        return True
    wanted = line.quantity - line.cancelled
    if line.kind != LineKind.CHARGE and line.shipped >= wanted * (1 - line.short_tolerance):
        wanted = line.shipped - refused.get(line.pk, _ZERO)
    return bool(line.invoiced >= wanted)
