"""What awaits a draft at its submission, as things stand: asked of the policy read-only, nothing locked or written.

The same rules on the same facts as submission's own, so that a page may say it beforehand; submission decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ordinance.foundation.policy.errors import NoPolicyGoverns, PoliciesTie
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.foundation.policy.rules.clauses import Clause
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.gates import GateResult, gates_evaluate
from ordinance.foundation.policy.rules.governing import governing
from ordinance.foundation.policy.rules.views import ReviewStep
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.billing.queries import OrderMoney, overdue_by_customer
from ordinance.modules.credit.queries import accounts_of
from ordinance.modules.pricing.queries import floors_of
from ordinance.modules.review.queries import ReviewSums
from ordinance.orders.gates import holds_in_force, touched_of
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.states import HoldState, Scope
from ordinance.workflows.cover import cover_of
from ordinance.workflows.facts import Gathered, facts_of
from ordinance.workflows.submit import lacking_of

_SCOPES: Final = (Scope.SUBMIT, Scope.CONFIRM)


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that would stay closed now."""

    scope: Scope
    clause: Clause
    result: GateResult


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a draft lacks and will meet. Without a policy that governs it only what every order needs is known."""

    policy: PolicyDocument | None
    missing: tuple[str, ...]
    reviews: Sequence[tuple[Clause, ReviewStep]]
    closed: Sequence[Closed]
    holds: Sequence[Hold]


def foreseen(order: Order, lines: Sequence[OrderLine], *, today: date, recorded_on: date) -> Foreseen:
    """What awaits the draft; nine queries.

    order  with its type and customer
    """
    gathered = _gathered(order, lines, today, recorded_on)
    facts = facts_of(gathered, order)
    try:
        _, policy = governing(documents_in_force(order.company_id, today), facts)
    except (NoPolicyGoverns, PoliciesTie):
        return Foreseen(None, lacking_of(order, lines, (), facts), (), (), _holds(order, lines))
    reviews = [
        (policy.clause(step.clause_id), step)
        for step in policy.review_steps()
        if step.when is None or step.when.evaluate(facts)
    ]
    closed = [
        Closed(scope, policy.clause(result.clause_id), result)
        for scope in _SCOPES
        for result in gates_evaluate(policy.gates(scope), facts if scope is Scope.SUBMIT else _reviewed(facts))
        if not result.is_open
    ]
    return Foreseen(
        policy, lacking_of(order, lines, policy.required_fields(), facts), reviews, closed, _holds(order, lines)
    )


def _gathered(order: Order, lines: Sequence[OrderLine], today: date, recorded_on: date) -> Gathered:
    """What submission would gather; a draft has no money, no review and nothing sent back."""
    customers: dict[int, Customer] = {order.customer.pk: order.customer} if order.customer else {}
    item_ids = {line.item_id for line in lines if line.item_id}
    return Gathered(
        orders=[order],
        lines={order.pk: list(lines)},
        customers=customers,
        items=items_by_key(item_ids),
        accounts=accounts_of(order.company_id, customers),
        money={order.pk: OrderMoney()},
        reviews={order.pk: ReviewSums()},
        floors=floors_of(order.company_id, item_ids, today),
        overdue=overdue_by_customer(order.company_id, list(customers), recorded_on),
        unsettled=frozenset(),
        cover=cover_of(order.company_id, lines, {order.pk: order.priority}),
        today=today,
    )


def _reviewed(facts: dict[str, object]) -> dict[str, object]:
    """The facts as confirmation will find them once the departments have passed the order."""
    return {**facts, "review.is_passed": True}


def _holds(order: Order, lines: Sequence[OrderLine]) -> list[Hold]:
    touched = touched_of([order], lines)
    held = holds_in_force(order.company_id, touched, Scope.SUBMIT)
    return [hold for hold in held if hold.state == HoldState.STANDING and not hold.clause]
