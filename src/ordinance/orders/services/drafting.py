"""Writing new orders: drafts with their lines, however many, in two statements."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import ProtectedError

from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.ledger.journal import Journal
from ordinance.orders.drafts import Draft
from ordinance.orders.models import Order, OrderLine

LINE_FIELDS: Final = [
    field.name
    for field in OrderLine._meta.concrete_fields  # noqa: SLF001  Django's documented way to ask
    if field.name not in ("id", "company", "order", "position")
]


def orders_draft(
    drafts: Sequence[Draft], *, journal: Journal, numbers: Sequence[str | None] | None = None
) -> list[Order]:
    """Write drafts and their lines; returns the orders in the same sequence (A3, A14)."""
    order_keys = KEYS.take(len(drafts))
    orders = [_order(key, draft, journal) for key, draft in zip(order_keys, drafts, strict=True)]
    for order, number in zip(orders, numbers or [None] * len(orders), strict=True):
        order.number = number
    Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(lines_made(orders, drafts))
    for order, draft in zip(orders, drafts, strict=True):
        journal.open(order.pk)
        journal.add("order.drafted", order.pk, drafted_event(draft, order.gross))
    return orders


def drafted_event(draft: Draft, gross: Decimal) -> dict[str, Any]:
    """What the ledger says of a new draft."""
    return {
        "channel": draft.channel,
        "customer": draft.customer_id,
        "customer_po": draft.customer_po,
        "lines": len(draft.lines),
        "gross": gross,
        "currency": draft.currency,
        "missing": list(draft.missing),
    }


def draft_lines_replace(order: Order, draft: Draft, *, journal: Journal) -> None:
    """Rewrite a draft's head and lines as a person edited them; the order must be locked and still a draft."""
    changed, personal = head_write(order, draft, journal)
    _lines_rewrite(order, draft)
    journal.add(
        "order.draft_edited", order.pk, {"changed": changed, "lines": len(draft.lines)}, private=personal or None
    )


def head_write(order: Order, draft: Draft, journal: Journal) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the head of a draft; returns what changed, before and after, and what of it is personal."""
    fresh = _order(order.pk, draft, journal)
    fields = [
        "type_id", "channel", "priority", "customer_id", "customer_raw", "customer_po", "currency", "price_basis",
        "payment_term", "requested_on", "ship_to_name", "ship_to_phone", "ship_to_address", "accepts_partial",
        "is_verified", "missing", "note", "goods_net", "net", "vat", "gross",
    ]  # fmt: skip
    before = {field: str(getattr(order, field)) for field in fields}
    for field in fields:
        setattr(order, field, getattr(fresh, field))
    order.save(update_fields=fields)
    changed = {
        field: [before[field], str(getattr(order, field))]
        for field in fields
        if before[field] != str(getattr(order, field))
    }
    personal: dict[str, Any] = {
        field: changed.pop(field) for field in ("ship_to_name", "ship_to_phone", "ship_to_address") if field in changed
    }
    return changed, personal


def numbers_store(orders: Sequence[Order]) -> None:
    """Store the formal numbers given to locked orders, in one UPDATE."""
    if orders:
        Order.objects.bulk_update(orders, ["number"])


def _lines_rewrite(order: Order, draft: Draft) -> None:
    """Lines keep their keys by position: an order that was confirmed before has papers and holds that name them.

    raises  InvalidInput when fewer lines are left than such papers name
    """
    standing = list(OrderLine.objects.filter(order_id=order.pk).order_by("position"))
    fresh = lines_made([order], [draft])
    kept = list(zip(standing, fresh, strict=False))
    for old, new in kept:
        new.pk = old.pk
    try:
        OrderLine.objects.filter(pk__in=[old.pk for old in standing[len(kept) :]]).delete()
    except ProtectedError:
        raise InvalidInput(field="lines", reason="too_few", limit=len(standing)) from None
    OrderLine.objects.bulk_update([new for _, new in kept], LINE_FIELDS)
    OrderLine.objects.bulk_create(fresh[len(kept) :])


def _order(key: int, draft: Draft, journal: Journal) -> Order:
    zero = Decimal(0)
    net = sum((line.net for line in draft.lines), zero)
    vat = sum((line.vat for line in draft.lines), zero)
    return Order(
        pk=key,
        company_id=journal.company_id,
        type_id=draft.type_id,
        channel=draft.channel,
        priority=draft.priority,
        stage="incomplete" if draft.missing else "registered",
        customer_id=draft.customer_id,
        customer_raw=draft.customer_raw,
        customer_po=draft.customer_po,
        currency=draft.currency,
        price_basis=draft.price_basis,
        payment_term=draft.payment_term,
        requested_on=draft.requested_on,
        ship_to_name=draft.ship_to_name,
        ship_to_phone=draft.ship_to_phone,
        ship_to_address=draft.ship_to_address,
        accepts_partial=draft.accepts_partial,
        is_verified=draft.is_verified,
        has_source_document=draft.has_source_document,
        missing=",".join(draft.missing)[:2000],
        note=draft.note,
        goods_net=draft.goods_net,
        net=net,
        vat=vat,
        gross=net + vat,
        entered_by=journal.actor_id,
        ordered_at=draft.ordered_at,
        created_at=journal.recorded_at,
    )


def lines_made(orders: Sequence[Order], drafts: Sequence[Draft]) -> list[OrderLine]:
    """The lines of drafts, not written yet."""
    keys = iter(KEYS.take(sum(len(draft.lines) for draft in drafts)))
    return [
        OrderLine(
            pk=next(keys),
            company_id=order.company_id,
            order_id=order.pk,
            position=position,
            kind=line.kind,
            item_id=line.item_id,
            item_raw=line.item_raw,
            description=line.description,
            unit=line.unit,
            warehouse_id=line.warehouse_id,
            lot=line.lot,
            requested_on=line.requested_on or draft.requested_on,
            quantity=line.quantity,
            over_tolerance=line.over_tolerance,
            short_tolerance=line.short_tolerance,
            list_price=line.list_price,
            unit_price=line.unit_price,
            discount_percent=line.discount_percent,
            by_hand=line.by_hand,
            vat_rate=line.vat_rate,
            net=line.net,
            vat=line.vat,
            gross=line.gross,
        )
        for order, draft in zip(orders, drafts, strict=True)
        for position, line in enumerate(draft.lines, start=1)
    ]


def missing_store(orders: Sequence[Order], lacking: Mapping[int, tuple[str, ...]], *, journal: Journal) -> None:
    """Note what locked drafts still lack; only those whose list changed are written, in one UPDATE."""
    changed = [order for order in orders if order.missing != ",".join(lacking[order.pk])[:2000]]
    for order in changed:
        order.missing = ",".join(lacking[order.pk])[:2000]
        journal.add("order.checked", order.pk, {"missing": list(lacking[order.pk])})
    Order.objects.bulk_update(changed, ["missing"])
