"""The one write of placing: guards first, then every row of every order, as one statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from ordinance.foundation.database.hot import Write, write_together
from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.ledger.journal import Journal, Written
from ordinance.foundation.ledger.rules import canonical, flat
from ordinance.foundation.ledger.services import facts_insert, ledger_insert
from ordinance.foundation.messages.services import Message, outbox_insert
from ordinance.foundation.numbering.services import numbers_render
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.gates import GateResult
from ordinance.foundation.worklist.services import TaskRequest, opened_event, tasks_insert
from ordinance.modules.billing.queries import OrderMoney
from ordinance.modules.billing.services.instalments import Planned, instalments_insert, instalments_plan
from ordinance.modules.credit.services import ExposureTake, exposure_take
from ordinance.modules.promise.services import PegTake, pegs_insert, supply_take
from ordinance.modules.review.queries import ReviewSums
from ordinance.modules.stock.services import Take, reservations_insert, stock_take
from ordinance.orders.gates import GateVerdict
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import LineSums
from ordinance.orders.rules import MOVES, Tracks, tracks
from ordinance.orders.services.drafting import drafted_event
from ordinance.orders.services.placing import NewOrder, lines_insert, orders_insert, versions_insert
from ordinance.orders.services.versions import snapshot
from ordinance.orders.states import LineKind, Scope, Status
from ordinance.workflows.confirm import confirmed_event, credit_decision, promise_decision
from ordinance.workflows.endings import STEPS, ending_request
from ordinance.workflows.gate import decision_of
from ordinance.workflows.kernel import Act
from ordinance.workflows.placing.deciding import Placed
from ordinance.workflows.placing.reading import World
from ordinance.workflows.progress import progress_of
from ordinance.workflows.steps import PLAN, step_request, step_within

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the ledger and the snapshots say of the orders placed."""

    written: Written
    snapshots: list[tuple[int, int, str]]
    tasks: list[tuple[int, TaskRequest]]


def placed_write(act: Act, world: World, placed: Sequence[Placed]) -> None:
    """Number the orders, chain their entries, and write everything they are and took (one statement).

    raises  StaleFacts when a guard misses: the act is then repeated
    """
    if not placed:
        return
    _number(act, placed)
    planned = _planned(act, placed)
    standings = _standings([each.order for each in placed], planned)
    told = _told(act, world, placed, standings)
    write_together(
        [
            *_guards(act, world, placed),
            *_orders(act, placed, planned, standings, told),
            *_records(act, placed, told),
        ]
    )


def _number(act: Act, placed: Sequence[Placed]) -> None:
    patterns: dict[str, list[NewOrder]] = {}
    for each in placed:
        patterns.setdefault(each.governed.pattern or each.order.type.number_pattern, []).append(each.order)
    for pattern, orders in patterns.items():
        numbers = numbers_render(act.company_id, "order", pattern, on=act.time.today, count=len(orders))
        for order, number in zip(orders, numbers, strict=True):
            order.number, order.status = number, Status.CONFIRMED


def _planned(act: Act, placed: Sequence[Placed]) -> list[Planned]:
    return instalments_plan(
        (
            (each.order.pk, each.order.draft.payment_term, each.order.gross, each.order.draft.currency)
            for each in placed
            if each.order.type.is_invoiced
        ),
        confirmed_on=act.time.today,
    )


def _guards(act: Act, world: World, placed: Sequence[Placed]) -> list[Write]:
    """What the orders take of scarce things together, in the order of the lock list."""
    takes: dict[int, Decimal] = {}
    levels: dict[int, Decimal] = {}
    supplies: dict[int, Decimal] = {}
    for each in placed:
        customer_id = each.order.customer_id
        if each.order.type.is_invoiced and each.order.gross:
            takes[customer_id] = takes.get(customer_id, _ZERO) + each.order.gross
        for reservation in each.claim.reservations:
            levels[reservation.level_id] = levels.get(reservation.level_id, _ZERO) + reservation.quantity
        for peg in each.claim.pegs:
            supplies[peg.supply_id] = supplies.get(peg.supply_id, _ZERO) + peg.quantity
    guards = []
    if takes:
        guards.append(exposure_take(act.company_id, [_take(world, *each) for each in takes.items()]))
    if levels:
        guards.append(stock_take(levels))
    if supplies:
        guards.append(supply_take(supplies))
    return guards


