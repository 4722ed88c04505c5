"""What a page remembers of a line it shows: two people may write one draft, each only over what they saw.

A token covers what people type. What the rules make of it (prices, taxes) may change under it: nobody's typing is lost
by that.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Protocol

from ordinance.foundation.decimals import shortest
from ordinance.orders.states import ByHand


class Typed(Protocol):
    """A line by what people type of it."""

    item_id: int | None
    item_raw: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None
    discount_percent: Decimal
    by_hand: str
    requested_on: date | None


def line_token(line: Typed, order_requested_on: date | None) -> str:
    """The token of a line; its date counts only where it is not the order's."""
    by_hand = ByHand(line.by_hand)
    said = (
        str(line.item_id) if line.item_id else line.item_raw,
        shortest(line.quantity),
        line.unit,
        shortest(line.unit_price) if by_hand.is_price and line.unit_price is not None else "",
        shortest(line.discount_percent) if by_hand.is_discount else "",
        line.requested_on.isoformat() if line.requested_on and line.requested_on != order_requested_on else "",
        line.description,
    )
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]
