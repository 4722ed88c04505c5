"""What each department still has to do for given orders: read from where the orders stand, never remembered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.billing.rules.terms import TERMS, StepKind
from ordinance.modules.shipping.models import DeliveryLine, DeliveryState
from ordinance.modules.stock.queries import levels_free
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.states import LineKind, Status


@dataclass(frozen=True, slots=True)
class Payment:
    """What one customer owes for several orders."""

    customer_code: str
    customer_name: str
    currency: str
    order_ids: tuple[int, ...]
    amount: Decimal


def standing_at(order_ids: Collection[int], *statuses: Status) -> list[Order]:
    """The orders among these in one of the statuses, with customer and type, by key."""
    rows = Order.objects.filter(pk__in=order_ids, status__in=statuses).select_related("customer", "type")
    return list(rows.order_by("pk"))


def goods_open(order_ids: Collection[int]) -> list[OrderLine]:
    """Lines of goods that are neither shipped, planned nor cancelled."""
    return [
        line
        for line in lines_of(order_ids)
        if line.kind == LineKind.GOODS and line.item_id is not None and to_ship(line) > 0
    ]


def to_ship(line: OrderLine) -> Decimal:
    """What of a line has not left and is not being picked."""
    left: Decimal = line.quantity - line.cancelled - line.shipped - line.picked
    return left


def goods_lacking(company_id: int, lines: Sequence[OrderLine], warehouse_id: int | None = None) -> dict[int, Decimal]:
    """Item → what must come in before these lines can be reserved whole; from one warehouse, if it is named."""
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.item_id is not None:
            wanted[line.item_id] += max(to_ship(line) - line.reserved - line.pegged, Decimal(0))
    free: dict[int, Decimal] = defaultdict(Decimal)
    for level in levels_free(company_id, wanted.keys()):
        if warehouse_id in (None, level.warehouse_id):
            free[level.item_id] += level.free
    return {item: need - free[item] for item, need in sorted(wanted.items()) if need > free[item]}


def review_tasks(order_ids: Collection[int]) -> list[Task]:
    """Open reviews of the orders, oldest first."""
    rows = Task.objects.filter(order_id__in=order_ids, kind="review", state=TaskState.OPEN)
    return list(rows.order_by("order_id", "pk"))


def deliveries_of(order_ids: Collection[int], state: DeliveryState) -> dict[int, set[int]]:
    """Deliveries in a state that carry goods of the orders, with the orders each carries."""
    lines = DeliveryLine.objects.filter(order_id__in=order_ids, delivery__state=state)
    carried: dict[int, set[int]] = defaultdict(set)
    for delivery_id, order_id in lines.order_by("delivery_id").values_list("delivery_id", "order_id"):
        carried[delivery_id].add(order_id)
    return dict(carried)


def pays_before(order: Order) -> bool:
    """Whether the order's term asks for money before goods may leave."""
    term = TERMS.get(order.payment_term)
    return term is not None and any(step.kind in (StepKind.DEPOSIT, StepKind.BEFORE_SHIPPING) for step in term.steps)


def payments_due(orders: Sequence[Order], *, before_shipping: bool = False) -> list[Payment]:
    """What is outstanding on the orders, summed per customer and currency: one transfer each.

    before_shipping  only what their terms ask for before goods may leave, each order's by itself: a deposit is less
                     than its order comes to, and the first order named would take all of it
    """
    money = order_money([order.pk for order in orders])
    sums: dict[tuple[int, str, int], list[tuple[Order, Decimal]]] = defaultdict(list)
    for order in orders:
        amount = _outstanding(order, money.get(order.pk, OrderMoney()), before_shipping=before_shipping)
        if amount > 0 and order.customer_id is not None:
            sums[order.customer_id, order.currency, order.pk if before_shipping else 0].append((order, amount))
    return [
        Payment(
            customer_code=owed[0][0].customer.code if owed[0][0].customer else "",
            customer_name=owed[0][0].customer.name if owed[0][0].customer else "",
            currency=currency,
            order_ids=tuple(order.pk for order, _ in owed),
            amount=sum((amount for _, amount in owed), Decimal(0)),
        )
        for (_, currency, _), owed in sorted(sums.items())
    ]


def _outstanding(order: Order, money: OrderMoney, *, before_shipping: bool) -> Decimal:
    if not order.type.is_invoiced:
        return Decimal(0)
    if before_shipping:
        return money.before_shipping_due - money.received
    left: Decimal = order.gross - money.credited - money.received
    return left
