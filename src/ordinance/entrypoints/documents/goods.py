"""The papers of goods: delivery note (送货单), delivery order and pick list (发货通知单), packing list (装箱单)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from ordinance.entrypoints.documents import figures
from ordinance.entrypoints.documents.shape import (
    GROW,
    Column,
    Content,
    Print,
    code_said,
    customer_said,
    facts,
    goods_said,
    head,
    pair,
    receiver_said,
    table,
)
from ordinance.entrypoints.documents.wording import Wording
from ordinance.insight.papers import DeliverySheet
from ordinance.modules.shipping.models import DeliveryLine

_START: Final = (Column("position", 9), Column("number", 31), Column("code", 26), Column("goods", GROW))
_COUNT: Final = (Column("quantity", 18, True), Column("unit", 12))


def delivery_note(shown: DeliverySheet, printed: Print) -> Content:
    """What arrives, to be counted and signed for."""
    say, delivery = printed.say, shown.delivery
    rows = [_row(place, line, shown, printed) for place, line in enumerate(shown.lines, 1)]
    return {
        **head("delivery-note", shown.sheet, printed),
        "facts": _facts(shown, printed, "delivery"),
        "lines": table(say, (*_START, Column("lot", 20), *_COUNT), rows, _counted(shown, printed)),
        "number": delivery.number,
        "ask": say("receive_check"),
        "signatures": [
            [say("shipper"), _who(shown, delivery.planned_by, say)],
            [say("driver"), ""],
            [say("receiver"), delivery.signed_by_name],
        ],
        "signed_on": say("date"),
        "signed": figures.moment(delivery.signed_at, printed.zone),
    }


def pick_list(shown: DeliverySheet, printed: Print) -> Content:
    """What to fetch from where, in the sequence of places, with room to tick off."""
    say = printed.say
    lines = sorted(shown.lines, key=lambda each: (shown.levels[each.level_id].place, each.pk))
    rows = []
    for place, line in enumerate(lines, 1):
        start, lot, count = _parts(place, line, shown, printed)
        picked = figures.quantity(line.picked) if line.picked else ""
        rows.append([start[0], shown.levels[line.level_id].place, *start[1:], lot, *count, picked, ""])
    columns = (
        _START[0], Column("place", 20), *_START[1:], Column("lot", 22), *_COUNT, Column("picked", 16),
        Column("checked", 16),
    )  # fmt: skip
    return {
        **head("pick-list", shown.sheet, printed),
        "facts": _facts(shown, printed, "notice"),
        "lines": table(say, columns, rows, [*total, "", ""] if (total := _counted(shown, printed)) else []),
        "number": shown.delivery.number,
        "signatures": [
            [say("made_by"), _who(shown, shown.delivery.planned_by, say)],
            [say("picker"), _who(shown, shown.delivery.picked_by, say)],
            [say("checker"), _who(shown, shown.delivery.checked_by, say)],
        ],
        "signed_on": say("date"),
    }


def packing_list(shown: DeliverySheet, printed: Print) -> Content:
    """What goes into the boxes; box and weight are written in while packing."""
    say = printed.say
    rows = [[*_row(place, line, shown, printed), "", ""] for place, line in enumerate(shown.lines, 1)]
    columns = (*_START, Column("lot", 22), *_COUNT, Column("box", 16), Column("gross_weight", 22))
    return {
        **head("packing-list", shown.sheet, printed),
        "facts": [*_facts(shown, printed, "delivery"), *_packed(shown, say)],
        "lines": table(say, columns, rows, [*total, "", ""] if (total := _counted(shown, printed)) else []),
        "number": shown.delivery.number,
        "signatures": [
            [say("boxes"), str(len(shown.packages) or "")],
            [say("packer"), _who(shown, shown.delivery.packed_by, say)],
            [say("checker"), _who(shown, shown.delivery.checked_by, say)],
        ],
        "signed_on": say("date"),
    }


def _facts(shown: DeliverySheet, printed: Print, named: str) -> list[list[str]]:
    say, delivery, order = printed.say, shown.delivery, shown.sheet.order
    purchase_orders = list(dict.fromkeys(each.customer_po for each in shown.orders.values() if each.customer_po))
    return facts(
        pair(say("customer"), customer_said(say, order)),
        pair(say(named), delivery.number),
        pair(say("ship_to"), receiver_said(delivery.ship_to_name, delivery.ship_to_phone)),
        pair(say("warehouse"), _warehouse(shown, printed)),
        pair(say("address"), delivery.ship_to_address),
        pair(say("shipped_on"), figures.day_of(delivery.shipped_at, printed.zone))
        if delivery.shipped_at
        else pair(say("planned_on"), figures.day_of(delivery.planned_at, printed.zone)),
        pair(say("carrier"), delivery.carrier),
        pair(say("tracking"), delivery.tracking_number),
        pair(say("po"), ", ".join(purchase_orders)),
    )


def _packed(shown: DeliverySheet, say: Wording) -> list[list[str]]:
    """Each package that was weighed, as fact."""
    return [
        pair(f"{say('box')} {package.number}", f"{figures.quantity(package.weight_kg)} kg")
        for package in shown.packages
        if package.weight_kg is not None
    ]


def _who(shown: DeliverySheet, key: int | None, say: Wording) -> str:
    """Somebody who did a step of it; empty before it is done."""
    return say.name(shown.people.get(key or 0))


def _warehouse(shown: DeliverySheet, printed: Print) -> str:
    return printed.say.name(shown.delivery.warehouse)


def _row(place: int, line: DeliveryLine, shown: DeliverySheet, printed: Print) -> list[str]:
    start, lot, count = _parts(place, line, shown, printed)
    return [*start, lot, *count]


def _parts(place: int, line: DeliveryLine, shown: DeliverySheet, printed: Print) -> tuple[list[str], str, list[str]]:
    say, ordered = printed.say, line.order_line
    number = shown.orders[line.order_id].number or ""
    start = [str(place), f"{number} / {ordered.position}", code_said(ordered), goods_said(say, ordered)]
    count = [figures.quantity(line.quantity), say.unit(ordered.unit, shown.sheet.units)]
    return start, shown.levels[line.level_id].lot or ordered.lot, count


def _counted(shown: DeliverySheet, printed: Print) -> Sequence[str]:
    """The sum of what is counted in one unit; of several units there is none."""
    units = {line.order_line.unit for line in shown.lines}
    if len(units) != 1:
        return []
    total = sum((line.quantity for line in shown.lines), Decimal(0))
    return [figures.quantity(total), printed.say.unit(next(iter(units)), shown.sheet.units)]
