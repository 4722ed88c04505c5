"""Pick (拣货): goods off the shelf are compared with the delivery, item, lot and quantity; what is short stays (D2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ordinance.foundation.errors import Done, NotFound, Outcome, Refused
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.queries import items_by_code, items_by_key
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.shipping.rules import Found, Match, Mismatch, Wanted, pick_match
from ordinance.modules.shipping.services import Pick, deliveries_shorten, picks_add
from ordinance.modules.stock.queries import lots_known, reservations_of
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.services.quantities import quantities_add
from ordinance.orders.states import Scope
from ordinance.workflows.dispatch import planning_open, step_void
from ordinance.workflows.goods import quantity_refusal, text_check
from ordinance.workflows.kernel import Act, batch_workflow, workflow
from ordinance.workflows.outgoing import (
    WAY,
    Outgoing,
    goods_short,
    outgoing_of,
    refused_before,
    steps_follow,
    tell_orders,
)
from ordinance.workflows.rooms import may_split, rooms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Goods taken off the shelf, so many more than before.

    delivery_line_id  None: the code says which line
    scanned_code      an item code or a lot, as read; empty: by eye
    lot               the lot on the label, where it was read apart from the code
    """

    delivery_line_id: int | None
    quantity: Decimal
    scanned_code: str = ""
    lot: str = ""


@workflow(duty="shipping.pick", scope=Scope.PICK)
def pick_record(act: Act, delivery_id: int, found: Sequence[Picked]) -> Outcome:
    """Record goods picked for a planned delivery; all of `found` or nothing. Picking ends when nothing is left to pick.

    raises  NotFound when the delivery is not there
    """
    load = outgoing_of(act, [delivery_id])
    delivery = _only(load, delivery_id)
    refused = _refused(act, load).get(delivery.pk)
    if refused is not None:
        return refused
    picks = _matched(act, load, delivery, found)
    if isinstance(picks, Refused):
        return picks
    _write(act, load, picks)
    return Done(_shown(load, delivery))


@batch_workflow(duty="shipping.pick", scope=Scope.PICK)
def deliveries_pick(act: Act, delivery_ids: Sequence[int]) -> list[Outcome]:
    """Record that all goods of deliveries were picked as planned (整单拣货)."""
    load = outgoing_of(act, delivery_ids)
    refused = _refused(act, load)
    picks = [
        Pick(delivery_id=delivery.pk, line_id=line.pk, quantity=line.quantity - line.picked)
        for delivery in load.deliveries
        if delivery.pk not in refused
        for line in load.goods(delivery.pk)
        if line.picked < line.quantity
    ]
    _write(act, load, picks)
    done = {each.pk: Done(_shown(load, each)) for each in load.deliveries if each.pk not in refused}
    return [refused.get(key) or done.get(key) or Refused("not_found", {"delivery": key}) for key in delivery_ids]


@workflow(duty="shipping.pick", scope=Scope.PICK)
def pick_shorten(act: Act, delivery_id: int, reason: str) -> Outcome:
    """End picking short: the delivery takes what was found, the rest stays reserved and can be planned again.

    raises  NotFound when the delivery is not there
    """
    text_check("reason", reason, 500)
    load = outgoing_of(act, [delivery_id])
    delivery = _only(load, delivery_id)
    refused = _refused(act, load).get(delivery.pk)
    short = [line for line in load.goods(delivery.pk) if line.picked < line.quantity]
    if refused is None and all(line.picked == 0 for line in load.goods(delivery.pk)):
        refused = Refused("nothing_picked", {"delivery": delivery.pk})
    if refused is None:
        refused = _whole_only(act, load, {line.order_line_id: line.quantity - line.picked for line in short})
    if refused is not None:
        return refused
    served = load.orders_of([delivery])
    deliveries_shorten(delivery, short, reason=reason, orders=served, journal=act.journal)
    load.lines[delivery.pk] = [line for line in load.lines[delivery.pk] if line not in short or line.picked > 0]
    tell_orders(act, load, [delivery], "order.delivery_shortened", reason)
    left_out = {line.order_id for line in short}
    # an order all of whose goods were left out is not on this delivery any more
    load.served[delivery.pk] = sorted({line.order_id for line in load.lines[delivery.pk]})
    dropped = sorted(set(served[delivery.pk]) - set(load.served[delivery.pk]))
    step_void(act, WAY, {delivery.pk: dropped}, "delivery_shortened")
    steps_follow(act, load, [delivery])
    planning_open(act, left_out)
    return Done(_shown(load, delivery))


def _only(load: Outgoing, delivery_id: int) -> Delivery:
    if not load.deliveries:
        raise NotFound(delivery=delivery_id)
    return load.deliveries[0]


def _refused(act: Act, load: Outgoing) -> dict[int, Refused]:
    refused = refused_before(act, load, "pick")
    going = [delivery.pk for delivery in load.deliveries if delivery.pk not in refused]
    rows = reservations_of({line.order_line_id for key in going for line in load.goods(key)})
    left = {(row.order_line_id, row.level_id): row.quantity for row in rows}
    for key in going:
        short = goods_short(load.lines[key], left)
        if short is not None:
            refused[key] = short
    return refused


