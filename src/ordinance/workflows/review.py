"""Give departments' opinions: pass, pass with a condition, return for correction, reject (B2).

A batch is decided in sequence under the locks of its orders: what an earlier opinion ended, a later one finds ended.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.views import Separation
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import tasks_decide, tasks_void
from ordinance.modules.billing.services.receipts import advances_free
from ordinance.modules.review.models import Decision, Opinion
from ordinance.modules.review.queries import opinions_by_key, opinions_of
from ordinance.modules.review.services import StepRequest, opinions_record, rounds_go_on, rounds_void
from ordinance.orders.models import Order
from ordinance.orders.services.lifecycle import order_move
from ordinance.orders.states import Scope, Status
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.steps import due_after, tasks_follow

ENDS: Final[Mapping[str, str]] = {Decision.RETURN: "return", Decision.REJECT: "reject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a person says of one opinion asked of their department. Anything but a pass needs its reason."""

    opinion_id: int
    decision: str
    comment: str = ""
    condition: str = ""


@batch_workflow(duty="orders.read", scope=Scope.CONFIRM)
def opinions_give(act: Act, given: Sequence[Assessment]) -> list[Outcome]:
    """Give opinions, each once; an order whose last one passes goes on to confirmation.

    The duty asked for is each opinion's own; nobody gives one on what they submitted (separation of duties). A hold put
    by hand stops the review too; closed policy gates do not: the review is how they come to open.
    """
    asked = opinions_by_key({each.opinion_id for each in given}, act.company_id)
    orders = {order.pk: order for order in act.lock_orders(sorted({opinion.order_id for opinion in asked.values()}))}
    held = gate(act, Scope.CONFIRM, list(orders.values()), by_hand_only=True)
    # read again, now that the orders are locked; void ones too, to say that they were given
    sheets = opinions_of(orders)
    by_key = opinions_by_key(asked, act.company_id)
    by_key |= {opinion.pk: opinion for sheet in sheets.values() for opinion in sheet}
    ended: dict[int, str] = {}
    accepted: dict[int, tuple[Opinion, Assessment]] = {}
    outcomes: list[Outcome | None] = []
    for each in given:
        opinion = by_key.get(each.opinion_id)
        order = orders.get(opinion.order_id) if opinion else None
        if opinion is None or order is None:
            outcomes.append(Refused("not_found", {"opinion": each.opinion_id}))
            continue
        refused = _misfit(act, order, opinion, each, sheets.get(order.pk, []), ended) or held.get(order.pk)
        outcomes.append(refused)
        if refused is None:
            _said(act, opinion, each)
            accepted[opinion.pk] = (opinion, each)
            if each.decision in ENDS:
                ended[order.pk] = ENDS[each.decision]
    _write(act, accepted)
    _end(act, orders, ended, accepted)
    _go_on(act, {key: orders[key] for key in sorted({o.order_id for o, _ in accepted.values()} - ended.keys())}, sheets)
    tasks_follow(act, [orders[key] for key in sorted({opinion.order_id for opinion, _ in accepted.values()})])
    return [
        outcome or _shown(orders[accepted[each.opinion_id][0].order_id], each)
        for outcome, each in zip(outcomes, given, strict=True)
    ]


def _shown(order: Order, given: Assessment) -> Done:
    return Done(
        {
            "order": order.pk, "number": order.number, "status": order.status, "opinion": given.opinion_id,
            "decision": given.decision,
        }
    )  # fmt: skip


def _misfit(
    act: Act, order: Order, opinion: Opinion, given: Assessment, sheet: Sequence[Opinion], ended: Mapping[int, str]
) -> Refused | None:
    """Why this opinion cannot be given so; None when it can."""
    if given.decision not in Decision.values:
        return _invalid("decision", "unknown_decision", given.decision)
    if given.decision != Decision.PASS and not (given.comment.strip() or given.condition.strip()):
        return _invalid("comment", "reason_required", "")
    if opinion.decision:
        return Refused("opinion_given", {"opinion": opinion.pk, "decision": opinion.decision})
    if order.status != Status.IN_REVIEW or opinion.is_void or order.pk in ended:
        return _invalid("status", "not_in_review", order.status)
    if not act.actor.may(opinion.duty):
        return Refused("not_allowed", {"duty": opinion.duty})
    if act.actor.person_id == opinion.requester_id:
        return Refused("own_request", {"opinion": opinion.pk})
    if opinion.task_id is None:
        return _invalid("opinion", "not_its_turn", opinion.department)
    mine = {other.duty for other in sheet if other.decided_by == act.actor.person_id}
    return duties_apart(document_of(order.policy_version_id or 0).separation(), opinion.duty, mine)


