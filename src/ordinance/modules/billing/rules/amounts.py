"""What a bill over part of a line comes to, so that any parts add up to the line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ordinance.foundation.money.rules import LinePrice, PriceBasis, Rounding, cumulative_part, price_sum


@dataclass(frozen=True, slots=True, kw_only=True)
class BillableLine:
    line_id: int
    quantity: Decimal  # ordered, less what was cancelled before it was first billed
    price: LinePrice  # of that whole quantity
    basis: PriceBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePart:
    line: BillableLine
    billed_before: Decimal
    quantity_now: Decimal  # negative for a credit


@dataclass(frozen=True, slots=True, kw_only=True)
class BillAmounts:
    lines: tuple[LinePrice, ...]  # as the parts given
    total: LinePrice


def bill_amounts(line: BillableLine, billed_before: Decimal, quantity_now: Decimal, money: Rounding) -> LinePrice:
    """The amounts of a part, by cumulative difference: net + vat = gross in each, and the parts add up to the line.

    The quoted side (gross under 含税, net under 未税) and the tax are cut; the third amount follows, so that a unit
    of a gross price is billed at that gross price.

    raises  NumberRefused: quantity_out_of_range
    """

    def part(total: Decimal) -> Decimal:
        return cumulative_part(total, line.quantity, billed_before, quantity_now, money)

    vat = part(line.price.vat)
    if line.basis is PriceBasis.GROSS:
        gross = part(line.price.gross)
        return LinePrice(net=gross - vat, vat=vat, gross=gross)
    net = part(line.price.net)
    return LinePrice(net=net, vat=vat, gross=net + vat)


def bill_of(parts: Iterable[LinePart], money: Rounding) -> BillAmounts:
    """The amounts of a bill or a credit note over parts of lines, of one order or several."""
    lines = tuple(bill_amounts(part.line, part.billed_before, part.quantity_now, money) for part in parts)
    return BillAmounts(lines=lines, total=price_sum(lines))
