"""Reads of tasks; those that will be decided come locked."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.worklist.models import Task, TaskState


def tasks_locked(keys: Collection[int], company_id: int) -> Locked[Task]:
    """Lock tasks by key, whatever their state."""
    return lock(Task.objects.filter(pk__in=keys, company_id=company_id))


def open_tasks_locked(
    company_id: int,
    kinds: Collection[str],
    *,
    order_ids: Collection[int] | None = None,
    subject_ids: Collection[int] | None = None,
) -> Locked[Task]:
    """Lock the open tasks of these kinds about these orders, these subjects, or both."""
    about = Q()
    if order_ids is not None:
        about &= Q(order_id__in=order_ids)
    if subject_ids is not None:
        about &= Q(subject_id__in=subject_ids)
    return lock(Task.objects.filter(about, company_id=company_id, kind__in=kinds, state=TaskState.OPEN))


def open_tasks(company_id: int, duties: Collection[str]) -> QuerySet[Task]:
    """What is to be done under these duties, the most pressing first (我的待办)."""
    return Task.objects.filter(company_id=company_id, duty__in=duties, state=TaskState.OPEN).order_by("due_at", "pk")
