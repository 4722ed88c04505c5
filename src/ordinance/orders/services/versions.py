"""Versions: what an order was after each confirmed change, kept whole, and what the change was (F1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import canonical
from ordinance.orders.drafts import LineRevision
from ordinance.orders.models import Order, OrderLine, OrderVersion


def versions_make(orders: Sequence[Order], lines: Sequence[OrderLine], *, journal: Journal, reason: str) -> None:
    """Keep the first version of orders just confirmed (one INSERT)."""
    OrderVersion.objects.bulk_create(
        OrderVersion(
            company_id=order.company_id,
            order=order,
            number=order.version,
            snapshot=canonical(snapshot(order, [line for line in lines if line.order_id == order.pk])),
            reason=reason,
            made_by=journal.actor_id,
            made_at=journal.occurred_at,
        )
        for order in orders
    )


def order_revise(order: Order, revisions: Sequence[LineRevision], *, journal: Journal, reason: str) -> OrderVersion:
    """Apply a confirmed change to a locked order: lines, totals, and a new version with its difference.

    Prices, tax and discount are frozen: amounts change only as the quantities they belong to do.
    """
    lines = {line.pk: line for line in OrderLine.objects.filter(order_id=order.pk)}
    for revision in revisions:
        line = lines[revision.line_id]
        for name in ("quantity", "cancelled", "promised_on", "requested_on", "net", "vat", "gross"):
            value = getattr(revision, name)
            if value is not None:
                setattr(line, name, value)
    OrderLine.objects.bulk_update(
        lines.values(), ["quantity", "cancelled", "promised_on", "requested_on", "net", "vat", "gross"]
    )
    order.net = sum(line.net for line in lines.values())
    order.vat = sum(line.vat for line in lines.values())
    order.gross = order.net + order.vat
    order.goods_net = sum(line.net for line in lines.values() if line.kind != "charge")
    order.version += 1
    order.save(update_fields=["net", "vat", "gross", "goods_net", "version"])
    difference = [
        {"line": lines[revision.line_id].position, "field": field, "before": before, "after": after}
        for revision in revisions
        for field, (before, after) in sorted(revision.changed.items())
    ]
    version = OrderVersion.objects.create(
        company_id=order.company_id,
        order=order,
        number=order.version,
        snapshot=canonical(snapshot(order, list(lines.values()))),
        difference=canonical({"changes": difference}),
        reason=reason[:500],
        made_by=journal.actor_id,
        made_at=journal.occurred_at,
    )
    journal.add(
        "order.changed",
        order.pk,
        {"version": order.version, "changes": difference, "reason": reason, "gross": order.gross},
    )
    return version


def version_numbers_rise(orders: Sequence[Order]) -> None:
    """Raise the version of orders whose confirmation is undone, so that the next one makes a version of its own."""
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(version=F("version") + 1)


def snapshot(order: Order, lines: Sequence[OrderLine]) -> Mapping[str, Any]:
    """The order as data: what both sides agreed to. No personal data: that stays on the order row."""
    return {
        "number": order.number,
        "customer": order.customer_id,
        "customer_po": order.customer_po,
        "currency": order.currency,
        "price_basis": order.price_basis,
        "payment_term": order.payment_term,
        "requested_on": order.requested_on,
        "net": order.net,
        "vat": order.vat,
        "gross": order.gross,
        "lines": [
            {
                "position": line.position,
                "kind": line.kind,
                "item": line.item_id,
                "description": line.description,
                "unit": line.unit,
                "quantity": line.quantity,
                "cancelled": line.cancelled,
                "unit_price": line.unit_price,
                "discount_percent": line.discount_percent,
                "vat_rate": line.vat_rate,
                "net": line.net,
                "vat": line.vat,
                "gross": line.gross,
                "requested_on": line.requested_on,
                "promised_on": line.promised_on,
            }
            for line in sorted(lines, key=lambda line: line.position)
        ],
    }
