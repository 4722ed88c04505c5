"""The steps after the goods: bill, collect, close, archive. Each follows from where the order stands (E1, E3, E11, C1).

The kernel settles them at the end of every act, so that no act can forget whose move it is next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open
from ordinance.modules.archive.queries import archived
from ordinance.orders.states import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """A task a department has while an order stands somewhere."""

    kind: str
    duty: str
    department: str
    title_zh: str
    title_en: str


STEPS: Final[Mapping[Stage, Step]] = {
    Stage.SIGNED: Step("bill", "billing.bill", "finance", "开出账单", "Make the bill"),
    Stage.AWAITING_PAYMENT: Step("collect", "billing.receive", "finance", "收款核销", "Collect the payment"),
    Stage.COMPLETED: Step("close", "orders.close", "desk", "核对并结案", "Check and close"),
    Stage.CLOSED: Step("archive", "archive.file", "desk", "整理归档", "File the order"),
}
_KINDS: Final = frozenset(step.kind for step in STEPS.values())


def endings_settle(stages: Mapping[int, Stage], *, journal: Journal) -> None:
    """Open the step each order's stage calls for, and close those of stages it has left.

    stages  of orders the act holds; nothing is asked for orders that are not confirmed yet
    """
    late = {key: stage for key, stage in stages.items() if stage in STEPS or stage is Stage.CANCELLED}
    going = [key for key in stages if key in late or stages[key] in _BACK]
    if not going:
        return
    closed = [key for key, stage in late.items() if stage is Stage.CLOSED]
    filed = archived(closed) if closed else frozenset()
    wanted = {key: STEPS[stage] for key, stage in late.items() if stage in STEPS and key not in filed}
    standing = open_tasks_locked(journal.company_id, _KINDS, order_ids=going)
    over = [task for task in standing if wanted.get(task.order_id or 0, _NONE).kind != task.kind]
    kept = {(task.order_id, task.kind) for task in standing} - {(task.order_id, task.kind) for task in over}
    tasks_done(over, outcome="done", journal=journal)
    tasks_open(
        [ending_request(key, step, journal.actor_id) for key, step in wanted.items() if (key, step.kind) not in kept],
        journal=journal,
    )


# where an order may come back to from a stage that has a step: reopened, changed, goods taken back
_BACK: Final = frozenset({Stage.AWAITING_DISPATCH, Stage.AWAITING_SUPPLY, Stage.PARTLY_SHIPPED, Stage.SHIPPED})
_NONE: Final = Step("", "", "", "", "")


def ending_request(order_id: int, step: Step, requester_id: int) -> TaskRequest:
    """The task of a step for one order."""
    return TaskRequest(
        kind=step.kind,
        duty=step.duty,
        order_id=order_id,
        department=step.department,
        title_zh=step.title_zh,
        title_en=step.title_en,
        requester_id=requester_id,
    )
