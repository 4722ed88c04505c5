"""Change a confirmed order: other quantities or dates make a new version; prices stay frozen (F1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Done, InvalidInput, Outcome, Refusal, Refused, StaleVersion
from ordinance.foundation.ledger.services import facts_keep
from ordinance.foundation.money.rules import NumberRefused, parse_quantity
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.modules.review.queries import opinions_of
from ordinance.orders.drafts import LineRevision
from ordinance.orders.gates import gates_judge, holds_in_force, touched_of
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.states import Scope, Status
from ordinance.workflows.facts import Gathered, facts_of, gather
from ordinance.workflows.gate import gate_record
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.revising import revise, revisions_of
from ordinance.workflows.steps import tasks_follow

_ZERO: Final = Decimal(0)


class MoveRefused(Refusal):
    """The order's status does not allow this."""

    code, status = "move_refused", 409


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest:
    """What to change of a confirmed order, by line key.

    lines         the quantity a line shall have in all, cancellations taken off; zero cancels the line
    requested_on  another date for a line
    """

    lines: Mapping[int, Decimal | str] = field(default_factory=dict)
    requested_on: Mapping[int, date] = field(default_factory=dict)
    reason: str = ""


@workflow(duty="orders.change", scope=Scope.CHANGE)
def order_change(act: Act, order_id: int, request: ChangeRequest, edit_token: int) -> Outcome:
    """Change quantities and dates of a confirmed order; makes a version.

    raises  StaleVersion when the order changed since the person read it; ChangeBelowDone; ChangeUncovered
    """
    if not request.reason.strip() or "\0" in request.reason:
        raise InvalidInput(field="reason", reason="required")
    order = act.lock_order(order_id)
    if order.edit_token != edit_token:
        raise StaleVersion(order=order.pk, edit_token=order.edit_token, given=edit_token)
    if order.status != Status.CONFIRMED:
        raise MoveRefused(order=order.pk, status=order.status, move="change")
    lines = {line.pk: line for line in lines_of([order.pk])}
    wanted = _wanted(request, lines)
    revisions = revisions_of(order, lines, wanted, _dates(act, request, lines))
    if not revisions:
        raise InvalidInput(field="lines", reason="nothing_changes")
    refused = _gate(act, order, lines, revisions)
    if refused is not None:
        return refused
    revise(act, order, lines, revisions, request.reason.strip())
    tasks_follow(act, [order])
    return Done({"order": order.pk, "number": order.number, "version": order.version, "gross": order.gross})


def _wanted(request: ChangeRequest, lines: Mapping[int, OrderLine]) -> dict[int, Decimal]:
    wanted = {}
    for key, quantity in request.lines.items():
        if key not in lines:
            raise InvalidInput(field="lines", reason="unknown_line", value=key)
        try:
            wanted[key] = _ZERO if quantity in (0, "0") else parse_quantity(quantity)
        except NumberRefused as error:
            raise InvalidInput(field="quantity", reason=error.code, value=error.value) from None
    return wanted


def _dates(act: Act, request: ChangeRequest, lines: Mapping[int, OrderLine]) -> dict[int, date]:
    for key, on in request.requested_on.items():
        if key not in lines:
            raise InvalidInput(field="requested_on", reason="unknown_line", value=key)
        if on < act.time.today:
            raise InvalidInput(field="requested_on", reason="in_the_past", value=str(on))
    return dict(request.requested_on)


def _gate(act: Act, order: Order, lines: Mapping[int, OrderLine], revisions: Sequence[LineRevision]) -> Refused | None:
    """The gate of changes; an order that comes to more is asked for credit as it was at its confirmation, and what
    a department would have reviewed it still reviews.
    """
    gathered = gather(act, [order])
    facts = facts_of(gathered, order, extra=_facts(gathered, order, lines, revisions))
    policy = document_of(order.policy_version_id or 0)
    rules = list(policy.gates(Scope.CHANGE))
    if facts["order.gross"] > order.gross:
        asked = {rule.clause_id for rule in rules}
        credit = [rule for rule in policy.gates(Scope.CONFIRM) if rule.kind == "credit_policy"]
        rules += [replace(rule, scope=Scope.CHANGE) for rule in credit if rule.clause_id not in asked]
    touched = touched_of([order], gathered.all_lines())
    holds = holds_in_force(act.company_id, touched, Scope.CHANGE)
    verdict = gates_judge(Scope.CHANGE, touched, holds, {order.pk: rules}, {order.pk: facts})
    snapshots = facts_keep(act.company_id, act.time.recorded_at, {order.pk: facts})
    gate_record(act, Scope.CHANGE, [order], verdict, snapshots)
    return verdict.refused.get(order.pk) or _unreviewed(order, policy, facts)


def _unreviewed(order: Order, policy: PolicyDocument, facts: Mapping[str, Any]) -> Refused | None:
    """The refusal of a change that makes a review necessary which nobody gave: unconfirm, correct and submit anew."""
    if facts["order.gross"] <= order.gross:
        return None
    given = {opinion.clause for opinion in opinions_of([order.pk]).get(order.pk, ()) if opinion.decision}
    asked = [
        step.clause_id
        for step in policy.review_steps()
        if step.when is not None and step.clause_id not in given and step.when.evaluate(facts)
    ]
    return Refused("review_needed", {"order": order.pk, "review_clauses": asked}) if asked else None


def _facts(
    gathered: Gathered, order: Order, lines: Mapping[int, OrderLine], revisions: Sequence[LineRevision]
) -> dict[str, Any]:
    """The order as it would be: its worth, and the credit it would use."""
    net = order.net + sum(((each.net or _ZERO) - lines[each.line_id].net for each in revisions), _ZERO)
    gross = order.gross + sum(((each.gross or _ZERO) - lines[each.line_id].gross for each in revisions), _ZERO)
    facts: dict[str, Any] = {"order.net": net, "order.gross": gross}
    account = gathered.accounts.get(order.customer_id or 0)
    if account is not None and order.type.is_invoiced:
        facts["credit.after"] = account.exposure + gross - order.gross
    return facts
