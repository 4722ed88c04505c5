"""Deliveries as the warehouse works through them: what is to be picked, checked, packed, sent and signed for.

Whose move a delivery is stands in its open task, which follows the order of steps its policies keep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.shipping.models import Delivery, DeliveryLine, Package
from ordinance.modules.shipping.queries import deliveries_visible
from ordinance.modules.stock.models import StockLevel, Warehouse
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

STEPS: Final = ("pick", "check", "pack", "ship", "sign")
LAST: Final = "\U0010ffff"  # sorts after whatever may follow a prefix, by code point


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """What the list is narrowed to; empty means all.

    text  the beginning of a delivery's number or of its tracking number
    step  whose move it is, one of STEPS
    """

    text: str = ""
    number: str = ""
    step: str = ""
    state: str = ""
    warehouse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """A delivery of the list. `step` is the next one, empty when it is nobody's move."""

    delivery: Delivery
    customer: Customer | None
    orders: Sequence[Order]
    lines: int
    quantity: Decimal
    picked: Decimal
    step: str
    task: Task | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickLine:
    """A line of a delivery where it lies; a service lies nowhere."""

    line: DeliveryLine
    order: Order | None
    item: Item
    level: StockLevel | None

    @property
    def left(self) -> Decimal:
        left: Decimal = self.line.quantity - self.line.picked
        return left

    @property
    def is_picked(self) -> bool:
        return self.left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySheet:
    """One delivery, its lines in walking order: place, lot, item."""

    delivery: Delivery
    customer: Customer | None
    orders: Sequence[Order]
    lines: Sequence[PickLine]
    packages: Sequence[Package]
    tasks: Sequence[Task]
    people: Mapping[int, Person]

    @property
    def goods(self) -> list[PickLine]:
        """The lines somebody must take off a shelf."""
        return [line for line in self.lines if line.level is not None]

    @property
    def step(self) -> str:
        """The next step, empty when it is nobody's move."""
        return next((task.kind for task in self.tasks if task.kind in STEPS), "")


def deliveries_matching(actor: Actor, wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """The deliveries the actor may see that match, with their warehouses."""
    rows = deliveries_visible(actor).select_related("warehouse")
    if wanted.number:
        rows = rows.filter(number=wanted.number)
    if wanted.text:
        rows = rows.filter(_begins("number", wanted.text) | _begins("tracking_number", wanted.text))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.warehouse:
        rows = rows.filter(warehouse__code=wanted.warehouse)
    if wanted.step:
        tasks = Task.objects.filter(company_id=actor.company_id, kind=wanted.step, state=TaskState.OPEN)
        rows = rows.filter(Exists(tasks.filter(subject_id=OuterRef("pk"))))
    return rows


def delivery_rows(actor: Actor, deliveries: Sequence[Delivery]) -> list[DeliveryRow]:
    """What the list shows of deliveries; five queries."""
    keys = [delivery.pk for delivery in deliveries]
    lines = DeliveryLine.objects.filter(delivery_id__in=keys)
    sums = {
        row["delivery_id"]: row
        for row in lines.values("delivery_id").annotate(
            count=Count("pk"), quantity_sum=Sum("quantity"), picked_sum=Sum("picked")
        )
    }
    served: dict[int, list[int]] = {}
    for delivery_id, order_id in lines.order_by("order_id").values_list("delivery_id", "order_id").distinct():
        served.setdefault(delivery_id, []).append(order_id)
    orders = orders_visible(actor).in_bulk([key for own in served.values() for key in own])
    customers = Customer.objects.in_bulk({delivery.customer_id for delivery in deliveries})
    tasks = {task.subject_id: task for task in _tasks(actor, keys)}
    rows = []
    for delivery in deliveries:
        own, task = sums.get(delivery.pk), tasks.get(delivery.pk)
        rows.append(
            DeliveryRow(
                delivery=delivery,
                customer=customers.get(delivery.customer_id),
                orders=[orders[key] for key in served.get(delivery.pk, ()) if key in orders],
                lines=own["count"] if own else 0,
                quantity=own["quantity_sum"] if own else Decimal(0),
                picked=own["picked_sum"] if own else Decimal(0),
                step=task.kind if task else "",
                task=task,
            )
        )
    return rows


def delivery_sheet(actor: Actor, key: int) -> DeliverySheet | None:
    """One delivery whole, or None when it is not there or not for this person; eight queries."""
    delivery = deliveries_visible(actor).select_related("warehouse").filter(pk=key).first()
    if delivery is None:
        return None
    lines = list(DeliveryLine.objects.filter(delivery_id=key).order_by("pk"))
    orders = orders_visible(actor).in_bulk({line.order_id for line in lines})
    items = Item.objects.defer("search_tokens").in_bulk({line.item_id for line in lines})
    levels = StockLevel.objects.in_bulk({line.level_id for line in lines})
    shown = [
        PickLine(line=line, order=orders.get(line.order_id), item=items[line.item_id], level=levels.get(line.level_id))
        for line in lines
    ]
    tasks = list(_tasks(actor, [key]))
    by = {delivery.planned_by, delivery.picked_by, delivery.checked_by, delivery.packed_by}
    return DeliverySheet(
        delivery=delivery,
        customer=Customer.objects.filter(pk=delivery.customer_id).first(),
        orders=[orders[each] for each in sorted(orders)],
        lines=sorted(shown, key=_walk),
        packages=list(Package.objects.filter(delivery_id=key).order_by("number")),
        tasks=tasks,
        people=Person.objects.in_bulk([each for each in by if each is not None]),
    )


def warehouses_of(actor: Actor) -> list[Warehouse]:
    """The company's warehouses by code."""
    return list(Warehouse.objects.filter(company_id=actor.company_id).order_by("code"))


def _tasks(actor: Actor, keys: Sequence[int]) -> QuerySet[Task]:
    rows = Task.objects.filter(company_id=actor.company_id, kind__in=STEPS, state=TaskState.OPEN, subject_id__in=keys)
    return rows.order_by(F("due_at").desc(nulls_first=True), "-pk")


def _walk(line: PickLine) -> tuple[str, str, str, int]:
    level = line.level
    return (level.place if level else LAST, line.item.code, level.lot if level else "", line.line.pk)


def _begins(column: str, text: str) -> Q:
    either = Q()
    for prefix in {text, text.upper()}:
        either |= Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + LAST})
    return either
