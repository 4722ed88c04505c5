"""What one order takes when it is confirmed: goods on hand, goods to come, and the day all of it is ready (B7, D1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.policy.queries import document_of
from ordinance.modules.promise.rules import LineCover, Peg, Pipeline, Promise, Uncovered, promise_date
from ordinance.modules.stock.rules import Reservation, Shelf
from ordinance.orders.models import Order, OrderLine
from ordinance.workflows.cover import demand_of, open_quantity, want_of
from ordinance.workflows.facts import Gathered, credit_facts, facts_of
from ordinance.workflows.kernel import Act

_ZERO: Final = Decimal(0)


@dataclass(slots=True)
class Claim:
    """What one order takes: goods on hand, goods to come, and what of it could not be had."""

    order: Order
    reservations: list[Reservation] = field(default_factory=list)
    pegs: list[Peg] = field(default_factory=list)
    uncovered: list[Uncovered] = field(default_factory=list)
    short: int = 0
    promises: list[Promise] = field(default_factory=list)

    @property
    def promised_on(self) -> date | None:
        """The day the whole order can be ready; None while something is uncovered."""
        dates = [promise.on for promise in self.promises]
        return None if not dates or None in dates else max(day for day in dates if day is not None)


@lru_cache(maxsize=512)
def goods_sources(version_id: int) -> frozenset[str]:
    """Where a published version of a policy lets goods be taken from; where it does not say, from everywhere."""
    allocation = document_of(version_id).allocation()
    return frozenset(allocation.sources if allocation is not None else ("stock", "supply"))


def claim_of(act: Act, order: Order, lines: Sequence[OrderLine], shelf: Shelf, pipeline: Pipeline) -> Claim:
    """Take an order's goods from shelf and pipeline, and say when each line can be had."""
    claim = Claim(order)
    wanted = {line.pk: open_quantity(line) for line in lines}
    goods = [line for line in lines if wanted[line.pk] > 0] if order.type.is_shipped else []
    sources = goods_sources(order.policy_version_id or 0)
    taken = (shelf if "stock" in sources else Shelf(())).take([demand_of(line, wanted[line.pk]) for line in goods])
    claim.reservations = list(taken.reservations)
    claim.short = len({shortage.demand.line_id for shortage in taken.short})
    reserved: dict[int, Decimal] = {}
    for reservation in claim.reservations:
        reserved[reservation.line_id] = reserved.get(reservation.line_id, _ZERO) + reservation.quantity
    rest = {line.pk: wanted[line.pk] - reserved.get(line.pk, _ZERO) for line in goods}
    pegging = (pipeline if "supply" in sources else Pipeline(())).take(
        [want_of(line, rest[line.pk]) for line in goods if rest[line.pk] > 0]
    )
    claim.pegs, claim.uncovered = list(pegging.pegs), list(pegging.uncovered)
    claim.promises = _promises(act, claim, [line.pk for line in goods], reserved)
    return claim


def _promises(act: Act, claim: Claim, line_ids: Sequence[int], reserved: Mapping[int, Decimal]) -> list[Promise]:
    pegs: dict[int, tuple[Peg, ...]] = {}
    for peg in claim.pegs:
        pegs[peg.line_id] = (*pegs.get(peg.line_id, ()), peg)
    missing: dict[int, Decimal] = {}
    for each in claim.uncovered:
        missing[each.want.line_id] = missing.get(each.want.line_id, _ZERO) + each.missing
    calendar, today = work_calendar(act.company_id, act.actor.zone), act.time.today
    covers = (
        LineCover(
            line_id=key, reserved=reserved.get(key, _ZERO), pegs=pegs.get(key, ()), uncovered=missing.get(key, _ZERO)
        )
        for key in line_ids
    )
    return [promise_date(cover, today=today, ready_on=lambda on: calendar.add_workdays(on, 1)) for cover in covers]


def claim_facts(gathered: Gathered, claim: Claim, exposure: Decimal) -> dict[str, Any]:
    """The facts at confirmation: with the cover claimed, and the exposure that earlier orders of the batch left."""
    return {**facts_of(gathered, claim.order), **claimed_facts(gathered, claim, exposure)}


def claimed_facts(gathered: Gathered, claim: Claim, exposure: Decimal) -> dict[str, Any]:
    """What the claim and the running exposure say differently from the facts that were gathered."""
    order = claim.order
    late = {promise.line_id: promise.on for promise in claim.promises}
    lines = gathered.lines.get(order.pk, [])
    return {
        **credit_facts(order, gathered.accounts.get(order.customer_id or 0), exposure),
        "stock.short_line_count": claim.short,
        "promise.uncovered_line_count": len({each.want.line_id for each in claim.uncovered}),
        "promise.late_line_count": sum(
            1 for line in lines if line.requested_on and (late.get(line.pk) or line.requested_on) > line.requested_on
        ),
    }