def _invalid(field: str, reason: str, value: str) -> Refused:
    return Refused("invalid_input", {"field": field, "reason": reason, "value": value})


def duties_apart(pairs: Sequence[Separation], duty: str, mine: Collection[str]) -> Refused | None:
    """The policy keeps two duties apart on one order, and a person exercised the other. mine: what they exercised."""
    for pair in pairs:
        other = pair.second if pair.first == duty else pair.first if pair.second == duty else None
        if other is not None and other in mine:
            return Refused("duties_apart", {"clause": pair.clause_id, "first": pair.first, "second": pair.second})
    return None


def _said(act: Act, opinion: Opinion, given: Assessment) -> None:
    opinion.decision, opinion.comment, opinion.condition = given.decision, given.comment[:2000], given.condition[:1000]
    opinion.decided_by, opinion.decided_at = act.actor.person_id, act.now


def _write(act: Act, accepted: Mapping[int, tuple[Opinion, Assessment]]) -> None:
    if not accepted:
        return
    opinions_record([opinion for opinion, _ in accepted.values()], journal=act.journal)
    order_ids = {opinion.order_id for opinion, _ in accepted.values()}
    tasks = open_tasks_locked(act.company_id, ["review"], order_ids=order_ids, subject_ids=accepted)
    said = {
        task.pk: (accepted[task.subject_id or 0][1].decision, accepted[task.subject_id or 0][1].comment)
        for task in tasks
    }
    tasks_decide(tasks, said, journal=act.journal)


def _end(
    act: Act, orders: Mapping[int, Order], ended: Mapping[int, str], accepted: Mapping[int, tuple[Opinion, Assessment]]
) -> None:
    """Return or reject: the round counts no longer, and the order goes back or is cancelled with the reason given."""
    reasons = {o.order_id: given.comment or given.condition for o, given in accepted.values() if given.decision in ENDS}
    for move in ("return", "reject"):
        keys = sorted(key for key, end in ended.items() if end == move)
        if not keys:
            continue
        rounds_void(keys, reason=move, journal=act.journal)
        tasks_void(open_tasks_locked(act.company_id, ["review"], order_ids=keys), reason=move, journal=act.journal)
        freed = advances_free(keys) if move == "reject" else {}
        said = {key: {"reason": reasons[key], **({"freed": freed[key]} if key in freed else {})} for key in keys}
        order_move([orders[key] for key in keys], move, journal=act.journal, data=said)


def _go_on(act: Act, orders: Mapping[int, Order], sheets: Mapping[int, Sequence[Opinion]]) -> None:
    """Ask the next group of each order, and let go of opinions nobody needs any more."""
    if not orders:
        return
    steps = {
        (key, opinion.clause): _step(act, order, opinion) for key, order in orders.items() for opinion in sheets[key]
    }
    spare = rounds_go_on({key: list(sheets[key]) for key in orders}, steps, journal=act.journal)
    if spare:
        tasks = open_tasks_locked(act.company_id, ["review"], order_ids=orders, subject_ids=spare)
        tasks_void(tasks, reason="passed_without", journal=act.journal)


def _step(act: Act, order: Order, opinion: Opinion) -> StepRequest:
    document = document_of(order.policy_version_id or 0)
    limit = next((step.limit for step in document.review_steps() if step.clause_id == opinion.clause), None)
    title = document.clause(opinion.clause).title
    return StepRequest(
        clause=opinion.clause, department=opinion.department, duty=opinion.duty, group=opinion.step_group,
        join=opinion.join, due_at=due_after(act, limit), title_zh=title.zh, title_en=title.en,
    )  # fmt: skip
