"""What a bill or a credit over part of a line comes to, so that any parts add up to the line."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from ordinance.foundation.money.rules import (
    ZERO,
    LinePrice,
    LineTerms,
    PriceBasis,
    Rounding,
    cumulative_part,
    line_price,
    price_sum,
)

NOTHING: Final = LinePrice(net=ZERO, vat=ZERO, gross=ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What parts are taken from: what was billed of a line and may be credited."""

    quantity: Decimal
    price: LinePrice  # of that whole quantity
    basis: PriceBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken of a whole before, summed from the documents themselves: no cent is mended twice."""

    quantity: Decimal = ZERO
    price: LinePrice = NOTHING


def next_part(terms: LineTerms, taken: Taken, quantity_now: Decimal, money: Rounding) -> LinePrice:
    """The amounts of the next part of a line that is billed: its price on all billed by then, less what was billed.

    At any time the line is billed at exactly its frozen price on that quantity. So parts of any sizes add up to the
    line, and what is not billed yet can be cancelled without a cent between order and bills.

    quantity_now  zero or more; beyond what was ordered only within an over-delivery tolerance
    """
    due = line_price(replace(terms, quantity=taken.quantity + quantity_now), money)
    before = taken.price
    return LinePrice(net=due.net - before.net, vat=due.vat - before.vat, gross=due.gross - before.gross)


def part_of(whole: Whole, taken: Taken, quantity_now: Decimal, money: Rounding) -> LinePrice:
    """The amounts of the next part to be credited: its share up to and with it, less what was taken; net + vat = gross.

    The quoted side (gross under 含税, net under 未税) and the tax are cut; the third amount follows. The tax of a part
    stays within its gross until the last part, where both come out even.

    quantity_now  zero or more
    raises        NumberRefused: quantity_out_of_range
    """
    after = taken.quantity + quantity_now

    def rest(total: Decimal, before: Decimal) -> Decimal:
        return cumulative_part(total, whole.quantity, ZERO, after, money) - before

    vat = rest(whole.price.vat, taken.price.vat)
    if whole.basis is PriceBasis.GROSS:
        gross = rest(whole.price.gross, taken.price.gross)
        if after != whole.quantity:
            vat = min(max(vat, ZERO), max(gross, ZERO))
        return LinePrice(net=gross - vat, vat=vat, gross=gross)
    net = rest(whole.price.net, taken.price.net)
    return LinePrice(net=net, vat=vat, gross=net + vat)


def negative(price: LinePrice) -> LinePrice:
    """The same amounts, as a credit shows them."""
    return LinePrice(net=-price.net, vat=-price.vat, gross=-price.gross)


def total_of(parts: Iterable[LinePrice]) -> LinePrice:
    """The amounts of a document: the sums of its parts, never rounded again."""
    return price_sum(list(parts))
