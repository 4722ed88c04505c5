"""Writes of review: rounds opened, opinions given once, rounds made void by what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.worklist.services import TaskRequest, tasks_open
from ordinance.modules.review.models import Opinion
from ordinance.modules.review.queries import opinions_of, states_of
from ordinance.modules.review.rules import no_longer_needed, whose_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """One department asked in a round."""

    clause: str
    department: str
    duty: str
    group: int
    join: str
    due_at: datetime | None
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRequest:
    """The round of one order: who asks, and the steps of its policy that apply."""

    order_id: int
    requester_id: int
    steps: tuple[StepRequest, ...]


def rounds_open(rounds: Sequence[RoundRequest], *, journal: Journal) -> list[Opinion]:
    """Open a review round of each order: one INSERT of opinions, tasks for the first group (B1, B2)."""
    if not rounds:
        return []
    numbers = _next_rounds([each.order_id for each in rounds])
    opinions = [
        Opinion(
            company_id=journal.company_id, order_id=each.order_id, round=numbers[each.order_id], clause=step.clause,
            department=step.department, duty=step.duty, step_group=step.group, join=step.join,
            requester_id=each.requester_id,
        )
        for each in rounds
        for step in each.steps
    ]  # fmt: skip
    Opinion.objects.bulk_create(opinions)
    steps = {(each.order_id, step.clause): step for each in rounds for step in each.steps}
    for each in rounds:
        journal.add(
            "review.opened",
            each.order_id,
            {"round": numbers[each.order_id], "departments": [step.department for step in each.steps]},
        )
    sheets: dict[int, list[Opinion]] = {}
    for opinion in opinions:
        sheets.setdefault(opinion.order_id, []).append(opinion)
    for_turn = {key for sheet in sheets.values() for key in whose_turn(states_of(sheet))}
    _tasks([opinion for opinion in opinions if opinion.pk in for_turn], steps, journal)
    return opinions


def opinions_record(opinions: Sequence[Opinion], *, journal: Journal) -> None:
    """Write opinions just given (their orders are held locked); one UPDATE."""
    Opinion.objects.bulk_update(opinions, ["decision", "comment", "condition", "decided_by", "decided_at"])
    for opinion in opinions:
        journal.add(
            "review.opinion_given",
            opinion.order_id,
            {
                "opinion": opinion.pk, "round": opinion.round, "department": opinion.department,
                "clause": opinion.clause, "decision": opinion.decision, "comment": opinion.comment,
                "condition": opinion.condition,
            },
        )  # fmt: skip


def rounds_go_on(
    sheets: Mapping[int, list[Opinion]], steps: dict[tuple[int, str], StepRequest], *, journal: Journal
) -> list[int]:
    """After opinions were given: open the tasks of each order's next group, and say which nobody needs any more.

    sheets  the current round of each order, as it stands now
    steps   by order and clause
    returns keys of opinions whose group passed without them
    """
    states = {order_id: states_of(sheet) for order_id, sheet in sheets.items()}
    turn = {key for each in states.values() for key in whose_turn(each)}
    waiting = [o for sheet in sheets.values() for o in sheet if o.pk in turn and o.task_id is None]
    _tasks(waiting, steps, journal)
    return [key for each in states.values() for key in no_longer_needed(each)]


def rounds_void(order_ids: Sequence[int], *, reason: str, journal: Journal) -> None:
    """What was asked or said in the current rounds no longer counts: the order goes back, or is withdrawn."""
    for order_id, sheet in opinions_of(order_ids).items():
        journal.add("review.void", order_id, {"round": sheet[0].round, "reason": reason})
    Opinion.objects.filter(order_id__in=order_ids, is_void=False).update(is_void=True)


def _next_rounds(order_ids: Sequence[int]) -> dict[int, int]:
    last = dict(
        Opinion.objects.filter(order_id__in=order_ids).values_list("order_id").annotate(last=Max("round")).order_by()
    )
    return {order_id: last.get(order_id, 0) + 1 for order_id in order_ids}


def _tasks(opinions: Sequence[Opinion], steps: dict[tuple[int, str], StepRequest], journal: Journal) -> None:
    if not opinions:
        return
    asked = {opinion.pk: steps[opinion.order_id, opinion.clause] for opinion in opinions}
    tasks = tasks_open(
        [
            TaskRequest(
                kind="review", duty=step.duty, order_id=opinion.order_id, subject_id=opinion.pk,
                department=step.department, clause=step.clause, title_zh=step.title_zh, title_en=step.title_en,
                requester_id=opinion.requester_id, due_at=step.due_at,
            )
            for opinion in opinions
            for step in [asked[opinion.pk]]
        ],
        journal=journal,
    )  # fmt: skip
    by_subject = {task.subject_id: task.pk for task in tasks}
    for opinion in opinions:
        opinion.task_id = by_subject.get(opinion.pk)
    Opinion.objects.bulk_update(opinions, ["task_id"])