def _take(world: World, customer_id: int, amount: Decimal) -> ExposureTake:
    """The limit is guarded where the decision kept it; where the policy let an order pass beyond it, it is not."""
    account = world.accounts[customer_id]
    is_within = account.exposure + amount <= account.credit_limit
    return ExposureTake(customer_id=customer_id, amount=amount, is_enforced=is_within)


def _told(act: Act, world: World, placed: Sequence[Placed], standings: Sequence[Tracks]) -> _Told:
    """Every entry of every order, in the order the plain workflows would note them, chained from the beginning."""
    journal = Journal(act.company_id, act.actor.person_id, act.time.occurred_at, act.time.recorded_at)
    keys = iter(KEYS.take(4 * len(placed)))
    snapshots: list[tuple[int, int, str]] = []
    tasks: list[tuple[int, TaskRequest]] = []
    for each, standing in zip(placed, standings, strict=True):
        key = each.order.pk
        journal.open(key)
        submit, confirm = next(keys), next(keys)
        facts = flat(each.submit_facts)
        snapshots.append((submit, key, canonical(facts)))
        snapshots.append((confirm, key, canonical({**facts, **each.claimed_facts})))
        _note_submission(journal, each, submit)
        _note_confirmation(journal, world, each, confirm)
        policy = document_of(each.governed.version_id)
        for step in _next_steps(each.order, standing, act.actor.person_id):
            task = step_within(act, step, policy)
            tasks.append((next(keys), task))
            journal.add("task.opened", key, opened_event(tasks[-1][0], task))
    return _Told(journal.close({}), snapshots, tasks)


def _next_steps(order: NewOrder, standing: Tracks, person_id: int) -> Iterator[TaskRequest]:
    """Whose move it is next: planning what is shipped, billing what is not."""
    if order.type.is_shipped:
        yield step_request(order.pk, PLAN, person_id)
    if standing.stage in STEPS:
        yield ending_request(order.pk, STEPS[standing.stage], person_id)


def _note_submission(journal: Journal, each: Placed, snapshot_key: int) -> None:
    order, draft, move = each.order, each.order.draft, MOVES["submit"]
    journal.add("order.drafted", order.pk, drafted_event(draft, order.gross))
    if any(each.resolved.quotes):
        prices = {"lines": list(each.resolved.quotes), "below_floor": each.resolved.below_floor}
        journal.add("decision.price", order.pk, prices)
    if draft.missing:
        journal.add("order.checked", order.pk, {"missing": []})
    journal.add("decision.gate", order.pk, _gate(Scope.SUBMIT, order.pk, each.submit_results, snapshot_key))
    journal.add(
        move.event,
        order.pk,
        {"before": Status.DRAFT, "after": move.target, "reason": "", "policy": order.policy_version_id},
    )


def _note_confirmation(journal: Journal, world: World, each: Placed, snapshot_key: int) -> None:
    order, move = each.order, MOVES["confirm"]
    account = world.accounts.get(order.customer_id)
    journal.add("decision.gate", order.pk, _gate(Scope.CONFIRM, order.pk, each.confirm_results, snapshot_key))
    limit = account.credit_limit if account else None
    journal.add("decision.credit", order.pk, credit_decision(cast(Order, order), limit))
    journal.add("decision.promise", order.pk, promise_decision(each.claim))
    journal.add(
        move.event,
        order.pk,
        {"before": Status.IN_REVIEW, "after": move.target, "reason": "", **confirmed_event(each.claim)},
    )


