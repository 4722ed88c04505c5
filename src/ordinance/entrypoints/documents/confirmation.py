"""Order confirmation (订单确认书): what was agreed, to be signed by both sides."""

from collections.abc import Sequence

from ordinance.entrypoints.documents import figures
from ordinance.entrypoints.documents.capitals import in_words
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
from ordinance.insight.papers import OrderSheet, Sheet
from ordinance.orders.models import Order, OrderLine


def content(shown: OrderSheet, printed: Print) -> Content:
    """The parts of the confirmation."""
    say, sheet, order = printed.say, shown.sheet, shown.sheet.order
    return {
        **head("confirmation", sheet, printed),
        "facts": _facts(order, printed),
        "lines": lines_table(shown.sheet, shown.lines, say),
        **totals(order, say),
        "note": pair(say("note"), order.note) if order.note else [],
        "ask": say("please_confirm"),
        "made": pair(say("made_by"), say.name(shown.clerk)),
        "signatures": [[say("seller"), say.name(sheet.company)], [say("buyer"), customer_said(say, order)]],
        "signed_on": say("date"),
    }


def _facts(order: Order, printed: Print) -> list[list[str]]:
    say = printed.say
    return facts(
        pair(say("customer"), customer_said(say, order)),
        pair(say("number"), order.number or ""),
        pair(say("customer_tax"), order.customer.tax_number if order.customer else ""),
        pair(say("version"), str(order.version) if order.version > 1 else ""),
        pair(say("customer_po"), order.customer_po),
        pair(say("confirmed_on"), figures.day_of(order.confirmed_at, printed.zone)),
        pair(say("payment_term"), say.label(order.payment_term)),
        pair(say("promised_on"), figures.day(order.promised_on or order.requested_on)),
        pair(say("ship_to"), receiver_said(order.ship_to_name, order.ship_to_phone)),
        pair(say("currency"), _currency(order, say)),
        pair(say("address"), order.ship_to_address),
    )


def _currency(order: Order, say: Wording) -> str:
    """The currency with whether prices have tax in them; empty for an order without prices."""
    return f"{order.currency} · {say(f'{order.price_basis}_basis')}" if order.type.is_priced else ""


def lines_table(sheet: Sheet, lines: Sequence[OrderLine], say: Wording) -> Content:
    """The lines without what was cancelled of them, with prices when the order's type has them."""
    order = sheet.order
    plain = [
        Column("position", 9), Column("code", 24), Column("goods", GROW), Column("quantity", 17, True),
        Column("unit", 12), Column("delivery_date", 19),
    ]  # fmt: skip
    if not order.type.is_priced:
        return table(say, plain, [_goods(sheet, line, say) for line in lines])
    priced = [*plain, Column("price", 18, True), Column("vat_rate", 10, True), Column("gross", 24, True)]
    rows = [[*_goods(sheet, line, say), *_money(line, order.currency)] for line in lines]
    return table(say, priced, rows, [figures.amount(order.gross, order.currency)])


def _goods(sheet: Sheet, line: OrderLine, say: Wording) -> list[str]:
    return [
        str(line.position),
        code_said(line),
        goods_said(say, line),
        figures.quantity(line.quantity - line.cancelled),
        say.unit(line.unit, sheet.units),
        figures.day(line.promised_on or line.requested_on),
    ]


def _money(line: OrderLine, currency: str) -> list[str]:
    off = f"\n−{figures.percent(line.discount_percent / 100)}" if line.discount_percent else ""
    return [
        figures.price(line.unit_price, currency) + off,
        figures.percent(line.vat_rate),
        figures.amount(line.gross, currency),
    ]


def totals(order: Order, say: Wording) -> Content:
    """Net, tax and gross, and the gross in words; nothing for an order without prices."""
    if not order.type.is_priced:
        return {"totals": [], "words": []}
    sums = [(name, getattr(order, name)) for name in ("net", "vat", "gross")]
    said = in_words(order.gross, order.currency, say.language)
    return {
        "totals": [pair(say(name), figures.money(value, order.currency, say.language)) for name, value in sums],
        "words": pair(say("in_words"), said) if said else [],
    }
