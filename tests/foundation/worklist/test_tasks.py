"""Tasks are opened once, decided once, and the ledger tells of each."""

from datetime import UTC, datetime

from django.db import transaction

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.ledger.services import journal_write
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.foundation.worklist.queries import open_tasks, open_tasks_locked, tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open, tasks_void

NOW = datetime(2026, 3, 9, 2, tzinfo=UTC)


def a_journal(company: int) -> Journal:
    return Journal(company, 7, NOW, NOW)


def ship(order: int, subject: int | None = None) -> TaskRequest:
    return TaskRequest(kind="ship", duty="shipping.ship", order_id=order, subject_id=subject)


def test_an_open_task_is_not_opened_twice() -> None:
    company, order, delivery = next_id(), next_id(), next_id()
    with transaction.atomic():
        first = tasks_open([ship(order, delivery), ship(order, delivery)], journal=a_journal(company))
        again = tasks_open([ship(order, delivery), ship(order)], journal=a_journal(company))

    assert [(task.order_id, task.subject_id) for task in [*first, *again]] == [(order, delivery), (order, None)]
    assert open_tasks(company, ["shipping.ship"]).count() == 2


def test_a_task_is_decided_once() -> None:
    company, order = next_id(), next_id()
    with transaction.atomic():
        journal = a_journal(company)
        (task,) = tasks_open([ship(order)], journal=journal)
        assert (
            tasks_done(open_tasks_locked(company, ["ship"], order_ids=[order]), outcome="shipped", journal=journal)
            == {}
        )
        locked = tasks_locked([task.pk], company)
        assert tasks_void(locked, reason="cancelled", journal=journal) == {
            task.pk: Refused("task_not_open", {"state": TaskState.DONE})
        }
        journal_write(journal)

    task.refresh_from_db()
    assert (task.state, task.outcome, task.decided_by, task.decided_at) == ("done", "shipped", 7, NOW)
    assert list(LedgerEntry.objects.filter(stream=order).values_list("kind", flat=True)) == ["task.opened", "task.done"]
    assert not Task.objects.filter(company_id=company, state=TaskState.OPEN).exists()
