"""Order lifecycle: one function walks the table of moves.

Owns Order.status: nobody else assigns it. Whether an order is paid or shipped is asked elsewhere.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.orders.models import Order
from ordinance.orders.rules import MOVES
from ordinance.orders.states import Status

_STAMPS: Final = {"submit": "submitted_at", "confirm": "confirmed_at", "close": "closed_at"}


def order_move(
    orders: Sequence[Order],
    name: str,
    *,
    journal: Journal,
    reason: str = "",
    data: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[int, Refused]:
    """Move locked orders, one UPDATE however many; returns those that may not move.

    data  what the ledger row of each order says besides before, after and reason
    """
    move = MOVES[name]
    misfits = {
        order.pk: Refused("move_refused", {"status": order.status, "move": name})
        for order in orders
        if Status(order.status) not in move.sources
    }
    moved = [order for order in orders if order.pk not in misfits]
    stamp: dict[str, datetime] = {_STAMPS[name]: journal.occurred_at} if name in _STAMPS else {}
    Order.objects.filter(pk__in=[order.pk for order in moved]).update(status=move.target, **stamp)
    for order in moved:
        journal.add(
            move.event,
            order.pk,
            {"before": order.status, "after": move.target, "reason": reason, **((data or {}).get(order.pk) or {})},
        )
        order.status = move.target
        for field, moment in stamp.items():
            setattr(order, field, moment)
    return misfits


def policy_pin(orders: Sequence[Order], versions: Mapping[int, int]) -> None:
    """Pin the policy version that governs each order about to be submitted (design §4); one UPDATE."""
    for order in orders:
        order.policy_version_id = versions[order.pk]
    Order.objects.bulk_update(orders, ["policy_version"])
