"""The contract review sheet as the order page shows it: the departments side by side, earlier rounds folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ordinance.foundation.people.models import Person
from ordinance.foundation.policy.rules.clauses import Bilingual, Clause
from ordinance.insight.order_page import OrderPage
from ordinance.modules.review.models import Opinion


@dataclass(frozen=True, slots=True)
class ShownOpinion:
    """One department's part: what its clause has it ask, what it said, who and whether in time."""

    opinion: Opinion
    clause: Clause | None
    questions: Sequence[Bilingual]
    person: Person | None
    due_at: datetime | None
    is_late: bool

    @property
    def is_turn(self) -> bool:
        """Whether its turn has come and it was not given."""
        return not self.opinion.decision and not self.opinion.is_void and self.opinion.task_id is not None


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """The opinions of the round that counts, by the group they are asked in, and those that are void."""

    groups: Sequence[Sequence[ShownOpinion]]
    void: Sequence[ShownOpinion]


def review_shown(page: OrderPage) -> ShownSheet:
    """The sheet of an order."""
    shown = [_shown(page, opinion) for opinion in page.opinions]
    groups: dict[int, list[ShownOpinion]] = {}
    for each in shown:
        if not each.opinion.is_void:
            groups.setdefault(each.opinion.step_group, []).append(each)
    return ShownSheet([groups[key] for key in sorted(groups)], [each for each in shown if each.opinion.is_void])


def _shown(page: OrderPage, opinion: Opinion) -> ShownOpinion:
    steps = page.document.review_steps() if page.document else ()
    questions = next((step.questions for step in steps if step.clause_id == opinion.clause), ())
    task = next((task for task in page.tasks if task.pk == opinion.task_id), None)
    due_at = task.due_at if task else None
    is_late = bool(due_at and opinion.decided_at and opinion.decided_at > due_at)
    person = page.people.get(opinion.decided_by) if opinion.decided_by else None
    return ShownOpinion(opinion, page.clause(opinion.clause), questions, person, due_at, is_late)
