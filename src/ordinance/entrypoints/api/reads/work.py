"""What a search found, and how far a run has come, as the API shows them."""

from typing import Any

import orjson

from ordinance.entrypoints.api.paging import Cursor, cursor_read
from ordinance.foundation.errors import NotFound
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.runs.models import RunResult
from ordinance.foundation.runs.queries import Place, results_of, run_of
from ordinance.insight.search import BillHit, DeliveryHit, search
from ordinance.orders.models import Order

_RUN = ("act", "state", "stopped_because", "total", "done_count", "refused_count", "created_at", "started_at")


def found(actor: Actor, text: str) -> dict[str, Any]:
    """What the actor may see that a text names."""
    results = search(actor, text)
    groups = {name: getattr(results, name) for name in ("orders", "customers", "items", "deliveries", "bills")}
    return {
        "orders": [_order(row) for row in results.orders.rows],
        "customers": [_named(row, "code", "name", "name_en", "status") for row in results.customers.rows],
        "items": [_named(row, "code", "name", "name_en", "unit", "status") for row in results.items.rows],
        "deliveries": [_delivery(hit) for hit in results.deliveries.rows],
        "bills": [_bill(hit) for hit in results.bills.rows],
        "more": [name for name, group in groups.items() if group.has_more],
    }


def run_shown(actor: Actor, key: int, after: str, limit: int) -> tuple[dict[str, Any], Cursor | None]:
    """One of the actor's runs with a page of its results, and where the next page goes on.

    raises  NotFound
    """
    run = run_of(actor, key)
    if run is None:
        raise NotFound(run=key)
    place = None
    if after:
        is_done, position = cursor_read(after, int, int)
        place = Place(bool(is_done), position)
    results = results_of(run, place, size=limit)
    shown = {
        "id": run.pk, **{name: getattr(run, name) for name in _RUN}, "finished_at": run.finished_at,
        "results": [_result(row) for row in results.rows],
    }  # fmt: skip
    more = results.next
    return shown, None if more is None else Cursor((int(more.is_done), more.position))


def _result(row: RunResult) -> dict[str, Any]:
    return {
        "position": row.position, "order": row.label, "done": row.is_done, "code": row.code,
        "facts": orjson.loads(row.facts),
    }  # fmt: skip


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}


def _order(order: Order) -> dict[str, Any]:
    customer = order.customer
    return {
        **_named(order, "number", "status", "stage", "customer_po", "currency", "gross", "ordered_at"),
        "customer": customer.code if customer else None,
        "customer_name": customer.name if customer else None,
    }


def _delivery(hit: DeliveryHit) -> dict[str, Any]:
    return {
        **_named(hit.delivery, "number", "state", "carrier", "tracking_number", "shipped_at"),
        "customer": hit.customer.code if hit.customer else None,
        "order": hit.order.number if hit.order else None,
    }


def _bill(hit: BillHit) -> dict[str, Any]:
    return {
        **_named(hit.bill, "number", "kind", "currency", "gross", "due_on"),
        "customer": hit.bill.customer.code,
        "order": hit.order.number if hit.order else None,
    }
