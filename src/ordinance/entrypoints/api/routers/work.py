"""Search, and one act over thousands of orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ordinance.entrypoints.api.auth import actor_of, reader_of, signed_in
from ordinance.entrypoints.api.fields import Key
from ordinance.entrypoints.api.operations import reading, writing
from ordinance.entrypoints.api.paging import next_link
from ordinance.entrypoints.api.reads.naming import keys_or_none
from ordinance.entrypoints.api.reads.work import found, run_shown
from ordinance.entrypoints.api.schemas.base import PageIn
from ordinance.entrypoints.api.schemas.work import FoundOut, RunIn, RunOut, SearchIn
from ordinance.foundation.errors import Outcome
from ordinance.workflows.runs import run_requested, run_start

router = Router(tags=["work"])


@reading(router, "/search", response=FoundOut, operation_id="search")
def find(request: HttpRequest, wanted: Query[SearchIn]) -> dict[str, Any]:
    """搜索订单、客户、物料、交货单、应收单。 What the beginning of a number or code, or a name, finds."""
    return found(reader_of(request, "orders.read", "masterdata.manage"), wanted.q)


@writing(router, "POST", "/runs", run_start, status=201)
def start_run(request: HttpRequest, body: RunIn) -> Outcome:
    """批量操作（至多 5000 张订单，逐张给出结果）。 Run one act over many orders; read the run to see what came of it.

    Up to fifty are done when this answers; more go on in the background.
    """
    actor = actor_of(request)
    return run_requested(actor, body.act, keys_or_none(actor, body.orders), body.params)


@reading(router, "/runs/{run}", response=RunOut, operation_id="get_run")
def get_run(request: HttpRequest, response: HttpResponse, run: Key, page: Query[PageIn]) -> dict[str, Any]:
    """批量操作的进度与结果，被拒绝的在前。 How far one's own run has come, and what became of each order."""
    shown, more = run_shown(signed_in(request), run, page.after, page.limit)
    if more is not None:
        next_link(request, response, more)
    return shown
