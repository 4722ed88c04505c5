"""Confirm reviewed orders: reserve goods, peg the rest to dated supply, take credit, raise the payment schedule (B6,
B7, C1, D1, E2).

Orders of a batch are decided one by one under the locks, in the sequence given; what they take together is written
in sets.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.ledger.services import facts_keep
from ordinance.foundation.policy.queries import document_of
from ordinance.modules.billing.services.instalments import instalments_make
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.promise.queries import supplies_as_rules
from ordinance.modules.promise.rules import Pipeline
from ordinance.modules.promise.services import PegTake, pegs_make
from ordinance.modules.stock.queries import levels_as_rules
from ordinance.modules.stock.rules import Shelf
from ordinance.modules.stock.services import Take, reservations_make
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.gates import GateVerdict, gates_judge, holds_in_force, touched_of
from ordinance.orders.models import Order
from ordinance.orders.queries import lines_of
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.services.quantities import promises_store, quantities_add
from ordinance.orders.services.versions import versions_make
from ordinance.orders.states import Scope, Status
from ordinance.workflows.claims import Claim, claim_facts, claim_of
from ordinance.workflows.facts import Gathered, gather
from ordinance.workflows.gate import gate_record
from ordinance.workflows.goods import goods_locked
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.numbers import orders_number
from ordinance.workflows.steps import tasks_follow

_ZERO: Final = Decimal(0)


@batch_workflow(duty="orders.confirm", scope=Scope.CONFIRM)
def orders_confirm(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    """Confirm orders whose review has passed; refused are those the gate stays closed for."""
    refused, claims = reviewed_confirm(act, order_ids)
    tasks_follow(act, [claim.order for claim in claims])
    return outcomes_of(order_ids, refused, {claim.order.pk: confirmed_facts(claim) for claim in claims})


def reviewed_confirm(act: Act, order_ids: Sequence[int]) -> tuple[dict[int, Refused], list[Claim]]:
    """The confirmation itself: those refused, and what the others took; their next tasks are still to be opened."""
    orders = act.lock_orders(order_ids)
    refused: dict[int, Refused] = {
        order.pk: Refused("move_refused", {"status": order.status, "move": "confirm"})
        for order in orders
        if order.status != Status.IN_REVIEW
    }
    sequence = {key: position for position, key in enumerate(order_ids)}
    open_ones = sorted((order for order in orders if order.pk not in refused), key=lambda order: sequence[order.pk])
    claims, closed = decide(act, gather(act, open_ones))
    refused.update(closed)
    confirmed_write(act, claims)
    return refused, claims


def confirmed_facts(claim: Claim) -> dict[str, Any]:
    """What a door shows of a confirmed order."""
    return {
        "order": claim.order.pk,
        "number": claim.order.number,
        "status": claim.order.status,
        "promised_on": claim.promised_on,
        "gross": claim.order.gross,
    }


def decide(act: Act, gathered: Gathered) -> tuple[list[Claim], dict[int, Refused]]:
    """Decide each order in sequence on what the earlier ones left, and note the decisions."""
    item_ids = {line.item_id for line in gathered.all_lines() if line.item_id}
    levels, supplies = goods_locked(act.company_id, item_ids)
    shelf, pipeline = Shelf(levels_as_rules(levels)), Pipeline(supplies_as_rules(supplies))
    exposures = {key: account.exposure for key, account in gathered.accounts.items()}
    touched = touched_of(gathered.orders, gathered.all_lines())
    holds = holds_in_force(act.company_id, touched, Scope.CONFIRM)
    whole = GateVerdict()
    claims: list[Claim] = []
    seen: dict[int, Mapping[str, Any]] = {}
    for order, objects in zip(gathered.orders, touched, strict=True):
        claim = claim_of(act, order, gathered.lines.get(order.pk, []), shelf, pipeline)
        exposure = exposures.get(order.customer_id or 0, Decimal(0))
        seen[order.pk] = claim_facts(gathered, claim, exposure)
        rules = {order.pk: document_of(order.policy_version_id or 0).gates(Scope.CONFIRM)}
        verdict = gates_judge(Scope.CONFIRM, [objects], holds, rules, seen)
        _merge(whole, verdict)
        if verdict.refused or claim.uncovered:
            shelf.put_back(claim.reservations)
            pipeline.put_back(claim.pegs)
            whole.refused.setdefault(order.pk, _uncovered(claim))
        else:
            if order.type.is_invoiced:
                exposures[order.customer_id or 0] = exposure + order.gross
            claims.append(claim)
    gate_record(
        act, Scope.CONFIRM, list(gathered.orders), whole, facts_keep(act.company_id, act.time.recorded_at, seen)
    )
    _note(act, gathered, claims)
    return claims, whole.refused


def _uncovered(claim: Claim) -> Refused:
    return Refused(
        "uncovered",
        {
            "lines": [
                {"line": each.want.line_id, "missing": each.missing, "binding": each.binding}
                for each in claim.uncovered
            ]
        },
    )


def _merge(whole: GateVerdict, part: GateVerdict) -> None:
    whole.refused.update(part.refused)
    whole.to_put.extend(part.to_put)
    whole.to_lift.extend(part.to_lift)
    whole.results.update(part.results)


def _note(act: Act, gathered: Gathered, claims: Sequence[Claim]) -> None:
    for claim in claims:
        account = gathered.accounts.get(claim.order.customer_id or 0)
        limit = account.credit_limit if account else None
        act.journal.add("decision.credit", claim.order.pk, credit_decision(claim.order, limit))
        act.journal.add("decision.promise", claim.order.pk, promise_decision(claim))


def credit_decision(order: Order, limit: Decimal | None) -> dict[str, Any]:
    """What an order took of its customer's limit, as the ledger keeps it."""
    return {"amount": order.gross, "limit": limit, "customer": order.customer_id}


