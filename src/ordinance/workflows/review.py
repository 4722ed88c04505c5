"""Give a department's opinion: pass, pass with a condition, return for correction, reject (B2)."""

from datetime import datetime

from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, Outcome, Refusal
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import tasks_done, tasks_void
from ordinance.modules.billing.services.receipts import advances_free
from ordinance.modules.review.models import Decision, Opinion
from ordinance.modules.review.queries import opinion_of, opinions_of
from ordinance.modules.review.services import opinion_record, round_go_on, rounds_void
from ordinance.orders.models import Order
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.states import Scope, Status
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.steps import due_after, tasks_follow


class OpinionGiven(Refusal):
    """The opinion was given already: one decision each."""

    code, status = "opinion_given", 409


class OwnRequest(Refusal):
    """Nobody reviews what they submitted themselves (separation of duties)."""

    code, status = "own_request", 403


class DutiesApart(Refusal):
    """The policy keeps two duties apart on one order, and this person exercised the other."""

    code, status = "duties_apart", 403


@workflow(duty="orders.read", scope=Scope.CONFIRM)
def opinion_give(act: Act, opinion_id: int, decision: str, comment: str = "", condition: str = "") -> Outcome:
    """Give one opinion, once; the last one needed lets the order go on to confirmation."""
    if decision not in Decision.values:
        raise InvalidInput(field="decision", reason="unknown_decision", value=decision)
    if decision != Decision.PASS and not (comment.strip() or condition.strip()):
        raise InvalidInput(field="comment", reason="reason_required")
    order_id = opinion_of(opinion_id, act.company_id).order_id
    order = act.lock_order(order_id)
    opinion = opinion_of(opinion_id, act.company_id)  # again, now that its order is locked
    _may_give(act, order, opinion)
    held = _standing_holds(act, order)
    if held is not None:
        return held
    opinion_record(opinion, decision, comment=comment, condition=condition, journal=act.journal)
    task = open_tasks_locked(act.company_id, ["review"], order_ids=[order.pk], subject_ids=[opinion.pk])
    tasks_done(task, outcome=decision, opinion=comment, journal=act.journal)
    _follow(act, order, decision, comment or condition)
    tasks_follow(act, [order])
    return Done(
        {"order": order.pk, "number": order.number, "status": order.status, "opinion": opinion.pk, "decision": decision}
    )


def _standing_holds(act: Act, order: Order) -> Outcome | None:
    """A hold put by hand stops the review too; closed policy gates do not: the review is how they come to open."""
    refused = gate(act, Scope.CONFIRM, [order], by_hand_only=True)
    return refused.get(order.pk)


def _may_give(act: Act, order: Order, opinion: Opinion) -> None:
    if opinion.decision:
        raise OpinionGiven(opinion=opinion.pk, decision=opinion.decision)
    if order.status != Status.IN_REVIEW or opinion.is_void:
        raise InvalidInput(field="status", reason="not_in_review", value=order.status)
    if not act.actor.may(opinion.duty):
        raise NotAllowed(duty=opinion.duty)
    if act.actor.person_id == opinion.requester_id:
        raise OwnRequest(opinion=opinion.pk)
    if opinion.task_id is None:
        raise InvalidInput(field="opinion", reason="not_its_turn", value=opinion.department)
    given = {other.duty for other in opinions_of([order.pk])[order.pk] if other.decided_by == act.actor.person_id}
    for pair in document_of(order.policy_version_id or 0).separation():
        other = pair.second if pair.first == opinion.duty else pair.first if pair.second == opinion.duty else None
        if other is not None and other in given:
            raise DutiesApart(clause=pair.clause_id, first=pair.first, second=pair.second)


def _follow(act: Act, order: Order, decision: str, reason: str) -> None:
    if decision == Decision.RETURN:
        _end(act, order, "return", reason)
    elif decision == Decision.REJECT:
        _end(act, order, "reject", reason)
    else:
        document = document_of(order.policy_version_id or 0)
        steps = document.review_steps()
        titles = {step.clause_id: document.clause(step.clause_id).title for step in steps}
        dues: dict[str, datetime | None] = {step.clause_id: due_after(act, step.limit) for step in steps}
        spare = round_go_on(
            order.pk,
            titles={key: (title.zh, title.en) for key, title in titles.items()},
            dues=dues,
            journal=act.journal,
        )
        tasks = open_tasks_locked(act.company_id, ["review"], order_ids=[order.pk], subject_ids=spare)
        tasks_void(tasks, reason="passed_without", journal=act.journal)


def _end(act: Act, order: Order, move: str, reason: str) -> None:
    rounds_void([order.pk], reason=move, journal=act.journal)
    tasks_void(open_tasks_locked(act.company_id, ["review"], order_ids=[order.pk]), reason=move, journal=act.journal)
    freed = advances_free([order.pk]) if move == "reject" else {}
    order_move([order], move, journal=act.journal, reason=reason, data={key: {"freed": freed[key]} for key in freed})
