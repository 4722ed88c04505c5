"""What happens to a delivery in the warehouse: its goods picked, checked, packed; put back, or left short.

Callers hold the orders whose lines travel, and move the order lines' own quantities.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import hot_cursor, literal
from ordinance.foundation.database.locking import Locked
from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.shipping.models import Delivery, DeliveryLine, Package

_PICK: Final = """
update shipping_deliveryline d set picked = d.picked + u.picked, is_lot_checked = d.is_lot_checked or u.lot_checked,
  scanned = case when u.scanned = '' then d.scanned else u.scanned end
from unnest(%s::bigint[], %s::numeric[], %s::text[], %s::boolean[]) u(id, picked, scanned, lot_checked)
where d.id = u.id
"""

Orders = Mapping[int, Sequence[int]]  # delivery → the orders it concerns


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Goods picked for a delivery line. scanned: the code that was read; empty: by eye"""

    delivery_id: int
    line_id: int
    quantity: Decimal
    scanned: str = ""
    is_lot_checked: bool = False


def picks_add(
    deliveries: Locked[Delivery], picks: Sequence[Pick], *, complete: Collection[int], orders: Orders, journal: Journal
) -> None:
    """Goods were picked, each line once; three statements at most. complete: deliveries with nothing left to pick"""
    with hot_cursor() as cursor:
        cursor.execute(
            _PICK,
            (
                literal(pick.line_id for pick in picks),
                literal(pick.quantity for pick in picks),
                literal(pick.scanned for pick in picks),
                literal(pick.is_lot_checked for pick in picks),
            ),
        )
    begun = [delivery.pk for delivery in deliveries if delivery.picking_at is None]
    Delivery.objects.filter(pk__in=begun).update(picking_at=journal.occurred_at)
    done = [delivery.pk for delivery in deliveries if delivery.pk in complete]
    Delivery.objects.filter(pk__in=done).update(picked_by=journal.actor_id, picked_at=journal.occurred_at)
    for delivery in deliveries:
        if delivery.pk in complete:
            delivery.picked_by, delivery.picked_at = journal.actor_id, journal.occurred_at
        own = [[p.line_id, p.quantity, p.scanned, p.is_lot_checked] for p in picks if p.delivery_id == delivery.pk]
        journal.add(
            "delivery.picked",
            delivery.pk,
            {"number": delivery.number, "lines": own, "is_complete": delivery.pk in complete},
            links=orders[delivery.pk],
        )


def picks_clear(deliveries: Locked[Delivery], *, reason: str, orders: Orders, journal: Journal) -> None:
    """What was picked is back on the shelf: nothing of these deliveries counts as picked, checked or packed."""
    keys = [delivery.pk for delivery in deliveries]
    Package.objects.filter(delivery_id__in=keys).delete()
    DeliveryLine.objects.filter(delivery_id__in=keys).update(picked=0, scanned="", is_lot_checked=False)
    stamps = dict.fromkeys(("picked_by", "picked_at", "checked_by", "checked_at", "packed_by", "packed_at"))
    Delivery.objects.filter(pk__in=keys).update(picking_at=None, **stamps)
    for delivery in deliveries:
        for stamp in ("picking_at", *stamps):
            setattr(delivery, stamp, None)
        journal.add(
            "delivery.picks_cleared",
            delivery.pk,
            {"number": delivery.number, "reason": reason},
            links=orders[delivery.pk],
        )


def deliveries_shorten(
    delivery: Delivery, lines: Sequence[DeliveryLine], *, reason: str, orders: Orders, journal: Journal
) -> None:
    """A locked delivery takes what was picked and no more; lines of which nothing was found leave it."""
    short = [line for line in lines if line.picked < line.quantity]
    journal.add(
        "delivery.shortened",
        delivery.pk,
        {
            "number": delivery.number, "reason": reason,
            "lines": [[line.pk, line.order_line_id, line.quantity, line.picked] for line in short],
        },
        links=orders[delivery.pk],
    )  # fmt: skip
    gone = [line.pk for line in short if line.picked == 0]
    kept = [line for line in short if line.picked > 0]
    DeliveryLine.objects.filter(pk__in=gone).delete()
    for line in kept:
        line.quantity = line.picked
    DeliveryLine.objects.bulk_update(kept, ["quantity"])
    Delivery.objects.filter(pk=delivery.pk).update(picked_by=journal.actor_id, picked_at=journal.occurred_at)
    delivery.picked_by, delivery.picked_at = journal.actor_id, journal.occurred_at


def deliveries_check(deliveries: Locked[Delivery], *, orders: Orders, journal: Journal) -> None:
    """Picked goods were compared with their deliveries (复核), one UPDATE."""
    keys = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=keys).update(checked_by=journal.actor_id, checked_at=journal.occurred_at)
    for delivery in deliveries:
        delivery.checked_by, delivery.checked_at = journal.actor_id, journal.occurred_at
        journal.add("delivery.checked", delivery.pk, {"number": delivery.number}, links=orders[delivery.pk])


def deliveries_pack(
    deliveries: Locked[Delivery],
    packages: Mapping[int, Sequence[Decimal | None]],
    *,
    orders: Orders,
    journal: Journal,
) -> None:
    """Deliveries were packed (包装), two statements. packages: delivery → each one's weight, None: not weighed"""
    keys = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=keys).update(packed_by=journal.actor_id, packed_at=journal.occurred_at)
    Package.objects.bulk_create(
        Package(company_id=journal.company_id, delivery=delivery, number=number, weight_kg=weight)
        for delivery in deliveries
        for number, weight in enumerate(packages[delivery.pk], start=1)
    )
    for delivery in deliveries:
        delivery.packed_by, delivery.packed_at = journal.actor_id, journal.occurred_at
        journal.add(
            "delivery.packed",
            delivery.pk,
            {"number": delivery.number, "packages": list(packages[delivery.pk])},
            links=orders[delivery.pk],
        )
