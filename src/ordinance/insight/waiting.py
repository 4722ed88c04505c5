"""What an order is waiting for: the one thing that stands first in its way, why, whose move it is, and what would help.

Decides from what the page has read already; the sentence is made at the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson

from ordinance.foundation.people.models import Person
from ordinance.foundation.policy.rules.clauses import Bilingual, Clause
from ordinance.insight.order_page import OrderPage
from ordinance.modules.shipping.models import DeliveryState
from ordinance.orders.models import Hold
from ordinance.orders.states import Stage, Status

# What the next act is, and the duty it asks for, where no task or hold says it.
_NEXT: Final[Mapping[str, tuple[str, str]]] = {
    Stage.REGISTERED: ("submit", "orders.submit"),
    Stage.INCOMPLETE: ("complete", "orders.draft"),
    Stage.AWAITING_REVIEW: ("review", "orders.confirm"),
    Stage.IN_REVIEW: ("review", "orders.confirm"),
    Stage.REVIEWED: ("confirm", "orders.confirm"),
    Stage.AWAITING_DEPOSIT: ("deposit", "billing.receive"),
    Stage.AWAITING_SUPPLY: ("supply", "promise.supply"),
    Stage.AWAITING_DISPATCH: ("dispatch", "shipping.plan"),
    Stage.PARTLY_SHIPPED: ("rest", "shipping.plan"),
    Stage.SHIPPED: ("sign", "shipping.sign"),
    Stage.SIGNED: ("bill", "billing.bill"),
    Stage.AWAITING_PAYMENT: ("payment", "billing.receive"),
    Stage.COMPLETED: ("close", "orders.close"),
    Stage.CLOSED: ("archive", "archive.file"),
    Stage.CANCELLED: ("nothing", ""),
}
_TASK: Final[Mapping[str, str]] = {"collect": "payment", "plan": "dispatch"}  # a task's kind, where it is not the act


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The answer to “why is it here”.

    what      names the sentence; facts fill it
    duties    whose move it is, with `departments` where they are known; both empty when nobody's
    assignee  the person it was given to, if any
    not_by    who may not do it although they hold the duty: they asked for it themselves
    since     when it began to wait
    cures     what would let it pass, alternatives in both languages
    """

    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    duties: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    assignee: int | None = None
    not_by: int | None = None
    since: datetime | None = None
    due_at: datetime | None = None
    hold: Hold | None = None
    clause: Clause | None = None
    cures: tuple[Bilingual, ...] = ()


def waiting_for(page: OrderPage) -> Waiting:
    """What stands first in the order's way: a hold, else the review, else the next act of its stage."""
    order = page.order
    if order.status not in (Status.CANCELLED, Status.CLOSED) and page.standing_holds:
        return _held(page, page.standing_holds[0])
    if page.filed is not None:
        return Waiting(what="filed", facts={"until": page.filed.retain_until}, since=page.filed.filed_at)
    what, duty = _NEXT[order.stage]
    if what == "review":
        return _in_review(page)
    if what in ("dispatch", "rest") and any(delivery.state == DeliveryState.PLANNED for delivery in page.deliveries):
        what, duty = _in_warehouse(page)
    task = next(
        (task for task in page.open_tasks if _TASK.get(task.kind, task.kind) == what or task.duty == duty), None
    )
    duty = task.duty if task else duty
    return Waiting(
        what=what,
        facts=_facts(page, what),
        duties=(duty,) if duty else (),
        departments=(task.department,) if task and task.department else (),
        assignee=task.assignee_id if task else None,
        since=task.opened_at if task else page.moved_at,
        due_at=task.due_at if task else None,
        clause=page.clause(task.clause) if task else None,
    )


