"""What an order's papers show: the order with its lines, one of its deliveries, its review, its account.

Bounded: what has more than `MOST_LINES` lines is refused before it is read whole. Nothing is decided from it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import InvalidInput, NotFound, Refusal
from ordinance.foundation.files.models import StoredFile
from ordinance.foundation.files.queries import content_of
from ordinance.foundation.people.models import Person
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.masterdata.catalog.models import Unit
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState, Package
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import Status

MOST_LINES: Final = 2000
LEFT: Final = frozenset({DeliveryState.SHIPPED, DeliveryState.SIGNED})


class PaperNotYet(Refusal):
    """There is nothing yet this paper could show."""

    code, status = "paper_not_yet", 409


class PaperTooLong(Refusal):
    """More lines than one paper holds."""

    code, status = "paper_too_long", 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What every paper of an order needs: who sells, the order, and the names of its units."""

    company: Company
    order: Order
    units: Mapping[str, Unit]
    seal: bytes | None


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """An order with the lines that are not cancelled whole."""

    sheet: Sheet
    lines: Sequence[OrderLine]
    clerk: Person | None


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """One delivery with all that travels in it, of this order and perhaps of others, and where each part lies."""

    sheet: Sheet
    delivery: Delivery
    lines: Sequence[DeliveryLine]
    orders: Mapping[int, Order]
    levels: Mapping[int, StockLevel]
    packages: Sequence[Package]
    people: Mapping[int, Person]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """The departments' opinions, with the clauses that asked for them and the people who gave them."""

    sheet: Sheet
    lines: Sequence[OrderLine]
    opinions: Sequence[Opinion]
    document: PolicyDocument | None
    people: Mapping[int, Person]


def order_sheet(order: Order) -> OrderSheet:
    """A confirmed order as it stands; five queries.

    raises  PaperNotYet before it is confirmed and once it is cancelled, PaperTooLong
    """
    if order.status not in {Status.CONFIRMED, Status.CLOSED}:
        raise PaperNotYet(status=order.status)
    lines = _lines(order)
    return OrderSheet(sheet_of(order, {line.unit for line in lines}), lines, _person(order.entered_by))


def review_sheet(order: Order) -> ReviewSheet:
    """The contract review of an order, its latest round first.

    raises  PaperNotYet before any department was asked, PaperTooLong
    """
    opinions = list(Opinion.objects.filter(order_id=order.pk).order_by("-round", "step_group", "pk")[: MOST_LINES + 1])
    if not opinions:
        raise PaperNotYet(status=order.status)
    bounded(opinions)
    lines = _lines(order)
    people = {opinion.decided_by for opinion in opinions} | {order.entered_by}
    return ReviewSheet(
        sheet_of(order, {line.unit for line in lines}),
        lines,
        opinions,
        document_of(order.policy_version_id) if order.policy_version_id else None,
        Person.objects.in_bulk([key for key in people if key is not None]),
    )


def delivery_sheet(order: Order, number: str, *, is_for_customer: bool) -> DeliverySheet:
    """One delivery of the order, by its number; without one, the only one there is.

    is_for_customer  what has not left is none of theirs yet
    raises           NotFound, PaperNotYet when none stands, InvalidInput when a number is needed, PaperTooLong
    """
    delivery = _delivery(order, number, is_for_customer=is_for_customer)
    rows = DeliveryLine.objects.filter(delivery_id=delivery.pk).select_related("order_line__item")
    lines = list(rows.order_by("order_id", "order_line__position", "pk")[: MOST_LINES + 1])
    bounded(lines)
    people = {delivery.planned_by, delivery.picked_by, delivery.checked_by, delivery.packed_by}
    levels = StockLevel.objects.select_related("warehouse").in_bulk({line.level_id for line in lines})
    return DeliverySheet(
        sheet_of(order, {line.order_line.unit for line in lines}),
        delivery,
        lines,
        Order.objects.in_bulk({line.order_id for line in lines}),
        levels,
        list(Package.objects.filter(delivery_id=delivery.pk).order_by("number")),
        Person.objects.in_bulk([key for key in people if key is not None]),
    )


def sheet_of(order: Order, units: Collection[str]) -> Sheet:
    """What every paper of an order needs; three queries, one more with a seal."""
    company = Company.objects.get(pk=order.company_id)
    named = Unit.objects.filter(company_id=order.company_id, code__in=units)
    return Sheet(company=company, order=order, units={unit.code: unit for unit in named}, seal=seal_of(company))


def seal_of(company: Company) -> bytes | None:
    """The picture of the company's seal; None where none is set."""
    if company.seal_file_id is None:
        return None
    return content_of(StoredFile.objects.get(pk=company.seal_file_id, company_id=company.pk))


def bounded(rows: Sequence[object]) -> None:
    """Refuse what no paper holds.

    raises  PaperTooLong
    """
    if len(rows) > MOST_LINES:
        raise PaperTooLong(limit=MOST_LINES)


def deliveries_standing(order: Order) -> list[Delivery]:
    """The deliveries this order's lines travel in and that were not cancelled, as they were planned."""
    travelling = DeliveryLine.objects.filter(order_line__order_id=order.pk).values("delivery_id")
    rows = Delivery.objects.filter(pk__in=travelling, company_id=order.company_id)
    return list(rows.exclude(state=DeliveryState.CANCELLED).select_related("warehouse").order_by("pk"))


def _delivery(order: Order, number: str, *, is_for_customer: bool) -> Delivery:
    shown = [each for each in deliveries_standing(order) if not is_for_customer or each.state in LEFT]
    if number:
        found = next((each for each in shown if each.number == number), None)
        if found is None:
            raise NotFound(delivery=number[:40])
        return found
    if not shown:
        raise PaperNotYet(status=order.status)
    if len(shown) > 1:
        raise InvalidInput(field="delivery", reason="required")
    return shown[0]


def _lines(order: Order) -> list[OrderLine]:
    rows = OrderLine.objects.filter(order_id=order.pk).select_related("item").order_by("position")
    lines = list(rows[: MOST_LINES + 1])
    bounded(lines)
    return [line for line in lines if line.quantity > line.cancelled]


def _person(key: int) -> Person | None:
    return Person.objects.filter(pk=key).first()
