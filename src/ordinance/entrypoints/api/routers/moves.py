"""The moves of many orders at once. Mounted before single orders, whose addresses these would otherwise be."""

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.reads.naming import in_bulk
from ordinance.entrypoints.api.schemas.base import OrdersForReasonIn, OrdersIn
from ordinance.foundation.errors import Outcome
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.close import orders_close, orders_reopen, orders_short_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.unconfirm import orders_unconfirm

router = Router(tags=["orders"])


@writing(router, "POST", "/orders/submit", orders_submit, bulk=True)
def submit_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """提交评审。 Submit drafts."""
    return in_bulk(actor_of(request), orders_submit, body.orders, body.mode)


@writing(router, "POST", "/orders/confirm", orders_confirm, bulk=True)
def confirm_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """确认订单。 Confirm reviewed orders."""
    return in_bulk(actor_of(request), orders_confirm, body.orders, body.mode)


@writing(router, "POST", "/orders/unconfirm", orders_unconfirm, bulk=True)
def unconfirm_orders(request: HttpRequest, body: OrdersForReasonIn) -> list[Outcome]:
    """反审核。 Undo confirmation while nothing has been done; the orders are reviewed anew."""
    return in_bulk(actor_of(request), orders_unconfirm, body.orders, body.mode, reason=body.reason)


@writing(router, "POST", "/orders/cancel", orders_cancel, bulk=True)
def cancel_orders(request: HttpRequest, body: OrdersForReasonIn) -> list[Outcome]:
    """取消订单。 Cancel orders of which nothing is on its way."""
    return in_bulk(actor_of(request), orders_cancel, body.orders, body.mode, reason=body.reason)


@writing(router, "POST", "/orders/short-close", orders_short_close, bulk=True)
def short_close_orders(request: HttpRequest, body: OrdersForReasonIn) -> list[Outcome]:
    """短结：取消未发余量并关闭。 Cancel what is still to be shipped, and close."""
    return in_bulk(actor_of(request), orders_short_close, body.orders, body.mode, reason=body.reason)


@writing(router, "POST", "/orders/reopen", orders_reopen, bulk=True)
def reopen_orders(request: HttpRequest, body: OrdersForReasonIn) -> list[Outcome]:
    """重新打开。 Reopen closed orders."""
    return in_bulk(actor_of(request), orders_reopen, body.orders, body.mode, reason=body.reason)


@writing(router, "POST", "/orders/close", orders_close, bulk=True)
def close_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """关闭订单。 Close orders the policy calls complete."""
    return in_bulk(actor_of(request), orders_close, body.orders, body.mode)


@writing(router, "POST", "/orders/archive", orders_archive, bulk=True)
def archive_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """归档。 File closed orders."""
    return in_bulk(actor_of(request), orders_archive, body.orders, body.mode)
