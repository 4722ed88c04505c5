"""Writes of review: rounds opened, opinions given once, rounds made void by what follows."""

from collections.abc import Sequence
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


def opinion_record(opinion: Opinion, decision: str, *, comment: str, condition: str, journal: Journal) -> None:
    """Give an opinion that is still to be given (the caller holds its order locked); a second one finds it given."""
    opinion.decision, opinion.comment, opinion.condition = decision, comment[:2000], condition[:1000]
    opinion.decided_by, opinion.decided_at = journal.actor_id, journal.occurred_at
    opinion.save(update_fields=["decision", "comment", "condition", "decided_by", "decided_at"])
    journal.add(
        "review.opinion_given",
        opinion.order_id,
        {
            "opinion": opinion.pk, "round": opinion.round, "department": opinion.department, "clause": opinion.clause,
            "decision": decision, "comment": opinion.comment, "condition": opinion.condition,
        },
    )  # fmt: skip


def round_go_on(
    order_id: int, *, titles: dict[str, tuple[str, str]], dues: dict[str, datetime | None], journal: Journal
) -> list[int]:
    """After an opinion: open the tasks of the next group; returns the opinions nobody needs to give any more."""
    sheet = opinions_of([order_id]).get(order_id, [])
    states = states_of(sheet)
    turn = set(whose_turn(states))
    steps = {
        (order_id, opinion.clause): StepRequest(
            clause=opinion.clause, department=opinion.department, duty=opinion.duty, group=opinion.step_group,
            join=opinion.join, due_at=dues.get(opinion.clause), title_zh=titles[opinion.clause][0],
            title_en=titles[opinion.clause][1],
        )
        for opinion in sheet
    }  # fmt: skip
    _tasks([opinion for opinion in sheet if opinion.pk in turn and opinion.task_id is None], steps, journal)
    return no_longer_needed(states)


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
