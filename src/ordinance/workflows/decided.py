"""Who must know what became of an order: whoever entered it, when somebody else decided it (H5)."""

from collections.abc import Mapping, Sequence
from typing import Final

from ordinance.foundation.contact.rules import NoticeKind
from ordinance.foundation.contact.services import NoticeRequest
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.rules import Entry
from ordinance.orders.models import Order

_KINDS: Final[Mapping[str, NoticeKind]] = {
    "order.returned": NoticeKind.ORDER_RETURNED,
    "order.rejected": NoticeKind.ORDER_REJECTED,
    "order.confirmed": NoticeKind.ORDER_CONFIRMED,
    "hold.put": NoticeKind.ORDER_HELD,
}


def decided_notices(entries: Sequence[Entry], orders: Mapping[int, Order]) -> list[NoticeRequest]:
    """Notices for those who entered the orders an act decided; several holds put at once are one.

    entries  what the act wrote to the ledger
    orders   those it held
    """
    decided = dict.fromkeys((entry.stream, entry.kind) for entry in entries if entry.kind in _KINDS)
    return [
        NoticeRequest(
            person_id=orders[stream].entered_by,
            event_id=next_id(),
            kind=_KINDS[kind],
            stream=stream,
            order_id=stream,
            facts={"number": orders[stream].number},
        )
        for stream, kind in decided
        if stream in orders and orders[stream].entered_by != entries[0].actor_id
    ]
