"""Submit drafts: complete, through the gate, under the policy that governs them, to the departments it names (A2, B1,
B3).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ordinance.foundation.companies.queries import currency_of
from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.policy.errors import NoPolicyGoverns
from ordinance.foundation.policy.queries import document_of, documents_in_force
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.governing import governing
from ordinance.foundation.policy.rules.views import RequiredFields
from ordinance.modules.review.services import RoundRequest, StepRequest, rounds_open
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.rules import missing_elements
from ordinance.orders.services.drafting import missing_store
from ordinance.orders.services.lifecycle import order_move, policy_pin
from ordinance.orders.states import Scope, Status
from ordinance.workflows.facts import Gathered, facts_of, gather
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of
from ordinance.workflows.numbers import orders_number
from ordinance.workflows.steps import due_after, tasks_follow

_FIELDS = frozenset({"customer", "contact", "phone", "address", "payment_term", "requested_on", "product", "price"})


@batch_workflow(duty="orders.submit", scope=Scope.SUBMIT)
def orders_submit(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    """Submit drafts; what is incomplete, held or behind a closed gate is refused and the rest go on."""
    refused, submitted = drafts_submit(act, order_ids)
    tasks_follow(act, submitted)
    return outcomes_of(order_ids, refused, {order.pk: submitted_facts(order) for order in submitted})


def drafts_submit(act: Act, order_ids: Sequence[int]) -> tuple[dict[int, Refused], list[Order]]:
    """The submission itself: those refused, and the orders submitted, whose next tasks are still to be opened."""
    orders = act.lock_orders(order_ids)
    refused: dict[int, Refused] = {
        order.pk: Refused("move_refused", {"status": order.status, "move": "submit"})
        for order in orders
        if order.status != Status.DRAFT
    }
    refused.update(_foreign(act, [order for order in orders if order.pk not in refused]))
    gathered = gather(act, [order for order in orders if order.pk not in refused])
    governed = _governed(act, gathered, refused)
    _incomplete(act, gathered, governed, refused)
    passing = [order for order in gathered.orders if order.pk not in refused]
    policy_pin(passing, {key: version for key, (version, _) in governed.items()})
    refused.update(gate(act, Scope.SUBMIT, passing, gathered=gathered))
    submitted = [order for order in passing if order.pk not in refused]
    orders_number(act, submitted, {key: document for key, (_, document) in governed.items()}, event="entry")
    order_move(
        submitted, "submit", journal=act.journal, data={o.pk: {"policy": o.policy_version_id} for o in submitted}
    )
    review_ask(act, gathered, submitted, {order.pk: act.actor.person_id for order in submitted})
    return refused, submitted


def submitted_facts(order: Order) -> dict[str, object]:
    """What a door shows of an order that was submitted."""
    return {"order": order.pk, "number": order.number, "status": order.status}


def _foreign(act: Act, orders: Sequence[Order]) -> dict[int, Refused]:
    """Orders in another currency than the company's: without a rate their credit could not be counted (B6)."""
    own = currency_of(act.company_id)
    return {
        order.pk: Refused("currency_without_rate", {"currency": order.currency, "own": own})
        for order in orders
        if order.currency != own
    }


def _governed(act: Act, gathered: Gathered, refused: dict[int, Refused]) -> dict[int, tuple[int, PolicyDocument]]:
    in_force = documents_in_force(act.company_id, act.time.today)
    governed: dict[int, tuple[int, PolicyDocument]] = {}
    for order in gathered.orders:
        try:
            governed[order.pk] = governing(in_force, facts_of(gathered, order))
        except NoPolicyGoverns as error:
            refused[order.pk] = error.refused()
    return governed


def _incomplete(
    act: Act, gathered: Gathered, governed: Mapping[int, tuple[int, PolicyDocument]], refused: dict[int, Refused]
) -> None:
    lacking: dict[int, tuple[str, ...]] = {}
    for order in gathered.orders:
        if order.pk in refused:
            continue
        lines, facts = gathered.lines.get(order.pk, []), facts_of(gathered, order)
        lacking[order.pk] = lacking_of(order, lines, governed[order.pk][1].required_fields(), facts)
        if lacking[order.pk]:
            refused[order.pk] = Refused("incomplete", {"missing": list(lacking[order.pk])})
    missing_store([order for order in gathered.orders if order.pk in lacking], lacking, journal=act.journal)


def lacking_of(
    order: Order, lines: Sequence[OrderLine], rules: Sequence[RequiredFields], facts: Mapping[str, Any]
) -> tuple[str, ...]:
    """What an order lacks of the fields its policy asks for at submission."""
    required = {
        name
        for rule in rules
        if rule.scope == Scope.SUBMIT and (rule.when is None or rule.when.evaluate(facts))
        for name in rule.fields
    } & _FIELDS
    return missing_elements(
        has_customer=order.customer_id is not None,
        ship_to_name=order.ship_to_name,
        ship_to_phone=order.ship_to_phone,
        ship_to_address=order.ship_to_address,
        payment_term=order.payment_term,
        requested=order.requested_on is not None,
        lines_without_item=tuple(line.position for line in lines if line.item_id is None),
        lines_without_price=tuple(line.position for line in lines if line.unit_price is None and order.type.is_priced),
        lines_without_quantity=tuple(line.position for line in lines if line.quantity == 0),
        line_count=len(lines),
        required=frozenset(required | {"customer", "product"}),
    )


def review_ask(act: Act, gathered: Gathered, orders: Sequence[Order], requesters: Mapping[int, int]) -> None:
    """Open a review round for orders whose pinned policy names departments for them (B1).

    requesters  order → the person whose request is reviewed, and who therefore does not review it
    """
    documents = {order.pk: document_of(order.policy_version_id or 0) for order in orders}
    rounds = []
    for order in orders:
        facts = facts_of(gathered, order)
        steps = [
            StepRequest(
                clause=step.clause_id, department=step.department, duty=step.duty, group=step.group, join=step.join,
                due_at=due_after(act, step.limit), title_zh=documents[order.pk].clause(step.clause_id).title.zh,
                title_en=documents[order.pk].clause(step.clause_id).title.en,
            )
            for step in documents[order.pk].review_steps()
            if step.when is None or step.when.evaluate(facts)
        ]  # fmt: skip
        if steps:
            rounds.append(RoundRequest(order_id=order.pk, requester_id=requesters[order.pk], steps=tuple(steps)))
    rounds_open(rounds, journal=act.journal)
