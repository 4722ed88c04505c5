"""Who does a task: delegated to a colleague, taken, or put back for all who hold its duty (H2, H5).

The duty is what lets somebody do a task; an assignment says whose it is, so that nobody does it twice by accident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.contact.rules import NoticeKind
from ordinance.foundation.contact.services import NoticeRequest, notices_add
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.people.queries import staff_of
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.foundation.worklist.queries import tasks_locked
from ordinance.foundation.worklist.services import tasks_assign
from ordinance.modules.review.models import Opinion
from ordinance.modules.review.queries import opinions_of
from ordinance.orders.models import Order
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.review import duties_apart
from ordinance.workflows.wording import text_given

ASSIGN: Final = "work.assign"  # a manager's: to give anybody's task to anybody who may do it
_WHO: Final = "who does a task changes nothing of the order: the act itself asks its gate"
_REASON_MAX: Final = 500
_NOT_ONES_OWN: Final = frozenset({"review", "contact"})  # kinds nobody does for themselves


@dataclass(frozen=True, slots=True)
class _Held:
    """The tasks of a batch, with their orders locked before them."""

    tasks: Mapping[int, Task]
    orders: Mapping[int, Order]
    sheets: Mapping[int, Sequence[Opinion]]


@batch_workflow(duty="contact.write", unscoped=_WHO)
def tasks_delegate(act: Act, task_ids: Sequence[int], to_person_id: int, reason: str) -> list[Outcome]:
    """Give tasks to a colleague who holds their duty. Who may: whose they are, who gave them away, or a manager."""
    why = text_given("reason", reason, _REASON_MAX)
    held = _held(act, task_ids)
    staff = {each.person.pk: each.duties for each in staff_of(act.company_id, act.time.recorded_on)}
    duties = staff.get(to_person_id, frozenset())
    refused: dict[int, Refused] = {}
    for task in held.tasks.values():
        misfit = _not_mine(act, task) or _not_theirs(held, task, to_person_id, duties)
        if misfit is None and task.assignee_id == to_person_id:
            misfit = Refused("invalid_input", {"field": "person", "reason": "nothing_changes", "value": to_person_id})
        if misfit is not None:
            refused[task.pk] = misfit
    given = [task for task in held.tasks.values() if task.pk not in refused]
    tasks_assign(given, to_person_id, why, event="task.delegated", journal=act.journal)
    notices_add([_notice(held, task, to_person_id, why) for task in given], journal=act.journal)
    return _outcomes(task_ids, held, refused, to_person_id)


@batch_workflow(duty="contact.write", unscoped=_WHO)
def tasks_take(act: Act, task_ids: Sequence[int]) -> list[Outcome]:
    """Take tasks nobody has, or back what one gave away."""
    held = _held(act, task_ids)
    own = act.actor.person_id
    refused: dict[int, Refused] = {}
    for task in held.tasks.values():
        misfit = _not_mine(act, task) or _not_theirs(held, task, own, act.actor.duties)
        if misfit is not None:
            refused[task.pk] = misfit
    taken = [task for task in held.tasks.values() if task.pk not in refused and task.assignee_id != own]
    tasks_assign(taken, own, "", event="task.taken", journal=act.journal)
    return _outcomes(task_ids, held, refused, own)


@batch_workflow(duty="contact.write", unscoped=_WHO)
def tasks_put_back(act: Act, task_ids: Sequence[int]) -> list[Outcome]:
    """Put tasks back for all who hold their duty."""
    held = _held(act, task_ids)
    refused: dict[int, Refused] = {}
    for task in held.tasks.values():
        misfit = _not_mine(act, task)
        if misfit is None and task.kind == "contact" and not task.department:
            misfit = Refused("task_is_personal", {"task": task.pk})
        if misfit is not None:
            refused[task.pk] = misfit
    back = [task for task in held.tasks.values() if task.pk not in refused and task.assignee_id is not None]
    tasks_assign(back, None, "", event="task.put_back", journal=act.journal)
    return _outcomes(task_ids, held, refused, None)


def _held(act: Act, task_ids: Sequence[int]) -> _Held:
    about = Task.objects.filter(pk__in=task_ids, company_id=act.company_id, order_id__isnull=False)
    order_ids = {key for key in about.values_list("order_id", flat=True) if key is not None}
    orders = {order.pk: order for order in act.lock_orders(sorted(order_ids))}
    tasks = {
        task.pk: task
        for task in tasks_locked(task_ids, act.company_id)
        if task.order_id is None or task.order_id in orders
    }
    reviewed = {task.order_id for task in tasks.values() if task.kind == "review" and task.order_id is not None}
    return _Held(tasks, orders, opinions_of(reviewed) if reviewed else {})


def _not_mine(act: Act, task: Task) -> Refused | None:
    """Why this person cannot say who does the task; None when they can."""
    actor = act.actor
    if task.state != TaskState.OPEN:
        return Refused("task_not_open", {"state": str(task.state)})
    if actor.may(ASSIGN) or actor.person_id in (task.assignee_id, task.assigned_by):
        return None
    if not actor.may(task.duty):
        return Refused("not_allowed", {"duty": task.duty})
    if task.assignee_id is not None:
        return Refused("task_assigned", {"task": task.pk, "person": task.assignee_id})
    return None


def _not_theirs(held: _Held, task: Task, person_id: int, duties: frozenset[str]) -> Refused | None:
    """Why a person cannot be given the task: without its duty, or where the policy keeps them apart from it."""
    if task.duty not in duties:
        return Refused("not_a_colleague", {"duty": task.duty, "person": person_id})
    if task.kind in _NOT_ONES_OWN and task.requester_id == person_id:
        return Refused("own_request", {"task": task.pk})
    order = held.orders.get(task.order_id or 0)
    if task.kind != "review" or order is None or order.policy_version_id is None:
        return None
    done = {opinion.duty for opinion in held.sheets.get(order.pk, ()) if opinion.decided_by == person_id}
    return duties_apart(document_of(order.policy_version_id).separation(), task.duty, done)


def _notice(held: _Held, task: Task, person_id: int, reason: str) -> NoticeRequest:
    order = held.orders.get(task.order_id or 0)
    return NoticeRequest(
        person_id=person_id,
        event_id=next_id(),
        kind=NoticeKind.DELEGATED,
        stream=task.pk,
        order_id=task.order_id,
        facts={"task": task.pk, "kind": task.kind, "number": order.number if order else "", "reason": reason},
    )


def _outcomes(
    task_ids: Sequence[int], held: _Held, refused: Mapping[int, Refused], person_id: int | None
) -> list[Outcome]:
    return [
        refused.get(key)
        or (Done({"task": key, "person": person_id}) if key in held.tasks else Refused("not_found", {"task": key}))
        for key in task_ids
    ]
