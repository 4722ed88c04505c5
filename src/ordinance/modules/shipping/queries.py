"""Reads of deliveries: locked ones, their lines, and what of an order is planned and not yet shipped."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.people.rules import Actor
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState


def deliveries_visible(actor: Actor) -> QuerySet[Delivery]:
    """The deliveries this person may see: their company's and, for a customer's person, their own customer's."""
    deliveries = Delivery.objects.filter(company_id=actor.company_id)
    return deliveries if actor.customer_ids is None else deliveries.filter(customer_id__in=actor.customer_ids)


def deliveries_locked(keys: Collection[int], actor: Actor) -> Locked[Delivery]:
    """Lock the deliveries among `keys` that the actor may touch, in key order; the orders they serve come first."""
    return lock(deliveries_visible(actor).filter(pk__in=keys))


def delivery_lines(delivery_ids: Collection[int]) -> list[DeliveryLine]:
    """The lines of deliveries, which never change once planned but for what was signed, billed and returned."""
    return list(DeliveryLine.objects.filter(delivery_id__in=delivery_ids).order_by("delivery_id", "pk"))


def delivery_lines_by_key(keys: Collection[int], actor: Actor) -> list[DeliveryLine]:
    """Lines by key, those of deliveries the actor may touch."""
    lines = DeliveryLine.objects.filter(pk__in=keys, delivery__in=deliveries_visible(actor))
    return list(lines.select_related("delivery").order_by("pk"))


def deliveries_of(order_ids: Collection[int]) -> list[Delivery]:
    """The deliveries any line of these orders travels in, oldest first."""
    lines = DeliveryLine.objects.filter(order_line__order_id__in=order_ids)
    return list(Delivery.objects.filter(pk__in=lines.values("delivery_id")).order_by("planned_at", "pk"))


def planned_by_line(line_ids: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """What is planned and not yet shipped, by order line and level."""
    planned = DeliveryLine.objects.filter(order_line_id__in=line_ids, delivery__state=DeliveryState.PLANNED)
    sums = planned.values_list("order_line_id", "level_id").annotate(total=Sum("quantity"))
    return {(line, level): total for line, level, total in sums}


def refused_of(line_ids: Collection[int]) -> dict[int, Decimal]:
    """What of each order line the customer did not sign for and sent back; lines without are left out; one query."""
    lines = DeliveryLine.objects.filter(
        order_line_id__in=line_ids, delivery__state=DeliveryState.SIGNED, returned__gt=0, signed__lt=F("quantity")
    )
    refused: dict[int, Decimal] = {}
    for line in lines:
        back = min(line.returned, line.quantity - line.signed)
        refused[line.order_line_id] = refused.get(line.order_line_id, Decimal(0)) + back
    return refused


def left_lines(order_ids: Collection[int]) -> list[DeliveryLine]:
    """The lines of these orders that have left the house, with their deliveries, oldest first."""
    left = DeliveryLine.objects.filter(
        order_line__order_id__in=order_ids, delivery__state__in=[DeliveryState.SHIPPED, DeliveryState.SIGNED]
    )
    return list(left.select_related("delivery").order_by("delivery__shipped_at", "pk"))
