"""Asking the gate of a scope: holds and the policy's rules, on facts taken in this transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.services import facts_keep
from ordinance.foundation.policy.queries import document_of
from ordinance.orders.gates import GateVerdict, Touched, gates_judge, holds_in_force, touched_of
from ordinance.orders.models import Order
from ordinance.orders.queries import holds_locked, lines_of
from ordinance.orders.services.holds import holds_end, holds_put
from ordinance.orders.states import HoldState, Scope
from ordinance.workflows.facts import Gathered, facts_of, gather
from ordinance.workflows.kernel import Act


def gate(
    act: Act,
    scope: Scope,
    orders: Sequence[Order],
    *,
    gathered: Gathered | None = None,
    touched: Mapping[int, Touched] | None = None,
    extra: Mapping[int, Mapping[str, Any]] | None = None,
    by_hand_only: bool = False,
) -> dict[int, Refused]:
    """Judge locked orders at the gate of a scope; returns those it stays closed for, with their holds put.

    gathered  what the workflow read already
    touched   objects an order's act touches besides its lines' items (a delivery, a lot)
    extra     facts only the act knows, by order
    by_hand_only  ask the holds people put, not the policy's rules
    """
    if not orders:
        return {}
    if by_hand_only:
        return _held(act, scope, orders)
    seen = gathered or gather(act, orders)
    objects = [_with(own, (touched or {}).get(own.order_id)) for own in touched_of(orders, seen.all_lines())]
    facts = {order.pk: facts_of(seen, order, extra=(extra or {}).get(order.pk)) for order in orders}
    rules = {order.pk: document_of(order.policy_version_id).gates(scope) for order in orders if order.policy_version_id}
    verdict = gates_judge(scope, objects, holds_in_force(act.company_id, objects, scope), rules, facts)
    gate_record(act, scope, orders, verdict, facts_keep(act.company_id, act.time.recorded_at, facts))
    return verdict.refused


def gate_record(
    act: Act, scope: Scope, orders: Sequence[Order], verdict: GateVerdict, snapshots: Mapping[int, int]
) -> None:
    """Put and lift the holds of a verdict and note the decision of each order, with the facts it saw."""
    holds_put(verdict.to_put, journal=act.journal)
    if verdict.to_lift:
        holds = holds_locked(verdict.to_lift, act.company_id)
        streams = {hold.pk: hold.object_id for hold in holds}
        holds_end(holds, HoldState.LIFTED, journal=act.journal, reason="the clause is satisfied", streams=streams)
    for order in orders:
        act.journal.add("decision.gate", order.pk, decision_of(scope, verdict, order.pk, snapshots.get(order.pk)))


def decision_of(scope: Scope, verdict: GateVerdict, order_id: int, snapshot: int | None) -> dict[str, Any]:
    """A gate's decision as the ledger keeps it: each clause asked and its answer;
    the whole trace where it was closed.
    """
    results = verdict.results.get(order_id, [])
    refused = verdict.refused.get(order_id)
    return {
        "scope": scope,
        "outcome": "closed" if refused else "open",
        "facts": snapshot,
        "asked": [[result.clause_id, result.is_open] for result in results],
        "closed": [result.as_facts() for result in results if not result.is_open],
        "hold": refused.facts.get("hold") if refused else None,
    }


def _held(act: Act, scope: Scope, orders: Sequence[Order]) -> dict[int, Refused]:
    objects = touched_of(orders, lines_of([order.pk for order in orders]))
    return gates_judge(scope, objects, holds_in_force(act.company_id, objects, scope), {}, {}).refused


def _with(own: Touched, more: Touched | None) -> Touched:
    return own if more is None else replace(own, lots=own.lots | more.lots, delivery_ids=more.delivery_ids)
