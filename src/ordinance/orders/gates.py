"""Gates: whether an act of a scope may pass on an order.

gate(scope) = standing holds that touch the object + the policy's gate rules on facts taken under the lock. The
evaluator is here; the facts are gathered by the workflow, because the modules that know them stand above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import Q

from ordinance.foundation.errors import Refused
from ordinance.foundation.policy.rules.gates import GateResult, gates_evaluate
from ordinance.foundation.policy.rules.views import GateRule
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.services.holds import HoldRequest
from ordinance.orders.states import HoldState, ObjectKind, Scope


@dataclass(frozen=True, slots=True)
class Touched:
    """The objects an act touches through an order: what a hold may stand on."""

    order_id: int
    customer_id: int | None
    item_ids: frozenset[int] = frozenset()
    line_ids: frozenset[int] = frozenset()
    lots: frozenset[str] = frozenset()
    delivery_ids: frozenset[int] = frozenset()


@dataclass(slots=True)
class GateVerdict:
    """What the gates said of a batch: refusals by order, holds to put, holds whose reason is gone,
    and what was seen.
    """

    refused: dict[int, Refused] = field(default_factory=dict)
    to_put: list[HoldRequest] = field(default_factory=list)
    to_lift: list[int] = field(default_factory=list)
    results: dict[int, list[GateResult]] = field(default_factory=dict)


def holds_in_force(company_id: int, touched: Sequence[Touched], scope: Scope | None = None) -> list[Hold]:
    """Standing and waived holds on any object touched, for the scope or for all scopes; one query."""
    lots = frozenset().union(*(each.lots for each in touched))
    objects = (
        Q(object_kind=ObjectKind.ORDER, object_id__in=[each.order_id for each in touched])
        | Q(object_kind=ObjectKind.CUSTOMER, object_id__in=[each.customer_id for each in touched if each.customer_id])
        | Q(object_kind=ObjectKind.ITEM, object_id__in=sorted(frozenset().union(*(each.item_ids for each in touched))))
        | Q(object_kind=ObjectKind.LINE, object_id__in=sorted(frozenset().union(*(each.line_ids for each in touched))))
        | Q(
            object_kind=ObjectKind.DELIVERY, object_id__in=sorted(frozenset().union(*(t.delivery_ids for t in touched)))
        )
    )
    if lots:
        objects |= Q(object_kind=ObjectKind.LOT, object_lot__in=sorted(lots))
    scopes = Q(scope__in=[scope, "*"]) if scope else Q()
    return list(
        Hold.objects.filter(objects, scopes, company_id=company_id).exclude(state=HoldState.LIFTED).order_by("pk")
    )


def touches(hold: Hold, touched: Touched) -> bool:
    """Whether the hold stands on one of the objects."""
    match ObjectKind(hold.object_kind):
        case ObjectKind.ORDER:
            return hold.object_id == touched.order_id
        case ObjectKind.CUSTOMER:
            return hold.object_id == touched.customer_id
        case ObjectKind.ITEM:
            return hold.object_id in touched.item_ids
        case ObjectKind.LINE:
            return hold.object_id in touched.line_ids
        case ObjectKind.DELIVERY:
            return hold.object_id in touched.delivery_ids
        case ObjectKind.LOT:
            return hold.object_lot in touched.lots and hold.object_id in (touched.item_ids | {0})


def gates_judge(
    scope: Scope,
    touched: Sequence[Touched],
    holds: Iterable[Hold],
    rules: Mapping[int, Sequence[GateRule]],
    facts: Mapping[int, Mapping[str, Any]],
) -> GateVerdict:
    """Judge each order: closed by a standing hold put by hand, or by a gate rule that nobody waived.

    rules, facts  by order key
    A rule's own standing hold does not close the gate by itself: the rule is asked again, and a hold whose rule now
    passes is lifted. A waiver is good for what was asked when its hold was put: the same customer, no other items, no
    greater worth.
    """
    verdict = GateVerdict()
    in_force = list(holds)
    for each in touched:
        mine = [hold for hold in in_force if touches(hold, each)]
        by_hand = [hold for hold in mine if hold.state == HoldState.STANDING and not hold.clause]
        asked_for = _asked_for(each, facts.get(each.order_id, {}))
        waived = {hold.clause for hold in mine if hold.state == HoldState.WAIVED and _covers(hold, asked_for)}
        standing = {hold.clause: hold for hold in mine if hold.state == HoldState.STANDING and hold.clause}
        results = gates_evaluate(rules.get(each.order_id, ()), facts.get(each.order_id, {}))
        verdict.results[each.order_id] = results
        closed = [result for result in results if not result.is_open and result.clause_id not in waived]
        still = {result.clause_id for result in closed}
        asked = {result.clause_id for result in results}
        verdict.to_lift.extend(hold.pk for clause, hold in standing.items() if clause in asked - still)
        # a clause may ask several things at once (criteria of completion): one hold, with the first answer
        fresh = {result.clause_id: result for result in reversed(closed) if result.clause_id not in standing}
        verdict.to_put.extend(_hold_of(scope, each.order_id, result, asked_for) for result in fresh.values())
        if by_hand:
            hold = by_hand[0]
            verdict.refused[each.order_id] = Refused(
                "on_hold",
                {"hold": hold.pk, "scope": scope, "reason": hold.reason, "note": hold.note, "duty": hold.duty},
            )
        elif closed:
            verdict.refused[each.order_id] = Refused("gate_closed", {"scope": scope, **_facts_of(closed)})
    return verdict


def _hold_of(scope: Scope, order_id: int, result: GateResult, asked_for: Mapping[str, Any]) -> HoldRequest:
    return HoldRequest(
        object_kind=ObjectKind.ORDER,
        object_id=order_id,
        scope=scope,
        reason="policy_gate",
        stream=order_id,
        clause=result.clause_id,
        duty=result.role or "orders.release",
        facts={**result.as_facts(), "for": asked_for},
    )


def _asked_for(touched: Touched, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an act asks to let pass: whose order it is, over which items, and what it comes to."""
    return {
        "customer": touched.customer_id,
        "items": sorted(touched.item_ids),
        "currency": facts.get("order.currency"),
        "gross": facts.get("order.gross") or Decimal(0),
    }


def _covers(hold: Hold, asked_for: Mapping[str, Any]) -> bool:
    given = orjson.loads(hold.facts).get("for") if hold.clause and hold.facts else None
    return (
        given is not None
        and (given["customer"], given["currency"]) == (asked_for["customer"], asked_for["currency"])
        and set(asked_for["items"]) <= set(given["items"])
        and asked_for["gross"] <= Decimal(given["gross"])
    )


def _facts_of(closed: Sequence[GateResult]) -> dict[str, Any]:
    return {"clauses": [result.as_facts() for result in closed]}


def touched_of(orders: Sequence[Order], lines: Sequence[OrderLine]) -> list[Touched]:
    """What a batch of whole orders touches: themselves, their customers, and their lines with items and lots."""
    own: dict[int, list[OrderLine]] = {order.pk: [] for order in orders}
    for line in lines:
        if line.order_id in own:
            own[line.order_id].append(line)
    return [
        Touched(
            order.pk,
            order.customer_id,
            frozenset(line.item_id for line in own[order.pk] if line.item_id),
            frozenset(line.pk for line in own[order.pk]),
            frozenset(line.lot for line in own[order.pk] if line.lot),
        )
        for order in orders
    ]
