"""Statement of an order's account (订单账目明细): charged, received, owed, with the fapiao issued."""

from decimal import Decimal

from ordinance.entrypoints.documents import figures
from ordinance.entrypoints.documents.capitals import in_words
from ordinance.entrypoints.documents.shape import GROW, Column, Content, Print, customer_said, facts, head, pair, table
from ordinance.insight.order_account import Account
from ordinance.modules.billing.models import BillKind


def content(shown: Account, printed: Print) -> Content:
    """The parts of the statement."""
    say, sheet, order = printed.say, shown.sheet, shown.sheet.order
    owed = abs(shown.owed)
    said = in_words(owed, order.currency, say.language)
    return {
        **head("statement", sheet, printed),
        "facts": facts(
            pair(say("customer"), customer_said(say, order)),
            pair(say("number"), order.number or ""),
            pair(say("po"), order.customer_po),
            pair(say("ordered_on"), figures.day_of(order.ordered_at, printed.zone)),
            pair(say("payment_term"), say.label(order.payment_term)),
            pair(say("currency"), order.currency),
        ),
        "sums": [
            pair(word, figures.money(value, order.currency, say.language)) for word, value in _sums(shown, printed)
        ],
        "words": pair(say("in_words"), said) if said else [],
        "sections": [_charged(shown, printed), _received(shown, printed), _fapiaos(shown, printed)],
        "signatures": [[say("seller"), say.name(sheet.company)], [say("buyer"), customer_said(say, order)]],
        "signed_on": say("date"),
    }


def _sums(shown: Account, printed: Print) -> list[tuple[str, Decimal]]:
    say, sums = printed.say, shown.sums
    last = (say("owed"), shown.owed) if shown.owed >= 0 else (say("in_hand"), -shown.owed)
    return [
        (say("ordered"), shown.sheet.order.gross),
        (say("billed"), sums.billed),
        (say("credited"), sums.credited),
        (say("paid"), sums.received),
        last,
    ]


def _charged(shown: Account, printed: Print) -> Content:
    say, currency = printed.say, shown.sheet.order.currency
    columns = (Column("bill", GROW), Column("kind", 34), Column("billed_on", 28), Column("due_on", 28),
               Column("amount", 34, True))  # fmt: skip
    rows = [
        [
            each.bill.number,
            say("bill_kind" if each.bill.kind == BillKind.BILL else "credit_note"),
            figures.day(each.bill.billed_on),
            figures.day(each.bill.due_on),
            figures.amount(each.gross, currency),
        ]
        for each in shown.charges
    ]
    total = figures.amount(sum((each.gross for each in shown.charges), Decimal(0)), currency)
    return {"title": say("charged"), "table": table(say, columns, rows, [total] if rows else [])}


def _received(shown: Account, printed: Print) -> Content:
    say, currency = printed.say, shown.sheet.order.currency
    columns = (Column("receipt", 38), Column("payer", GROW), Column("received_on", 28), Column("for_bill", 36),
               Column("amount", 34, True))  # fmt: skip
    rows = [
        [
            each.number,
            each.payer,
            figures.day(each.received_on),
            each.bill_number or say("advance"),
            figures.amount(each.amount, currency),
        ]
        for each in shown.payments
    ]
    total = figures.amount(sum((each.amount for each in shown.payments), Decimal(0)), currency)
    return {"title": say("received"), "table": table(say, columns, rows, [total] if rows else [])}


def _fapiaos(shown: Account, printed: Print) -> Content:
    say = printed.say
    columns = (Column("fapiao_number", GROW), Column("kind", 40), Column("state", 22), Column("issued_on", 26),
               Column("bill", 36), Column("amount", 30, True))  # fmt: skip
    rows = [
        [
            each.number or "—",
            say(each.kind),
            say(each.state),
            figures.day_of(each.issued_at, printed.zone),
            each.bill.number,
            figures.amount(each.gross, each.bill.currency),
        ]
        for each in shown.fapiaos
    ]
    return {"title": say("fapiao"), "table": table(say, columns, rows)}
