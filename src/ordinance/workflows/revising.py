"""Carrying a change of a confirmed order through: goods, lines, version, payment schedule and exposure (F1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Refusal
from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.money.rules import LinePrice, line_price, rounding_of
from ordinance.modules.billing.queries import taken_of, unbilled_of
from ordinance.modules.billing.rules.amounts import NOTHING, Taken
from ordinance.modules.billing.services.instalments import instalments_resize
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import exposure_add
from ordinance.modules.promise.queries import supplies_as_rules
from ordinance.modules.promise.rules import Peg, Pipeline
from ordinance.modules.promise.services import PegTake, pegs_make, pegs_reduce
from ordinance.modules.shipping.queries import planned_by_line
from ordinance.modules.stock.queries import levels_as_rules
from ordinance.modules.stock.rules import Shelf
from ordinance.modules.stock.services import Take, reservations_make, reservations_reduce
from ordinance.orders.drafts import LineRevision, QuantityChange
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.quantities import promises_store, quantities_add
from ordinance.orders.services.versions import order_revise
from ordinance.workflows.billable import terms_of
from ordinance.workflows.cover import demand_of, open_quantity, want_of
from ordinance.workflows.goods import goods_locked
from ordinance.workflows.kernel import Act

_ZERO: Final = Decimal(0)


class ChangeBelowDone(Refusal):
    """Less than what is planned, shipped or billed of the line cannot be ordered any more."""

    code, status = "change_below_done", 409


class ChangeUncovered(Refusal):
    """The additional quantity is neither on hand nor expected."""

    code, status = "uncovered", 409


def revise(
    act: Act, order: Order, lines: Mapping[int, OrderLine], revisions: Sequence[LineRevision], reason: str
) -> None:
    """Carry a change of a locked, confirmed order through: goods, lines, version, schedule and exposure."""
    if order.customer_id is not None:
        accounts_locked(act.company_id, [order.customer_id])
    items = {lines[each.line_id].item_id or 0 for each in revisions}
    levels, supplies = goods_locked(act.company_id, items)
    before = unbilled_of([order.pk])[order.pk]
    _give_back(lines, revisions)
    order_revise(order, revisions, journal=act.journal, reason=reason)
    if order.type.is_shipped:
        raised = [
            each.line_id for each in revisions if _quantity(lines[each.line_id], each) > _ordered(lines[each.line_id])
        ]
        _take_more(act, order, raised, Shelf(levels_as_rules(levels)), Pipeline(supplies_as_rules(supplies)))
    instalments_resize(order.pk, order.gross, order.currency)
    if order.customer_id is not None:
        exposure_add(act.company_id, {order.customer_id: unbilled_of([order.pk])[order.pk] - before})
    act.tell("order.changed", order.pk, {"number": order.number, "version": order.version, "gross": order.gross})


def revisions_of(
    order: Order,
    lines: Mapping[int, OrderLine],
    wanted: Mapping[int, Decimal],
    dates: Mapping[int, date],
) -> list[LineRevision]:
    """What changes of the lines; a line that stays as it is has no revision.

    raises  ChangeBelowDone
    """
    billed = taken_of(wanted)
    planned = _planned(wanted)
    revisions = []
    for key in sorted(wanted.keys() | dates.keys()):
        line = lines[key]
        quantity = wanted.get(key, _ordered(line))
        changed: dict[str, tuple[str, str]] = {}
        price = LinePrice(net=line.net, vat=line.vat, gross=line.gross)
        if quantity != _ordered(line):
            price = _price(order, line, quantity)
            _refuse_below(line, quantity, price, billed.get(key, Taken()), planned.get(key, _ZERO))
            changed["quantity"] = (plain(_ordered(line)), plain(quantity))
            changed["gross"] = (plain(line.gross), plain(price.gross))
        if key in dates and dates[key] != line.requested_on:
            changed["requested_on"] = (str(line.requested_on or ""), str(dates[key]))
        if changed:
            revisions.append(_revision(line, quantity, price, dates.get(key), changed))
    return revisions


def _revision(
    line: OrderLine, quantity: Decimal, price: LinePrice, on: date | None, changed: dict[str, tuple[str, str]]
) -> LineRevision:
    """Less is a cancelled figure, never a deletion; more is added to what was ordered."""
    less = _ordered(line) - quantity
    return LineRevision(
        line_id=line.pk,
        quantity=line.quantity - less if less < 0 else None,
        cancelled=line.cancelled + less if less > 0 else None,
        requested_on=on,
        net=price.net,
        vat=price.vat,
        gross=price.gross,
        changed=changed,
    )


def _ordered(line: OrderLine) -> Decimal:
    ordered: Decimal = line.quantity - line.cancelled
    return ordered


def _quantity(line: OrderLine, revision: LineRevision) -> Decimal:
    quantity = line.quantity if revision.quantity is None else revision.quantity
    cancelled = line.cancelled if revision.cancelled is None else revision.cancelled
    return Decimal(quantity - cancelled)


def _price(order: Order, line: OrderLine, quantity: Decimal) -> LinePrice:
    """The frozen price on another quantity."""
    if line.unit_price is None:
        return NOTHING
    return line_price(replace(terms_of(order, line), quantity=quantity), rounding_of(order.currency))


def _planned(line_ids: Collection[int]) -> dict[int, Decimal]:
    """What of each line is on delivery orders that have not left yet."""
    planned: dict[int, Decimal] = {}
    for (line_id, _), quantity in planned_by_line(line_ids).items():
        planned[line_id] = planned.get(line_id, _ZERO) + quantity
    return planned


def _refuse_below(line: OrderLine, quantity: Decimal, price: LinePrice, billed: Taken, planned: Decimal) -> None:
    least = max(line.shipped + planned, line.invoiced)
    if quantity < least:
        raise ChangeBelowDone(line=line.pk, wanted=quantity, least=least)
    # bills cut by an earlier release took shares of the whole's tax, which may round above that of fewer pieces
    if quantity < _ordered(line) and (price.net < billed.price.net or price.vat < billed.price.vat):
        raise ChangeBelowDone(line=line.pk, wanted=quantity, gross=price.gross, billed=billed.price.gross)


def _give_back(lines: Mapping[int, OrderLine], revisions: Sequence[LineRevision]) -> None:
    """Goods a smaller line no longer needs: promised ones first, the latest first, then those on hand."""
    spare: dict[int, Decimal] = {}
    for revision in revisions:
        line = lines[revision.line_id]
        needed = max(_ZERO, _quantity(line, revision) - line.shipped - line.picked)
        over = line.reserved + line.pegged - needed
        if over > 0 and _quantity(line, revision) < _ordered(line):
            spare[line.pk] = over
    pegged = pegs_reduce(spare) if spare else {}
    rest = {key: over - pegged.get(key, _ZERO) for key, over in spare.items()}
    loose = {key: over for key, over in rest.items() if over > 0}
    reserved = reservations_reduce(loose, planned=planned_by_line(loose))
    quantities_add(
        [
            QuantityChange(line_id=key, reserved=-reserved.get(key, _ZERO), pegged=-pegged.get(key, _ZERO))
            for key in sorted(spare)
        ]
    )


def _take_more(act: Act, order: Order, raised: Sequence[int], shelf: Shelf, pipeline: Pipeline) -> None:
    """Reserve what a larger line needs, peg the rest; all of it or the change is refused."""
    if not raised:
        return
    lines = [line for line in lines_of([order.pk]) if line.pk in set(raised)]
    wanted = {line.pk: open_quantity(line) for line in lines}
    goods = [line for line in lines if wanted[line.pk] > 0]
    taken = shelf.take([demand_of(line, wanted[line.pk]) for line in goods])
    for each in taken.reservations:
        wanted[each.line_id] -= each.quantity
    pegging = pipeline.take([want_of(line, wanted[line.pk]) for line in goods if wanted[line.pk] > 0])
    if pegging.uncovered:
        raise ChangeUncovered(
            lines=[
                {"line": each.want.line_id, "missing": each.missing, "binding": each.binding}
                for each in pegging.uncovered
            ]
        )
    reservations_make(
        [
            Take(
                order_id=r.order_id,
                line_id=r.line_id,
                level_id=r.level_id,
                quantity=r.quantity,
                priority=order.priority,
            )
            for r in taken.reservations
        ],
        company_id=act.company_id,
        now=act.now,
    )
    pegs_make(
        [
            PegTake(order_id=p.order_id, line_id=p.line_id, supply_id=p.supply_id, quantity=p.quantity)
            for p in pegging.pegs
        ],
        company_id=act.company_id,
        now=act.now,
    )
    quantities_add(
        [QuantityChange(line_id=r.line_id, reserved=r.quantity) for r in taken.reservations]
        + [QuantityChange(line_id=p.line_id, pegged=p.quantity) for p in pegging.pegs]
    )
    _promise_later(act, goods, pegging.pegs)


def _promise_later(act: Act, lines: Sequence[OrderLine], pegs: Sequence[Peg]) -> None:
    """A line that now also waits for goods to come is promised for the working day after the last of them."""
    calendar = work_calendar(act.company_id, act.actor.zone)
    last = {line.pk: max((peg.due_on for peg in pegs if peg.line_id == line.pk), default=None) for line in lines}
    ready = {line.pk: calendar.add_workdays(on, 1) for line in lines if (on := last[line.pk]) is not None}
    promises_store(
        [(line.pk, max(ready[line.pk], line.promised_on or ready[line.pk])) for line in lines if line.pk in ready]
    )