def _gate(scope: Scope, key: int, results: Sequence[GateResult], snapshot_key: int) -> dict[str, Any]:
    return decision_of(scope, GateVerdict(results={key: list(results)}), key, snapshot_key)


def _orders(
    act: Act, placed: Sequence[Placed], planned: Sequence[Planned], standings: Sequence[Tracks], told: _Told
) -> list[Write]:
    """The orders with all that hangs on them."""
    company_id, orders = act.company_id, [each.order for each in placed]
    ends = [(each, told.written.held_heads[order.pk]) for order, each in zip(orders, standings, strict=True)]
    version_keys = KEYS.take(len(orders))
    snapshots = [
        (key, order.pk, canonical(snapshot(cast(Order, order), cast(Sequence[OrderLine], order.lines))))
        for key, order in zip(version_keys, orders, strict=True)
    ]
    takes = [
        Take(order_id=r.order_id, line_id=r.line_id, level_id=r.level_id, quantity=r.quantity,
             priority=each.order.draft.priority)
        for each in placed for r in each.claim.reservations
    ]  # fmt: skip
    pegs = [
        PegTake(order_id=p.order_id, line_id=p.line_id, supply_id=p.supply_id, quantity=p.quantity)
        for each in placed
        for p in each.claim.pegs
    ]
    person = act.actor.person_id
    writes = [
        orders_insert(
            orders, ends, company_id=company_id, actor_id=person, occurred_at=act.now,
            recorded_at=act.time.recorded_at,
        ),
        lines_insert([line for order in orders for line in order.lines], company_id=company_id),
        versions_insert(snapshots, company_id=company_id, actor_id=person, made_at=act.now, reason="confirmed"),
    ]  # fmt: skip
    if takes:
        writes.append(reservations_insert(takes, company_id=company_id, now=act.now))
    if pegs:
        writes.append(pegs_insert(pegs, company_id=company_id, now=act.now))
    if planned:
        writes.append(instalments_insert(planned, company_id=company_id))
    return writes


def _standings(orders: Sequence[NewOrder], planned: Sequence[Planned]) -> list[Tracks]:
    deposits: dict[int, Decimal] = {}
    for part in planned:
        if part.kind == "deposit":
            deposits[part.order_id] = deposits.get(part.order_id, _ZERO) + part.amount
    return [
        tracks(
            progress_of(
                cast(Order, order), _sums(order), ReviewSums(), OrderMoney(deposit_due=deposits.get(order.pk, _ZERO))
            )
        )
        for order in orders
    ]


def _sums(order: NewOrder) -> LineSums:
    goods = [line for line in order.lines if line.kind != LineKind.CHARGE]
    return LineSums(
        to_ship=sum((line.quantity for line in goods), _ZERO),
        lines_short=sum(1 for line in goods if line.quantity * (1 - line.short_tolerance) > 0),
        lines_pegged=sum(1 for line in order.lines if line.pegged),
        lines_unbilled=sum(1 for line in order.lines if line.gross),
        promised_on=order.promised_on,
    )


def _records(act: Act, placed: Sequence[Placed], told: _Told) -> list[Write]:
    """What is kept about the orders: ledger, facts, messages, tasks."""
    messages = [Message("order.confirmed", each.order.pk, _payload(each)) for each in placed]
    recorded_at = act.time.recorded_at
    records = [
        ledger_insert(told.written.entries),
        facts_insert(act.company_id, recorded_at, told.snapshots),
        outbox_insert(act.company_id, recorded_at, messages),
    ]
    if told.tasks:
        records.append(tasks_insert(told.tasks, company_id=act.company_id, opened_at=act.now))
    return records


def _payload(each: Placed) -> Mapping[str, Any]:
    return {"number": each.order.number, "promised_on": each.claim.promised_on}
