"""The decisions of placing, order by order under the locks: policy, completeness, gates, goods, credit; no writes.

An order that passes everything at once is placed. Whatever is not plain sailing (incomplete, held, reviewed, a closed
gate, goods or credit short) is left to the plain workflows, which put its holds and write its decisions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.policy.errors import NoPolicyGoverns
from ordinance.foundation.policy.rules.gates import GateResult, gates_evaluate
from ordinance.foundation.policy.rules.governing import governing
from ordinance.modules.promise.rules import Pipeline
from ordinance.modules.stock.rules import Shelf
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.services.placing import NewLine, NewOrder
from ordinance.workflows.claims import Claim, claim_of, claimed_facts
from ordinance.workflows.cover import covers_in, is_plenty
from ordinance.workflows.facts import Gathered, facts_of
from ordinance.workflows.kernel import Act
from ordinance.workflows.placing.governed import Governed, governed_of
from ordinance.workflows.placing.reading import World
from ordinance.workflows.submit import lacking_of
from ordinance.workflows.terms.resolve import Resolved

_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class Placed:
    """An order that passed: what it is, what it took, and what each gate saw and said."""

    index: int
    order: NewOrder
    resolved: Resolved
    governed: Governed
    claim: Claim
    submit_facts: Mapping[str, Any]
    submit_results: Sequence[GateResult]
    claimed_facts: Mapping[str, Any]  # what confirmation saw differently
    confirm_results: Sequence[GateResult]


@dataclass(slots=True)
class Decided:
    """The orders placed, and where in the batch those stand that the plain workflows take."""

    placed: list[Placed]
    left: list[int]


@dataclass(slots=True)
class _Submitted:
    index: int
    order: NewOrder
    resolved: Resolved
    governed: Governed
    facts: Mapping[str, Any]
    results: Sequence[GateResult]


def decide(act: Act, world: World, resolved: Sequence[tuple[int, Resolved]]) -> Decided:
    """Decide a batch in the sequence given, each order on what the earlier ones left."""
    orders = _orders(world, resolved)
    gathered = _gathered(act, world, orders)
    decided = Decided([], [])
    submitted: list[_Submitted] = []
    for (index, each), order in zip(resolved, orders, strict=True):
        passed = None if _is_stopped(world, order) else _submit(world, gathered, index, order, each)
        if passed is None:
            decided.left.append(index)
        else:
            submitted.append(passed)
    _confirm(act, world, gathered, submitted, decided)
    return decided


def _orders(world: World, resolved: Sequence[tuple[int, Resolved]]) -> list[NewOrder]:
    kinds = {kind.id: kind for kind in world.known.types.values()}
    order_keys = KEYS.take(len(resolved))
    line_keys = KEYS.take(sum(len(each.draft.lines) for _, each in resolved))
    orders, at = [], 0
    for key, (_, each) in zip(order_keys, resolved, strict=True):
        after = at + len(each.draft.lines)
        orders.append(NewOrder(key, each.draft, kinds[each.draft.type_id], line_keys[at:after]))
        at = after
    return orders


def _gathered(act: Act, world: World, orders: Sequence[NewOrder]) -> Gathered:
    """What the plain workflows gather, from what was read; new orders have no money and no review yet."""
    lines = cast(dict[int, list[OrderLine]], {order.pk: order.lines for order in orders})
    everything = [line for own in lines.values() for line in own]
    # where there is enough for all, nobody's cover has anything to tell
    cover = {}
    if not is_plenty(world.levels, everything):
        priorities = {order.pk: order.priority for order in orders}
        cover = covers_in(Shelf(world.levels), Pipeline(world.supplies), everything, priorities)
    return Gathered(
        orders=cast(Sequence[Order], orders),
        lines=lines,
        customers=cast(Any, {customer.id: customer for customer in world.known.customers.values()}),
        items=cast(Any, {item.id: item for item in world.known.items.values()}),
        accounts=cast(Any, world.accounts),
        money={},
        reviews={},
        floors=world.floors,
        overdue=world.overdue,
        unsettled=frozenset(),
        cover=cover,
        today=act.time.today,
    )


def _is_stopped(world: World, order: NewOrder) -> bool:
    """Whether something besides the policy stands in the way of confirming it here and now."""
    draft = order.draft
    if draft.customer_id is None or not order.lines or draft.currency != world.known.currency:
        return True
    account = world.accounts.get(draft.customer_id)
    if account is not None and account.is_frozen:
        return True
    if account is None and order.type.is_invoiced and order.gross:
        return True
    return world.is_held(
        draft.customer_id, (line.item_id or 0 for line in draft.lines), (line.lot for line in draft.lines if line.lot)
    )


def _submit(world: World, gathered: Gathered, index: int, order: NewOrder, resolved: Resolved) -> _Submitted | None:
    """The order as submission finds it; None when it lacks something, a gate is closed or departments review it."""
    model = cast(Order, order)
    facts = facts_of(gathered, model)
    try:
        version_id, _ = governing(world.in_force, facts)
    except NoPolicyGoverns:
        return None
    governed = governed_of(version_id)
    if lacking_of(model, cast(Sequence[OrderLine], order.lines), governed.required, facts):
        return None
    results = gates_evaluate(governed.submit_gates, facts)
    if not all(result.is_open for result in results):
        return None
    if any(step.when is None or step.when.evaluate(facts) for step in governed.review_steps):
        return None
    order.policy_version_id = version_id
    return _Submitted(index, order, resolved, governed, facts, results)


def _confirm(act: Act, world: World, gathered: Gathered, submitted: Sequence[_Submitted], decided: Decided) -> None:
    shelf, pipeline = Shelf(world.levels), Pipeline(world.supplies)
    exposures = {key: account.exposure for key, account in world.accounts.items()}
    for each in submitted:
        order = each.order
        claim = claim_of(act, cast(Order, order), cast(Sequence[OrderLine], order.lines), shelf, pipeline)
        exposure = exposures.get(order.customer_id, _ZERO)
        differing = claimed_facts(gathered, claim, exposure)
        results = gates_evaluate(each.governed.confirm_gates, {**each.facts, **differing})
        if claim.uncovered or not all(result.is_open for result in results):
            shelf.put_back(claim.reservations)
            pipeline.put_back(claim.pegs)
            decided.left.append(each.index)
            continue
        if order.type.is_invoiced:
            exposures[order.customer_id] = exposure + order.gross
        _keep(claim, order)
        decided.placed.append(
            Placed(each.index, order, each.resolved, each.governed, claim, each.facts, each.results, differing, results)
        )
    decided.left.sort()


def _keep(claim: Claim, order: NewOrder) -> None:
    """What the claim took, on the lines themselves."""
    lines: dict[int, NewLine] = {line.pk: line for line in order.lines}
    for reservation in claim.reservations:
        lines[reservation.line_id].reserved += reservation.quantity
    for peg in claim.pegs:
        lines[peg.line_id].pegged += peg.quantity
    for promise in claim.promises:
        lines[promise.line_id].promised_on = promise.on
    dates = [line.promised_on for line in order.lines if line.promised_on is not None]
    order.promised_on = max(dates, default=None)
