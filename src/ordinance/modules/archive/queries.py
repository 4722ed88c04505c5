"""Reads of the archive."""

from collections.abc import Collection

from ordinance.modules.archive.models import OrderFile


def archived(order_keys: Collection[int]) -> frozenset[int]:
    """Those of the orders whose file is in the archive."""
    return frozenset(OrderFile.objects.filter(order_id__in=order_keys).values_list("order_id", flat=True))


def files_of(order_keys: Collection[int]) -> dict[int, OrderFile]:
    """The file of each order that has one; one query."""
    return {row.order_id: row for row in OrderFile.objects.filter(order_id__in=order_keys)}