def _matched(act: Act, load: Outgoing, delivery: Delivery, found: Sequence[Picked]) -> list[Pick] | Refused:
    """The lines the goods are for, each once; the first that differ from the delivery refuse all."""
    items = items_by_key({line.item_id for line in load.goods(delivery.pk)})
    wanted = {each.key: each for each in _wanted(load, delivery, items)}
    picks: dict[int, Pick] = {}
    for each in found:
        text_check("scanned_code", each.scanned_code, 80)
        text_check("lot", each.lot, 40)
        match = pick_match(
            Found(key=each.delivery_line_id, quantity=each.quantity, scanned=each.scanned_code, lot=each.lot),
            list(wanted.values()),
        )
        if not isinstance(match, Match):
            return _differs(act, delivery, each, match, items)
        line = match.line
        refusal = quantity_refusal(each.quantity, items[line.item_id].unit_decimals)
        if refusal is not None:
            return refusal
        if each.quantity > line.room:
            facts = {"item": line.item, "expected": line.room, "found": each.quantity, "delivery_line": line.key}
            return Refused("picked_too_many", {"delivery": delivery.pk, **facts})
        wanted[line.key] = replace(line, room=line.room - each.quantity)
        before = picks.get(line.key)
        picks[line.key] = Pick(
            delivery_id=delivery.pk,
            line_id=line.key,
            quantity=each.quantity + (before.quantity if before else Decimal(0)),
            scanned=each.scanned_code.strip() or (before.scanned if before else ""),
            is_lot_checked=match.is_lot_checked or (before is not None and before.is_lot_checked),
        )
    return list(picks.values()) or Refused("invalid_input", {"field": "found", "reason": "empty", "value": ""})


def _wanted(load: Outgoing, delivery: Delivery, items: Mapping[int, Item]) -> list[Wanted]:
    return [
        Wanted(
            key=line.pk,
            item_id=line.item_id,
            item=items[line.item_id].code,
            lot=load.levels[line.level_id].lot,
            quantity=line.quantity,
            room=line.quantity - line.picked,
        )
        for line in load.goods(delivery.pk)
    ]


def _differs(
    act: Act, delivery: Delivery, each: Picked, mismatch: Mismatch | None, items: Mapping[int, Item]
) -> Refused:
    """Wrong item, wrong lot, or a code nobody knows; with what was expected and what was found."""
    if mismatch is None:
        return Refused("not_found", {"delivery_line": each.delivery_line_id})
    found = mismatch.found.strip()
    facts = {"delivery": delivery.pk, "expected": mismatch.expected, "found": found}
    if mismatch.code == "wrong_item" and not items_by_code(act.company_id, [found]):
        if not lots_known(act.company_id, items, found):
            return Refused("scan_unknown", facts)
        return Refused("wrong_lot", {**facts, "expected": mismatch.lots})
    return Refused(mismatch.code, facts)


def _whole_only(act: Act, load: Outgoing, rest: Mapping[int, Decimal]) -> Refused | None:
    """An order that goes as a whole stays whole: its delivery is not shortened below what it must bring."""
    whole = [order for order in load.orders.values() if not may_split(order)]
    rooms = rooms_of(act, whole) if whole else None
    for key, quantity in rest.items() if rooms else ():
        if rooms is not None and key in rooms.by_line:
            rooms.by_line[key].sent -= quantity
            if not rooms.by_line[key].is_covered:
                return Refused("partial_refused", {"order": rooms.lines[key].order_id})
    return None


def _write(act: Act, load: Outgoing, picks: Sequence[Pick]) -> None:
    if not picks:
        return
    lines = {line.pk: line for own in load.lines.values() for line in own}
    for pick in picks:
        lines[pick.line_id].picked += pick.quantity
    deliveries = load.deliveries.only({pick.delivery_id for pick in picks})
    complete = [
        delivery for delivery in deliveries if all(line.picked == line.quantity for line in load.goods(delivery.pk))
    ]
    keys = {delivery.pk for delivery in complete}
    picks_add(deliveries, picks, complete=keys, orders=load.orders_of(deliveries), journal=act.journal)
    quantities_add(
        [
            QuantityChange(line_id=lines[pick.line_id].order_line_id, picked=pick.quantity, reserved=-pick.quantity)
            for pick in picks
        ]
    )
    tell_orders(act, load, complete, "order.goods_picked")
    steps_follow(act, load, deliveries)


def _shown(load: Outgoing, delivery: Delivery) -> dict[str, object]:
    goods = load.goods(delivery.pk)
    return {
        "delivery": delivery.pk,
        "number": delivery.number,
        "is_complete": delivery.picked_at is not None,
        "left": sum((line.quantity - line.picked for line in goods), Decimal(0)),
        "lines": [{"delivery_line": ln.pk, "quantity": ln.quantity, "picked": ln.picked} for ln in goods],
    }
