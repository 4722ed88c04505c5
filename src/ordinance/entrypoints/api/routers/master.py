"""Master data: customers, items and prices."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ordinance.entrypoints.api.auth import actor_of, reader_of
from ordinance.entrypoints.api.operations import reading, writing
from ordinance.entrypoints.api.paging import cursor_read, paged
from ordinance.entrypoints.api.reads.master import availability, code_cursor, customers_page, items_page
from ordinance.entrypoints.api.schemas.base import PageIn
from ordinance.entrypoints.api.schemas.master import (
    AvailableOut,
    CustomerOut,
    CustomersIn,
    ItemOut,
    ItemsIn,
    ItemsWanted,
    PricesIn,
)
from ordinance.foundation.errors import Outcome
from ordinance.workflows.register import customers_register, items_register, prices_set

router = Router(tags=["master data"])
_READERS = ("orders.read", "masterdata.manage")


def _after(page: PageIn) -> str:
    return str(cursor_read(page.after, str)[0]) if page.after else ""


@reading(router, "/customers", response=list[CustomerOut], operation_id="list_customers")
def list_customers(request: HttpRequest, response: HttpResponse, page: Query[PageIn]) -> list[dict[str, Any]]:
    """客户，按编码。 Customers by code."""
    rows = customers_page(reader_of(request, *_READERS), _after(page), page.limit)
    return paged(request, response, rows, page.limit, code_cursor)


@writing(router, "POST", "/customers", customers_register, bulk=True)
def register_customers(request: HttpRequest, body: CustomersIn) -> list[Outcome]:
    """登记客户。 Register customers."""
    return customers_register(actor_of(request), [each.as_request() for each in body.customers])


@reading(router, "/items", response=list[ItemOut], operation_id="list_items")
def list_items(request: HttpRequest, response: HttpResponse, page: Query[PageIn]) -> list[dict[str, Any]]:
    """物料，按编码。 Items by code."""
    rows = items_page(reader_of(request, *_READERS), _after(page), page.limit)
    return paged(request, response, rows, page.limit, code_cursor)


@writing(router, "POST", "/items", items_register, bulk=True)
def register_items(request: HttpRequest, body: ItemsIn) -> list[Outcome]:
    """登记物料。 Register items."""
    return items_register(actor_of(request), [each.as_request() for each in body.items])


@writing(router, "POST", "/prices", prices_set, bulk=True)
def set_prices(request: HttpRequest, body: PricesIn) -> list[Outcome]:
    """设定价格。 Add price rules."""
    return prices_set(actor_of(request), [each.as_request() for each in body.prices])


@reading(router, "/availability", response=list[AvailableOut], operation_id="availability")
def read_availability(request: HttpRequest, wanted: Query[ItemsWanted]) -> list[dict[str, Any]]:
    """可用量与在途（至多 1000 个物料）。 What may be promised now and what comes in; unknown codes are left out."""
    return availability(reader_of(request), wanted.codes())