def promise_decision(claim: Claim) -> dict[str, Any]:
    """What an order was promised and from where, as the ledger keeps it."""
    return {
        "promised_on": claim.promised_on,
        "reserved": [[each.line_id, each.level_id, each.quantity] for each in claim.reservations],
        "pegged": [[each.line_id, each.supply_id, each.quantity, each.due_on] for each in claim.pegs],
        "binding": [[each.line_id, each.on, each.binding] for each in claim.promises],
    }


def confirmed_write(act: Act, claims: Sequence[Claim]) -> None:
    """Write what confirmed orders took, each kind of thing in one statement."""
    if not claims:
        return
    orders = [claim.order for claim in claims]
    policies = {order.pk: document_of(order.policy_version_id or 0) for order in orders}
    orders_number(act, orders, policies, event="confirmation")
    now = act.now
    reservations_make(
        [
            Take(
                order_id=r.order_id,
                line_id=r.line_id,
                level_id=r.level_id,
                quantity=r.quantity,
                priority=claim.order.priority,
            )
            for claim in claims
            for r in claim.reservations
        ],
        company_id=act.company_id,
        now=now,
    )
    pegs_make(
        [
            PegTake(order_id=p.order_id, line_id=p.line_id, supply_id=p.supply_id, quantity=p.quantity)
            for claim in claims
            for p in claim.pegs
        ],
        company_id=act.company_id,
        now=now,
    )
    quantities_add(_quantities(claims))
    promises_store([(promise.line_id, promise.on) for claim in claims for promise in claim.promises])
    exposure_add(act.company_id, exposures(orders))
    order_move(
        orders, "confirm", journal=act.journal, data={claim.order.pk: confirmed_event(claim) for claim in claims}
    )
    versions_make(orders, lines_of([order.pk for order in orders]), journal=act.journal, reason="confirmed")
    instalments_make(
        [(order.pk, order.payment_term, order.gross, order.currency) for order in orders if order.type.is_invoiced],
        company_id=act.company_id,
        confirmed_on=act.time.today,
    )
    for claim in claims:
        act.tell("order.confirmed", claim.order.pk, {"number": claim.order.number, "promised_on": claim.promised_on})


def confirmed_event(claim: Claim) -> dict[str, Any]:
    """What the ledger says of a confirmation besides the move."""
    return {"version": claim.order.version, "gross": claim.order.gross, "promised_on": claim.promised_on}


def _quantities(claims: Sequence[Claim]) -> list[QuantityChange]:
    changes = [QuantityChange(line_id=r.line_id, reserved=r.quantity) for claim in claims for r in claim.reservations]
    return changes + [QuantityChange(line_id=p.line_id, pegged=p.quantity) for claim in claims for p in claim.pegs]


def exposures(orders: Sequence[Order]) -> dict[int, Decimal]:
    taken: dict[int, Decimal] = {}
    for order in orders:
        if order.customer_id is not None and order.type.is_invoiced:
            taken[order.customer_id] = taken.get(order.customer_id, Decimal(0)) + order.gross
    return taken