def whose_move(page: OrderPage, waiting: Waiting) -> list[Person]:
    """The people whose move it is: the one it was given to, else those who hold a duty it asks for."""
    if waiting.assignee is not None and waiting.assignee in page.people:
        return [page.people[waiting.assignee]]
    held = {person.pk: person for duty in waiting.duties for person in page.holders(duty)}
    return [person for key, person in held.items() if key != waiting.not_by]


def _in_warehouse(page: OrderPage) -> tuple[str, str]:
    """The step its planned deliveries wait for: picking, checking, packing, or to leave."""
    kinds = {task.kind for task in page.open_tasks}
    step = next((step for step in ("pick", "check", "pack") if step in kinds), "ship")
    return step, f"shipping.{step}"


def _held(page: OrderPage, hold: Hold) -> Waiting:
    facts = orjson.loads(hold.facts) if hold.facts else {}
    cure = facts.get("cure") or {}
    given = (Bilingual(str(cure["zh"]), str(cure["en"])),) if cure else ()
    return Waiting(
        what="gate" if hold.clause else "hold",
        facts={"scope": hold.scope, "reason": hold.reason, "note": hold.note},
        duties=(hold.duty,),
        # whoever was stopped by a clause does not let themselves pass
        not_by=hold.put_by if hold.clause else None,
        since=hold.put_at,
        hold=hold,
        clause=page.clause(hold.clause),
        cures=given or lacking_of(facts),
    )


def lacking_of(facts: Mapping[str, Any]) -> tuple[Bilingual, ...]:
    """What a closed gate lacked, as its trace recorded it: one text per alternative."""
    found = []
    for alternative in (facts.get("trace") or {}).get("lacking", ()):
        zh = "，且".join(_step_said(step, "zh") for step in alternative)
        en = " and ".join(_step_said(step, "en") for step in alternative)
        found.append(Bilingual(zh, en))
    return tuple(found)


def _step_said(step: Mapping[str, Any], language: str) -> str:
    by = Decimal(step["by"]) if step.get("by") else Decimal(0)
    if not by:
        return str(step[language])
    return f"{step['zh']}（差 {by:,f}）" if language == "zh" else f"{step['en']} (off by {by:,f})"


def _in_review(page: OrderPage) -> Waiting:
    asked = [opinion for opinion in page.opinions if not opinion.is_void and not opinion.decision and opinion.task_id]
    tasks = {task.pk: task for task in page.open_tasks}
    mine = [tasks[opinion.task_id] for opinion in asked if opinion.task_id in tasks]
    return Waiting(
        what="review",
        duties=tuple(dict.fromkeys(opinion.duty for opinion in asked)),
        departments=tuple(dict.fromkeys(opinion.department for opinion in asked)),
        assignee=mine[0].assignee_id if len(mine) == 1 else None,
        not_by=asked[0].requester_id if asked else None,
        since=min((task.opened_at for task in mine), default=page.order.submitted_at),
        due_at=min((task.due_at for task in mine if task.due_at), default=None),
        clause=page.clause(asked[0].clause) if asked else None,
    )


def _facts(page: OrderPage, what: str) -> dict[str, Any]:
    money, order = page.billing.sums, page.order
    if what == "complete":
        return {"missing": [code for code in order.missing.split(",") if code]}
    if what == "deposit":
        return {"amount": money.deposit_missing}
    if what == "payment":
        owed = order.gross - money.credited - money.received
        return {
            "amount": owed,
            "due_on": min((bill.due_on for bill in page.billing.bills if _is_open(bill)), default=None),
        }
    if what in ("pick", "check", "pack", "ship", "sign"):
        state = DeliveryState.SHIPPED if what == "sign" else DeliveryState.PLANNED
        return {"numbers": [delivery.number for delivery in page.deliveries if delivery.state == state]}
    if what == "supply":
        return {"on": _latest([line.promised_on for line in page.lines if line.pegged > 0])}
    return {}


def _is_open(bill: Any) -> bool:
    return bool(bill.gross > 0 and bill.applied < bill.gross)


def _latest(days: list[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
