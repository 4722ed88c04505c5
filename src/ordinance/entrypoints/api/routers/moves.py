"""The moves of many orders at once. Mounted before single orders, whose addresses these would otherwise be."""

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.reads.naming import in_bulk
from ordinance.entrypoints.api.schemas.base import OrdersIn
from ordinance.foundation.errors import Outcome
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.submit import orders_submit

router = Router(tags=["orders"])


@writing(router, "POST", "/orders/submit", orders_submit, bulk=True)
def submit_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """提交评审。 Submit drafts."""
    return in_bulk(actor_of(request), orders_submit, body.orders, body.mode)


@writing(router, "POST", "/orders/confirm", orders_confirm, bulk=True)
def confirm_orders(request: HttpRequest, body: OrdersIn) -> list[Outcome]:
    """确认订单。 Confirm reviewed orders."""
    return in_bulk(actor_of(request), orders_confirm, body.orders, body.mode)
