"""The departments at work: one function per step, each calling the workflow as somebody whose duty it is.

A step asks first where its orders stand, so a simulation broken off goes on where it stopped.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ordinance.entrypoints.cli.simulation import bookings
from ordinance.entrypoints.cli.simulation.bookings import Payment
from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.schedule import Step
from ordinance.entrypoints.cli.simulation.tally import Tally
from ordinance.entrypoints.cli.simulation.warehouse import made_ready
from ordinance.entrypoints.doors import command_doors
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.shipping.models import DeliveryState
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.states import Status, Track
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.close import orders_close
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.submit import orders_submit

command_doors(
    "ordinance simulate", stock_receive, orders_submit, opinions_give, orders_confirm, receipt_record, orders_plan,
    deliveries_ship, deliveries_sign, bills_make, orders_close, orders_archive,
)  # fmt: skip

CONSIGNEE: Final = "收货人 consignee"


@dataclass(slots=True)
class Stage:
    """One simulated company while it is played."""

    company: Company
    cast: Cast
    carriers: Mapping[int, str]  # order → who carries it, where its document says so
    tally: Tally = field(default_factory=Tally)
    _warehouse: str = ""

    @property
    def warehouse(self) -> str:
        """Code of the warehouse goods come in at: the first one."""
        if not self._warehouse:
            codes = Warehouse.objects.filter(company=self.company).order_by("pk").values_list("code", flat=True)
            self._warehouse = codes[0]
        return self._warehouse


def receive(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Purchasing brings in what the week's orders will need and the shelves lack; the warehouse books it."""
    orders = [order for order in bookings.standing_at(order_ids, Status.DRAFT, Status.IN_REVIEW) if not order.missing]
    lacking = bookings.goods_lacking(stage.company.pk, bookings.goods_open([order.pk for order in orders]))
    items = items_by_key(lacking.keys())
    goods = [GoodsIn(item=items[key].code, warehouse=stage.warehouse, quantity=lacking[key]) for key in lacking]
    return stock_receive(stage.cast.holder("stock.receive"), goods) if goods else []


def submit(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Sales submit what is complete; what lacks something waits for a person who knows it."""
    drafts = bookings.standing_at(order_ids, Status.DRAFT)
    keys = [order.pk for order in drafts if not order.missing]
    waiting: list[Outcome] = [Refused("incomplete", {"missing": order.missing}) for order in drafts if order.missing]
    return [*waiting, *(orders_submit(stage.cast.holder("orders.submit"), keys) if keys else [])]


def review(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Each department gives its opinion; a group's turn may come only when the one before it has spoken."""
    outcomes: list[Outcome] = []
    seen: set[int] = set()
    while tasks := [task for task in bookings.review_tasks(order_ids) if task.pk not in seen]:
        seen.update(task.pk for task in tasks)
        by_reviewer: dict[Actor, list[Assessment]] = {}
        for task in tasks:
            reviewer = stage.cast.holder(task.duty, task.requester_id)
            said = Assessment(opinion_id=task.subject_id or 0, decision="pass")
            by_reviewer.setdefault(reviewer, []).append(said)
        for reviewer, given in by_reviewer.items():
            outcomes += opinions_give(reviewer, given)
    return outcomes


def confirm(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """The order desk confirms what was reviewed."""
    keys = [order.pk for order in bookings.standing_at(order_ids, Status.IN_REVIEW)]
    return orders_confirm(stage.cast.holder("orders.confirm"), keys) if keys else []


def prepay(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Customers pay what must be paid before goods may leave."""
    orders = [order for order in bookings.standing_at(order_ids, Status.CONFIRMED) if bookings.pays_before(order)]
    return _receipts(stage, bookings.payments_due(orders, before_shipping=True), on) if orders else []


def plan(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """The warehouse is told what to send, from where it is reserved; every order travels on its own."""
    orders = bookings.standing_at(order_ids, Status.CONFIRMED)
    keys = sorted({line.order_id for line in bookings.goods_open([order.pk for order in orders]) if line.reserved > 0})
    return orders_plan(stage.cast.holder("shipping.plan"), keys) if keys else []


def ship(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Planned deliveries are made ready as their policy asks, and leave with their carriers."""
    by_carrier: dict[str, list[int]] = defaultdict(list)
    planned = bookings.deliveries_of(order_ids, DeliveryState.PLANNED)
    stopped = made_ready(stage.cast, planned)
    for delivery, carried in planned.items():
        if delivery not in stopped:
            by_carrier[stage.carriers.get(min(carried), "")].append(delivery)
    shipper = stage.cast.holder("shipping.ship")
    went = [
        outcome
        for carrier, keys in sorted(by_carrier.items())
        for outcome in deliveries_ship(shipper, keys, carrier=carrier)
    ]
    return [*stopped.values(), *went]


def sign(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Logistics records the week's returned copies, each signed where the goods arrived."""
    deliveries = bookings.deliveries_of(order_ids, DeliveryState.SHIPPED)
    if not deliveries:
        return []
    return deliveries_sign(stage.cast.holder("shipping.sign"), sorted(deliveries), signed_by=CONSIGNEE)


def bill(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Finance bills each order that has something left to bill."""
    orders = bookings.standing_at(order_ids, Status.CONFIRMED)
    open_ones = [order for order in orders if order.type.is_invoiced and order.invoicing != Track.DONE]
    requests = [BillRequest(order_ids=(order.pk,)) for order in open_ones]
    return bills_make(stage.cast.holder("billing.bill"), requests) if requests else []


def pay(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Customers pay what they owe, one transfer for all orders due that day."""
    return _receipts(stage, bookings.payments_due(bookings.standing_at(order_ids, Status.CONFIRMED)), on)


def _receipts(stage: Stage, payments: Sequence[Payment], on: date) -> list[Outcome]:
    cashier = stage.cast.holder("billing.receive")
    return [
        receipt_record(
            cashier,
            ReceiptRequest(
                customer_code=payment.customer_code,
                payer=payment.customer_name,
                amount=payment.amount,
                currency=payment.currency,
                method="bank",
                bank_reference=f"{on:%Y%m%d}-{payment.order_ids[0]}-{len(payment.order_ids)}",
                received_on=on,
                order_ids=payment.order_ids,
            ),
        )
        for payment in payments
    ]


def close(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """The order desk checks that everything is done and closes."""
    keys = [order.pk for order in bookings.standing_at(order_ids, Status.CONFIRMED)]
    return orders_close(stage.cast.holder("orders.close"), keys) if keys else []


def archive(stage: Stage, order_ids: Sequence[int], on: date) -> list[Outcome]:
    """Closed orders are filed."""
    keys = [order.pk for order in bookings.standing_at(order_ids, Status.CLOSED)]
    return orders_archive(stage.cast.holder("archive.file"), keys) if keys else []


PLAYERS: Final[Mapping[Step, Callable[[Stage, Sequence[int], date], list[Outcome]]]] = {
    Step.RECEIVE: receive,
    Step.SUBMIT: submit,
    Step.REVIEW: review,
    Step.CONFIRM: confirm,
    Step.PREPAY: prepay,
    Step.PLAN: plan,
    Step.SHIP: ship,
    Step.SIGN: sign,
    Step.BILL: bill,
    Step.PAY: pay,
    Step.CLOSE: close,
    Step.ARCHIVE: archive,
}
