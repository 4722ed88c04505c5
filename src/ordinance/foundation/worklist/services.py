"""Writes of tasks: opened by an act, then done by a person or void because their reason fell away.

The ledger tells of a task on its order's stream (the act must hold the order), else on its subject's, else on its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from ordinance.foundation.database.hot import Write, insert
from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.values import value
from ordinance.foundation.worklist.models import Task, TaskState


@value(kw_only=True)
class TaskRequest:
    """A task to open. One of a kind, order, subject and duty is open at a time."""

    kind: str
    duty: str
    order_id: int | None = None
    subject_id: int | None = None
    department: str = ""
    clause: str = ""
    title_zh: str = ""
    title_en: str = ""
    requester_id: int | None = None
    assignee_id: int | None = None
    due_at: datetime | None = None


def tasks_open(requests: Sequence[TaskRequest], *, journal: Journal) -> list[Task]:
    """Open tasks, two statements however many; returns those opened. What is open already stays as it is."""
    if not requests:
        return []
    wanted = {_identity(request): request for request in requests}
    about = Q(order_id__in={request.order_id for request in requests} - {None})
    about |= Q(subject_id__in={request.subject_id for request in requests} - {None})
    kinds = {request.kind for request in requests}
    standing = Task.objects.filter(about, company_id=journal.company_id, kind__in=kinds, state=TaskState.OPEN)
    for task in standing:
        wanted.pop(_identity(task), None)
    tasks = [_task(request, journal) for request in wanted.values()]
    Task.objects.bulk_create(tasks)
    for task in tasks:
        journal.add("task.opened", _stream(task), opened_event(task.pk, task))
    return tasks


def opened_event(key: int, task: Task | TaskRequest) -> dict[str, Any]:
    """What the ledger says of a task that was opened."""
    return {
        "task": key, "kind": task.kind, "duty": task.duty, "department": task.department, "clause": task.clause,
        "subject": task.subject_id, "due_at": task.due_at,
    }  # fmt: skip


def tasks_insert(tasks: Sequence[tuple[int, TaskRequest]], *, company_id: int, opened_at: datetime) -> Write:
    """Tasks of objects that are new, so that nothing can be open yet, as one part of a composed write: key and task."""
    return insert(
        "tasks",
        "worklist_task",
        {
            "id": ("bigint", [key for key, _ in tasks]),
            "kind": ("text", [task.kind for _, task in tasks]),
            "order_id": ("bigint", [task.order_id for _, task in tasks]),
            "subject_id": ("bigint", [task.subject_id for _, task in tasks]),
            "department": ("text", [task.department for _, task in tasks]),
            "duty": ("text", [task.duty for _, task in tasks]),
            "clause": ("text", [task.clause for _, task in tasks]),
            "title_zh": ("text", [task.title_zh[:300] for _, task in tasks]),
            "title_en": ("text", [task.title_en[:300] for _, task in tasks]),
            "requester_id": ("bigint", [task.requester_id for _, task in tasks]),
            "assignee_id": ("bigint", [task.assignee_id for _, task in tasks]),
            "due_at": ("timestamptz", [task.due_at for _, task in tasks]),
        },
        company_id=("bigint", company_id),
        opened_at=("timestamptz", opened_at.isoformat()),
        state=("text", TaskState.OPEN.value),
        outcome=("text", ""),
        opinion=("text", ""),
    )


def tasks_done(tasks: Sequence[Task], *, outcome: str, opinion: str = "", journal: Journal) -> dict[int, Refused]:
    """Somebody did locked tasks, one UPDATE; returns those that were no longer open."""
    refused = _not_open(tasks)
    done = [task for task in tasks if task.pk not in refused]
    Task.objects.filter(pk__in=[task.pk for task in done]).update(
        state=TaskState.DONE,
        outcome=outcome,
        opinion=opinion[:2000],
        decided_by=journal.actor_id,
        decided_at=journal.occurred_at,
    )
    for task in done:
        task.state = TaskState.DONE.value
        journal.add(
            "task.done",
            _stream(task),
            {"task": task.pk, "kind": task.kind, "outcome": outcome, "opinion": opinion[:2000]},
        )
    return refused


def tasks_decide(tasks: Sequence[Task], said: Mapping[int, tuple[str, str]], *, journal: Journal) -> None:
    """Somebody decided locked, open tasks, each in its own way, one UPDATE. said: task → outcome and opinion."""
    for task in tasks:
        outcome, opinion = said[task.pk]
        task.state, task.outcome, task.opinion = TaskState.DONE, outcome, opinion[:2000]
        task.decided_by, task.decided_at = journal.actor_id, journal.occurred_at
        journal.add(
            "task.done",
            _stream(task),
            {"task": task.pk, "kind": task.kind, "outcome": outcome, "opinion": task.opinion},
        )
    Task.objects.bulk_update(tasks, ["state", "outcome", "opinion", "decided_by", "decided_at"])


def tasks_void(tasks: Sequence[Task], *, reason: str, journal: Journal) -> dict[int, Refused]:
    """The reason of locked tasks fell away, one UPDATE; returns those that were no longer open."""
    refused = _not_open(tasks)
    void = [task for task in tasks if task.pk not in refused]
    Task.objects.filter(pk__in=[task.pk for task in void]).update(state=TaskState.VOID, outcome=reason[:40])
    for task in void:
        task.state = TaskState.VOID.value
        journal.add("task.void", _stream(task), {"task": task.pk, "kind": task.kind, "reason": reason})
    return refused


def tasks_assign(tasks: Sequence[Task], person_id: int | None, reason: str, *, event: str, journal: Journal) -> None:
    """Give locked, open tasks to a person, or back to all who hold their duty; one UPDATE.

    event  `task.delegated`, `task.taken`, `task.put_back`
    """
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
        assignee_id=person_id,
        assigned_by=None if person_id is None else journal.actor_id,
        assigned_at=None if person_id is None else journal.occurred_at,
    )
    for task in tasks:
        said = {"task": task.pk, "kind": task.kind, "from": task.assignee_id, "to": person_id, "reason": reason}
        journal.add(event, _stream(task), said)


def _identity(task: Task | TaskRequest) -> tuple[str, int | None, int | None, str]:
    return task.kind, task.order_id, task.subject_id, task.duty


def _stream(task: Task) -> int:
    return task.order_id or task.subject_id or task.pk


def _not_open(tasks: Sequence[Task]) -> dict[int, Refused]:
    return {
        task.pk: Refused("task_not_open", {"state": str(task.state)}) for task in tasks if task.state != TaskState.OPEN
    }


def _task(request: TaskRequest, journal: Journal) -> Task:
    return Task(
        company_id=journal.company_id,
        kind=request.kind,
        order_id=request.order_id,
        subject_id=request.subject_id,
        department=request.department,
        duty=request.duty,
        clause=request.clause,
        title_zh=request.title_zh[:300],
        title_en=request.title_en[:300],
        requester_id=request.requester_id,
        assignee_id=request.assignee_id,
        opened_at=journal.occurred_at,
        due_at=request.due_at,
    )
