"""Writing orders that are placed in one go: as they stand at the end, as parts of a composed write.

`NewOrder` and `NewLine` carry the fields of the models under the models' names, so that the pure functions over orders
read them alike; making model instances would cost more than all decisions on an order together.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.database.hot import Write, insert
from ordinance.foundation.ledger.rules import Head
from ordinance.orders.drafts import Draft, DraftLine
from ordinance.orders.rules import Tracks
from ordinance.orders.states import Status

_ZERO: Final = Decimal(0)


class NewLine:
    """A line that does not stand in the database yet; what no new line has is zero on the class."""

    __slots__ = (
        "by_hand", "description", "discount_percent", "gross", "item_id", "item_raw", "kind", "list_price", "lot",
        "net", "order_id", "over_tolerance", "pegged", "pk", "position", "promised_on", "quantity", "requested_on",
        "reserved", "short_tolerance", "unit", "unit_price", "vat", "vat_rate", "warehouse_id",
    )  # fmt: skip
    cancelled = produced = shipped = signed = accepted = returned = invoiced = picked = _ZERO

    def __init__(self, pk: int, order_id: int, position: int, line: DraftLine, requested_on: date | None) -> None:
        self.pk, self.order_id, self.position = pk, order_id, position
        self.kind, self.item_id, self.item_raw = line.kind, line.item_id, line.item_raw
        self.description, self.unit, self.warehouse_id, self.lot = (
            line.description, line.unit, line.warehouse_id, line.lot,
        )  # fmt: skip
        self.requested_on = line.requested_on or requested_on
        self.promised_on: date | None = None
        self.quantity, self.reserved, self.pegged = line.quantity, _ZERO, _ZERO
        self.over_tolerance, self.short_tolerance = line.over_tolerance, line.short_tolerance
        self.list_price, self.unit_price, self.discount_percent = (
            line.list_price, line.unit_price, line.discount_percent,
        )  # fmt: skip
        self.by_hand = line.by_hand
        self.vat_rate, self.net, self.vat, self.gross = line.vat_rate, line.net, line.vat, line.gross


class NewOrder:
    """An order that does not stand in the database yet, with the lines it will have."""

    __slots__ = (
        "currency", "customer_id", "draft", "gross", "lines", "net", "number", "payment_term", "pk",
        "policy_version_id", "promised_on", "requested_on", "status", "type", "vat",
    )  # fmt: skip
    version = 1

    def __init__(self, pk: int, draft: Draft, kind: Any, line_keys: Sequence[int]) -> None:
        self.pk, self.draft, self.type = pk, draft, kind
        # what is asked of an order time and again stands here; the rest is found by `__getattr__`
        self.customer_id: Any = draft.customer_id  # an order without a customer is not placed
        self.currency = draft.currency
        self.payment_term, self.requested_on = draft.payment_term, draft.requested_on
        self.status, self.number = Status.DRAFT, ""
        self.policy_version_id = 0
        self.promised_on: date | None = None
        self.net = sum((line.net for line in draft.lines), _ZERO)
        self.vat = sum((line.vat for line in draft.lines), _ZERO)
        self.gross = self.net + self.vat
        self.lines = [
            NewLine(key, pk, position, line, draft.requested_on)
            for position, (key, line) in enumerate(zip(line_keys, draft.lines, strict=True), start=1)
        ]

    def __getattr__(self, name: str) -> Any:
        """What was drafted stays as it was drafted."""
        return getattr(self.draft, name)


def orders_insert(
    orders: Sequence[NewOrder], standings: Sequence[tuple[Tracks, Head]], *, company_id: int, actor_id: int,
    occurred_at: datetime, recorded_at: datetime,
) -> Write:  # fmt: skip
    """The orders, confirmed, with their standing and the ends of their ledger streams."""
    drafts = [order.draft for order in orders]
    moment = occurred_at.isoformat()
    return insert(
        "orders",
        "orders_order",
        {
            "id": ("bigint", [order.pk for order in orders]),
            "type_id": ("bigint", [draft.type_id for draft in drafts]),
            "number": ("text", [order.number for order in orders]),
            "stage": ("text", [tracks.stage for tracks, _ in standings]),
            "channel": ("text", [draft.channel for draft in drafts]),
            "priority": ("smallint", [draft.priority for draft in drafts]),
            "customer_id": ("bigint", [draft.customer_id for draft in drafts]),
            "customer_po": ("text", [draft.customer_po for draft in drafts]),
            "currency": ("text", [draft.currency for draft in drafts]),
            "price_basis": ("text", [draft.price_basis for draft in drafts]),
            "payment_term": ("text", [draft.payment_term for draft in drafts]),
            "requested_on": ("date", [draft.requested_on for draft in drafts]),
            "promised_on": ("date", [order.promised_on for order in orders]),
            "ship_to_name": ("text", [draft.ship_to_name for draft in drafts]),
            "ship_to_phone": ("text", [draft.ship_to_phone for draft in drafts]),
            "ship_to_address": ("text", [draft.ship_to_address for draft in drafts]),
            "accepts_partial": ("boolean", [draft.accepts_partial for draft in drafts]),
            "is_verified": ("boolean", [draft.is_verified for draft in drafts]),
            "has_source_document": ("boolean", [draft.has_source_document for draft in drafts]),
            "note": ("text", [draft.note for draft in drafts]),
            "goods_net": ("numeric", [draft.goods_net for draft in drafts]),
            "net": ("numeric", [order.net for order in orders]),
            "vat": ("numeric", [order.vat for order in orders]),
            "gross": ("numeric", [order.gross for order in orders]),
            "policy_version_id": ("bigint", [order.policy_version_id for order in orders]),
            "fulfilment": ("text", [tracks.fulfilment for tracks, _ in standings]),
            "invoicing": ("text", [tracks.invoicing for tracks, _ in standings]),
            "payment": ("text", [tracks.payment for tracks, _ in standings]),
            "ordered_at": ("timestamptz", [draft.ordered_at for draft in drafts]),
            "ledger_seq": ("int", [head.seq for _, head in standings]),
            "ledger_hash": ("bytea", [head.hash for _, head in standings]),
        },
        company_id=("bigint", company_id),
        status=("text", Status.CONFIRMED.value),
        customer_raw=("text", ""),
        missing=("text", ""),
        version=("int", NewOrder.version),
        edit_token=("int", 2),  # one for the draft, one for where it stands at the end of the act
        entered_by=("bigint", actor_id),
        created_at=("timestamptz", recorded_at.isoformat()),
        submitted_at=("timestamptz", moment),
        confirmed_at=("timestamptz", moment),
    )


_NEVER_YET: Final = ("cancelled", "produced", "shipped", "signed", "accepted", "returned", "invoiced", "picked")


def lines_insert(lines: Sequence[NewLine], *, company_id: int) -> Write:
    """The lines of placed orders, with what is reserved and pegged for them."""
    return insert(
        "lines",
        "orders_orderline",
        {
            "id": ("bigint", [line.pk for line in lines]),
            "order_id": ("bigint", [line.order_id for line in lines]),
            "position": ("int", [line.position for line in lines]),
            "kind": ("text", [line.kind for line in lines]),
            "item_id": ("bigint", [line.item_id for line in lines]),
            "item_raw": ("text", [line.item_raw for line in lines]),
            "description": ("text", [line.description for line in lines]),
            "unit": ("text", [line.unit for line in lines]),
            "warehouse_id": ("bigint", [line.warehouse_id for line in lines]),
            "lot": ("text", [line.lot for line in lines]),
            "requested_on": ("date", [line.requested_on for line in lines]),
            "promised_on": ("date", [line.promised_on for line in lines]),
            "quantity": ("numeric", [line.quantity for line in lines]),
            "reserved": ("numeric", [line.reserved for line in lines]),
            "pegged": ("numeric", [line.pegged for line in lines]),
            "over_tolerance": ("numeric", [line.over_tolerance for line in lines]),
            "short_tolerance": ("numeric", [line.short_tolerance for line in lines]),
            "list_price": ("numeric", [line.list_price for line in lines]),
            "unit_price": ("numeric", [line.unit_price for line in lines]),
            "discount_percent": ("numeric", [line.discount_percent for line in lines]),
            "by_hand": ("text", [line.by_hand for line in lines]),
            "vat_rate": ("numeric", [line.vat_rate for line in lines]),
            "net": ("numeric", [line.net for line in lines]),
            "vat": ("numeric", [line.vat for line in lines]),
            "gross": ("numeric", [line.gross for line in lines]),
        },
        company_id=("bigint", company_id),
        **dict.fromkeys(_NEVER_YET, ("numeric", "0")),
    )


def versions_insert(
    snapshots: Sequence[tuple[int, int, str]], *, company_id: int, actor_id: int, made_at: datetime, reason: str
) -> Write:
    """First versions: (key, order key, snapshot as canonical text)."""
    return insert(
        "versions",
        "orders_orderversion",
        {
            "id": ("bigint", [key for key, _, _ in snapshots]),
            "order_id": ("bigint", [order_id for _, order_id, _ in snapshots]),
            "snapshot": ("text", [text for _, _, text in snapshots]),
        },
        company_id=("bigint", company_id),
        number=("int", NewOrder.version),
        difference=("text", ""),
        reason=("text", reason),
        made_by=("bigint", actor_id),
        made_at=("timestamptz", made_at.isoformat()),
    )
