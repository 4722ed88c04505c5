"""What an order is waiting for: the one thing that stands first in its way, why, whose move it is, and what would help.

Decides from what the page has read already; the sentence is made at the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import orjson

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
_TASK: Final[Mapping[str, str]] = {
    "ship": "ship",
    "sign": "sign",
    "bill": "bill",
    "collect": "payment",
    "plan": "dispatch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The answer to “why is it here”.

    what     names the sentence; facts fill it
    duty     whose move it is, with `departments` where they are known; both empty when nobody's
    since    when it began to wait
    cures    what would let it pass, alternatives in both languages
    """

    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    duty: str = ""
    departments: tuple[str, ...] = ()
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
    if what == "dispatch" and any(delivery.state == DeliveryState.PLANNED for delivery in page.deliveries):
        what, duty = "ship", "shipping.ship"
    task = next(
        (task for task in page.open_tasks if _TASK.get(task.kind, task.kind) == what or task.duty == duty), None
    )
    return Waiting(
        what=what,
        facts=_facts(page, what),
        duty=task.duty if task else duty,
        departments=(task.department,) if task and task.department else (),
        since=task.opened_at if task else _since(page),
        due_at=task.due_at if task else None,
        clause=_clause(page, task.clause) if task else None,
    )


def _held(page: OrderPage, hold: Hold) -> Waiting:
    facts = orjson.loads(hold.facts) if hold.facts else {}
    cure = facts.get("cure") or {}
    given = (Bilingual(str(cure["zh"]), str(cure["en"])),) if cure else ()
    return Waiting(
        what="gate" if hold.clause else "hold",
        facts={"scope": hold.scope, "reason": hold.reason, "note": hold.note},
        duty=hold.duty,
        since=hold.put_at,
        hold=hold,
        clause=_clause(page, hold.clause),
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
        departments=tuple(dict.fromkeys(opinion.department for opinion in asked)),
        since=min((task.opened_at for task in mine), default=page.order.submitted_at),
        due_at=min((task.due_at for task in mine if task.due_at), default=None),
        clause=_clause(page, asked[0].clause) if asked else None,
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
    if what in ("ship", "sign"):
        state = DeliveryState.PLANNED if what == "ship" else DeliveryState.SHIPPED
        return {"numbers": [delivery.number for delivery in page.deliveries if delivery.state == state]}
    if what == "supply":
        return {"on": _latest([line.promised_on for line in page.lines if line.pegged > 0])}
    return {}


def _is_open(bill: Any) -> bool:
    return bool(bill.gross > 0 and bill.applied < bill.gross)


def _latest(days: list[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _since(page: OrderPage) -> datetime | None:
    """When the order last moved."""
    moved = [
        row.entry.occurred_at for row in page.ledger if row.entry.kind.startswith(("order.", "delivery.", "bill."))
    ]
    return moved[-1] if moved else page.order.created_at


def _clause(page: OrderPage, clause_id: str) -> Clause | None:
    if page.document is None or not clause_id:
        return None
    return next((clause for clause in page.document.clauses if clause.id == clause_id), None)
