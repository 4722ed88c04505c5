"""Whether an order has the paper it came from (A5)."""

from ordinance.orders.models import Order


def source_document_note(order: Order) -> None:
    """The document a locked order came from was attached."""
    Order.objects.filter(pk=order.pk).update(has_source_document=True)
    order.has_source_document = True
