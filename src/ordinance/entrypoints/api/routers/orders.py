"""Orders: lists, single ones, drafts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ordinance.entrypoints.api.auth import actor_of, reader_of
from ordinance.entrypoints.api.etags import edit_token_of, etag
from ordinance.entrypoints.api.fields import OrderRef
from ordinance.entrypoints.api.operations import reading, writing
from ordinance.entrypoints.api.paging import paged
from ordinance.entrypoints.api.problems import language_for
from ordinance.entrypoints.api.reads.naming import lines_at, order_named
from ordinance.entrypoints.api.reads.orders import order_whole, orders_page, row_cursor
from ordinance.entrypoints.api.schemas.orders import ChangeIn, OrderFilters, OrderIn, OrderOut, OrderRow
from ordinance.foundation.errors import Outcome
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.draft import draft_edit, orders_draft
from ordinance.workflows.place import orders_place

router = Router(tags=["orders"])


@reading(router, "/orders", response=list[OrderRow], operation_id="list_orders")
def list_orders(request: HttpRequest, response: HttpResponse, filters: Query[OrderFilters]) -> list[dict[str, Any]]:
    """订单列表，最新在前。 Orders, newest first."""
    rows = orders_page(reader_of(request), filters)
    return paged(request, response, rows, filters.limit, row_cursor)


@reading(router, "/orders/{order}", response=OrderOut, operation_id="get_order")
def get_order(request: HttpRequest, response: HttpResponse, order: OrderRef) -> dict[str, Any]:
    """一张订单的全部：行、数量、进度、款项、暂停、在等什么。 One order, whole."""
    actor = reader_of(request)
    found = order_named(actor, order)
    whole = order_whole(actor, found.pk, language_for(request))
    response["ETag"] = etag(found.pk, whole["edit_token"])
    return whole


@writing(router, "POST", "/orders", orders_place, status=201)
def place_order(request: HttpRequest, body: OrderIn) -> Outcome:
    """下单：登记、提交，无需评审时即确认。 Place an order; it is confirmed at once when no review applies."""
    (outcome,) = orders_place(actor_of(request), [body.as_request()])
    return outcome


@writing(router, "POST", "/drafts", orders_draft, status=201)
def make_draft(request: HttpRequest, body: OrderIn) -> Outcome:
    """登记草稿。 Take an order down as a draft, with what it still lacks."""
    (outcome,) = orders_draft(actor_of(request), [body.as_request()])
    return outcome


@writing(router, "PUT", "/drafts/{order}", draft_edit, edits=True)
def edit_draft(request: HttpRequest, order: OrderRef, body: OrderIn) -> Outcome:
    """修改草稿（须带 If-Match）。 Rewrite a draft."""
    actor = actor_of(request)
    found = order_named(actor, order)
    return draft_edit(actor, found.pk, body.as_request(), edit_token_of(request, found.pk))


@writing(router, "POST", "/orders/{order}/changes", order_change, edits=True)
def change_order(request: HttpRequest, order: OrderRef, body: ChangeIn) -> Outcome:
    """变更已确认订单（须带 If-Match），生成新版本。 Change a confirmed order; makes a version."""
    actor = actor_of(request)
    found = order_named(actor, order)
    keys = lines_at([(found.pk, line.position) for line in body.lines])
    change = ChangeRequest(
        lines={key: line.quantity for key, line in zip(keys, body.lines, strict=True) if line.quantity is not None},
        requested_on={key: line.requested_on for key, line in zip(keys, body.lines, strict=True) if line.requested_on},
        reason=body.reason,
    )
    return order_change(actor, found.pk, change, edit_token_of(request, found.pk))
