"""Review, holds, and the record: opinions, stops, the ledger and the decisions of an order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ordinance.entrypoints.api.auth import actor_of, reader_of
from ordinance.entrypoints.api.fields import Key, OrderRef
from ordinance.entrypoints.api.operations import reading, writing
from ordinance.entrypoints.api.paging import Cursor, cursor_read, paged
from ordinance.entrypoints.api.problems import language_for
from ordinance.entrypoints.api.reads.ledger import decisions_of, entries_linked, entries_page, staff_only
from ordinance.entrypoints.api.reads.naming import order_named
from ordinance.entrypoints.api.schemas.base import PageIn
from ordinance.entrypoints.api.schemas.orders import (
    DecisionOut,
    EntryOut,
    HoldIn,
    HoldsReleaseIn,
    OpinionIn,
    OpinionOut,
)
from ordinance.foundation.errors import Outcome
from ordinance.modules.review.queries import opinions_of
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.review import Assessment, opinions_give

router = Router(tags=["review"])


@reading(router, "/orders/{order}/opinions", response=list[OpinionOut], operation_id="list_opinions")
def list_opinions(request: HttpRequest, order: OrderRef) -> list[dict[str, Any]]:
    """评审意见表。 The review sheet of the current round."""
    actor = reader_of(request)
    staff_only(actor)
    found = order_named(actor, order)
    return [
        {
            "id": each.pk, "department": each.department, "duty": each.duty, "clause": each.clause,
            "group": each.step_group, "is_open": each.task_id is not None and not each.decision,
            "decision": each.decision, "condition": each.condition, "comment": each.comment,
            "decided_by": each.decided_by, "decided_at": each.decided_at,
        }
        for each in opinions_of([found.pk]).get(found.pk, [])
    ]  # fmt: skip


@writing(router, "POST", "/opinions/{opinion}", opinions_give)
def give_opinion(request: HttpRequest, opinion: Key, body: OpinionIn) -> Outcome:
    """给出部门意见。 Give a department's opinion, once."""
    given = Assessment(opinion_id=opinion, decision=body.decision, comment=body.comment, condition=body.condition)
    return opinions_give(actor_of(request), [given])[0]


@writing(router, "POST", "/holds", hold_put, status=201)
def put_hold(request: HttpRequest, body: HoldIn) -> Outcome:
    """暂停订单、客户、物料等。 Put a hold."""
    given = {**body.model_dump(), "object_kind": ObjectKind(body.object_kind)}
    return hold_put(actor_of(request), HandHold(**given))


@writing(router, "POST", "/holds/release", holds_release, bulk=True)
def release_holds(request: HttpRequest, body: HoldsReleaseIn) -> list[Outcome]:
    """解除暂停。 Release holds."""
    return holds_release(actor_of(request), body.holds, body.reason)


@reading(router, "/orders/{order}/ledger", response=list[EntryOut], operation_id="read_ledger")
def read_ledger(
    request: HttpRequest,
    response: HttpResponse,
    order: OrderRef,
    page: Query[PageIn],
) -> list[dict[str, Any]]:
    """订单台账（含哈希链）。 The order's own stream with its hashes; `text` holds the bytes that were hashed."""
    actor = reader_of(request)
    staff_only(actor)
    found = order_named(actor, order)
    (seq,) = cursor_read(page.after, int) if page.after else (0,)
    rows = entries_page(found.pk, seq, page.limit)
    return paged(request, response, rows, page.limit, lambda row: Cursor((row["seq"],)))


@reading(router, "/orders/{order}/ledger/linked", response=list[EntryOut], operation_id="read_linked_ledger")
def read_linked_ledger(request: HttpRequest, order: OrderRef) -> list[dict[str, Any]]:
    """与本订单有关的其他记录（收款、合并发货等）。 Entries of other streams that are also about the order."""
    actor = reader_of(request)
    staff_only(actor)
    return entries_linked(order_named(actor, order).pk)


@reading(router, "/orders/{order}/decisions", response=list[DecisionOut], operation_id="list_decisions")
def list_decisions(request: HttpRequest, order: OrderRef) -> list[dict[str, Any]]:
    """订单上的决定及其理由。 The decisions taken on the order, explained."""
    actor = reader_of(request)
    staff_only(actor)
    return decisions_of(order_named(actor, order).pk, language_for(request))
