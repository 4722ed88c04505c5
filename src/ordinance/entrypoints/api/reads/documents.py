"""The documents that hang on an order: deliveries with their lines, bills and credit notes, files."""

from typing import Any

from ordinance.foundation.files.queries import attachments_of
from ordinance.modules.billing.models import Bill, BillLine
from ordinance.modules.shipping.models import DeliveryLine


def deliveries_shown(order_id: int) -> list[dict[str, Any]]:
    """The deliveries of an order, each with the order's own lines in it; one query."""
    lines = DeliveryLine.objects.filter(order_line__order_id=order_id).select_related("delivery", "order_line")
    shown: dict[int, dict[str, Any]] = {}
    for line in lines.order_by("delivery_id", "pk"):
        delivery = line.delivery
        entry = shown.setdefault(
            delivery.pk,
            {
                "id": str(delivery.pk), "number": delivery.number, "state": delivery.state, "carrier": delivery.carrier,
                "tracking_number": delivery.tracking_number, "shipped_at": delivery.shipped_at,
                "signed_at": delivery.signed_at, "lines": [],
            },
        )  # fmt: skip
        quantities = {name: getattr(line, name) for name in ("quantity", "signed", "billed", "returned")}
        entry["lines"].append({"id": str(line.pk), "position": line.order_line.position, **quantities})
    return list(shown.values())


def bills_shown(order_id: int) -> list[dict[str, Any]]:
    """The bills and credit notes an order is on; one query."""
    bills = Bill.objects.filter(pk__in=BillLine.objects.filter(order_line__order_id=order_id).values("bill_id"))
    fields = ("number", "kind", "currency", "net", "vat", "gross", "applied", "billed_on", "due_on")
    return [
        {"id": str(bill.pk), **{name: getattr(bill, name) for name in fields}}
        for bill in bills.order_by("made_at", "pk")
    ]


def files_shown(order_id: int) -> list[dict[str, Any]]:
    """The files attached to an order, oldest first; one query."""
    return [
        {
            "id": each.pk, "name": each.name, "kind": each.kind, "media_type": each.file.media_type,
            "size": each.file.size, "sha256": each.file.sha256, "added_by": each.added_by, "added_at": each.added_at,
        }
        for each in attachments_of(order_id)
    ]  # fmt: skip
