"""Customers, items and what of them is available, as the API shows them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ordinance.entrypoints.api.paging import Cursor
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.credit.queries import accounts_of
from ordinance.modules.promise.queries import supplies_open
from ordinance.modules.stock.queries import levels_free

CUSTOMER = ("code", "name", "name_en", "status", "grade", "region", "payment_term", "price_basis", "is_verified")
ITEM = ("code", "name", "name_en", "kind", "status", "unit", "unit_decimals", "vat_rate", "product_line", "options")


def customers_page(actor: Actor, after: str, limit: int) -> list[dict[str, Any]]:
    """Customers by code, with limit and exposure for staff; a customer's person sees their own."""
    rows = Customer.objects.filter(company_id=actor.company_id, code__gt=after).order_by("code")
    if actor.customer_ids is not None:
        rows = rows.filter(pk__in=actor.customer_ids)
    page = list(rows[: limit + 1])
    accounts = accounts_of(actor.company_id, [row.pk for row in page]) if actor.customer_ids is None else {}
    return [
        {
            "id": row.pk,
            **{name: getattr(row, name) for name in CUSTOMER},
            "credit_limit": accounts[row.pk].credit_limit if row.pk in accounts else None,
            "exposure": accounts[row.pk].exposure if row.pk in accounts else None,
        }
        for row in page
    ]


def items_page(actor: Actor, after: str, limit: int) -> list[dict[str, Any]]:
    """Items by code."""
    rows = Item.objects.filter(company_id=actor.company_id, code__gt=after).order_by("code")
    return [{"id": row.pk, **{name: getattr(row, name) for name in ITEM}} for row in rows[: limit + 1]]


def code_cursor(row: dict[str, Any]) -> Cursor:
    """Where a page by code ends."""
    return Cursor((row["code"],))


def availability(actor: Actor, codes: Sequence[str]) -> list[dict[str, Any]]:
    """What is free of each known item now, and what comes in and is promised to nobody; three queries."""
    items = items_by_code(actor.company_id, codes)
    keys = [item.pk for item in items.values()]
    free: dict[int, Decimal] = dict.fromkeys(keys, Decimal(0))
    for level in levels_free(actor.company_id, keys):
        free[level.item_id] += level.free
    coming: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    for supply in sorted(supplies_open(actor.company_id, keys), key=lambda each: each.due_on):
        if supply.free > 0:
            coming[supply.item_id].append({"due_on": supply.due_on, "quantity": supply.free})
    return [
        {"item": code, "unit": items[code].unit, "available": free[items[code].pk], "incoming": coming[items[code].pk]}
        for code in codes
        if code in items
    ]
