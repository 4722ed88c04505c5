"""Typed views of a document's rules: what each workflow asks for, in the words of the trade."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ordinance.foundation.policy.rules.clauses import Bilingual, Clause, Rule
from ordinance.foundation.policy.rules.conditions import Condition
from ordinance.foundation.policy.rules.durations import Duration

SCOPES: Final = (
    "submit", "confirm", "plan", "purchase", "produce", "pick", "ship", "invoice", "change", "refund", "close",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """One condition that must hold before an act; closed, it puts a hold that whoever has the duty `role` may lift."""

    clause_id: str
    kind: str  # gate, credit_policy, price_authority, completion
    scope: str
    when: Condition | None
    passes: Condition
    role: str
    cure: Bilingual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One department's opinion; groups run one after another, the steps of a group side by side."""

    clause_id: str
    department: str
    duty: str
    group: int
    join: Literal["all", "any"]
    when: Condition | None
    limit: Duration | None
    questions: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredFields:
    """Fields that must be filled at a scope; names are the intake's, e.g. customer, lines.quantity."""

    clause_id: str
    scope: str
    fields: tuple[str, ...]
    when: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    clause_id: str
    channels: tuple[str, ...]
    limit: Duration | None  # how soon an arrival is picked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How an order gets its formal number, e.g. SO{yyyy}{mm}-{seq:5}, and at which event."""

    clause_id: str
    pattern: str
    event: Literal["receipt", "entry", "confirmation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerm:
    """Code of a term the billing knows, for orders whose customer has none agreed."""

    clause_id: str
    term: str
    when: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
    clause_id: str
    scopes: tuple[str, ...]
    when: Condition | None
    passes: Condition
    role: str
    cure: Bilingual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A step that must be done within a time from an event of the ledger."""

    clause_id: str
    step: str
    starts_on: str
    limit: Duration
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One of the things that must be true before an order is closed."""

    clause_id: str
    code: str
    title: Bilingual
    passes: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Two acts one person may not both do on an order, by their duties."""

    clause_id: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPair:
    """One step of the way out that must be done before another: pick, check, pack, ship."""

    clause_id: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTiming:
    clause_id: str
    event: Literal["shipped", "signed", "completed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Where goods are looked for, first to last, and whether an order may ship in parts."""

    clause_id: str
    sources: tuple[str, ...]  # stock, supply, transfer, purchase, produce
    may_split: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    clause_id: str
    event: str
    recipients: tuple[str, ...]
    limit: Duration | None


def ruled(clauses: Sequence[Clause], *kinds: str) -> Iterator[tuple[str, Rule]]:
    """Clause id and rule of every clause of these kinds, in the document's order."""
    for clause in clauses:
        if clause.rule is not None and clause.rule.kind in kinds:
            yield clause.id, clause.rule


def gates_of(clauses: Sequence[Clause]) -> dict[str, tuple[GateRule, ...]]:
    """The gate rules of every scope: gates, credit policy, price authority and, to close, criteria of completion."""
    found: dict[str, list[GateRule]] = {scope: [] for scope in SCOPES}
    for clause_id, rule in ruled(clauses, "gate", "credit_policy", "price_authority", "completion"):
        scopes = rule.parameters.get("scopes") or (rule.parameters.get("scope", "close"),)
        for passes, cure in _passes(rule):
            for scope in scopes:
                gate = GateRule(
                    clause_id=clause_id, kind=rule.kind, scope=scope, when=rule.when, passes=passes, role=rule.role,
                    cure=cure,
                )  # fmt: skip
                found[scope].append(gate)
    return {scope: tuple(gates) for scope, gates in found.items()}


def _passes(rule: Rule) -> Iterator[tuple[Condition, Bilingual | None]]:
    for criterion in rule.parameters.get("criteria") or ():
        yield criterion["pass"], criterion["title"]
    if rule.passes is not None:
        yield rule.passes, rule.cure


def review_steps_of(clauses: Sequence[Clause]) -> tuple[ReviewStep, ...]:
    """The review's steps by group, then by the document's order."""
    steps = [
        ReviewStep(
            clause_id=clause_id, department=of["department"], duty=of["duty"], group=of["group"], join=of["join"],
            when=rule.when, limit=of["limit"], questions=of["questions"] or (),
        )
        for clause_id, rule in ruled(clauses, "review_step")
        for of in [rule.parameters]
    ]  # fmt: skip
    return tuple(sorted(steps, key=lambda step: step.group))


def completion_of(clauses: Sequence[Clause]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(clause_id=clause_id, code=one["code"], title=one["title"], passes=one["pass"])
        for clause_id, rule in ruled(clauses, "completion")
        for one in rule.parameters["criteria"]
    )


def credit_of(clauses: Sequence[Clause]) -> tuple[CreditRule, ...]:
    return tuple(
        CreditRule(
            clause_id=clause_id, scopes=rule.parameters["scopes"], when=rule.when, passes=rule.passes, role=rule.role,
            cure=rule.cure,
        )
        for clause_id, rule in ruled(clauses, "credit_policy")
        if rule.passes is not None
    )  # fmt: skip


def payment_terms_of(clauses: Sequence[Clause]) -> tuple[PaymentTerm, ...]:
    return tuple(
        PaymentTerm(clause_id=clause_id, term=rule.parameters["term"], when=rule.when)
        for clause_id, rule in ruled(clauses, "payment_term")
    )


def step_order_of(clauses: Sequence[Clause]) -> tuple[StepPair, ...]:
    return tuple(
        StepPair(clause_id=clause_id, first=pair["first"], second=pair["second"])
        for clause_id, rule in ruled(clauses, "step_order")
        for pair in rule.parameters["pairs"]
    )


def time_limits_of(clauses: Sequence[Clause]) -> tuple[TimeLimit, ...]:
    return tuple(
        TimeLimit(
            clause_id=clause_id, step=of["step"], starts_on=of["starts_on"], limit=of["limit"],
            department=of["department"] or "",
        )
        for clause_id, rule in ruled(clauses, "time_limit")
        for of in [rule.parameters]
    )  # fmt: skip


def notifications_of(clauses: Sequence[Clause]) -> tuple[Notification, ...]:
    return tuple(
        Notification(
            clause_id=clause_id, event=event, recipients=of["recipients"], limit=of["limit"],
        )
        for clause_id, rule in ruled(clauses, "notification")
        for of in [rule.parameters]
        for event in of["events"]
    )  # fmt: skip
