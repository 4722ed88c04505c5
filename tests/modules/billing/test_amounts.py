from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import ZERO, LineTerms, PriceBasis, Rounding, line_price, price_sum
from ordinance.modules.billing.rules.amounts import BillableLine, LinePart, bill_amounts, bill_of

CENTS = Rounding(2)


def a_line(quantity: Decimal, unit_price: Decimal, basis: PriceBasis = PriceBasis.GROSS) -> BillableLine:
    terms = LineTerms(quantity=quantity, unit_price=unit_price, basis=basis, vat_rate=Decimal("0.13"))
    return BillableLine(line_id=1, quantity=quantity, price=line_price(terms, CENTS), basis=basis)


def test_one_unit_of_a_gross_price_is_billed_at_that_price() -> None:
    line = a_line(Decimal(3), Decimal("1.00"))
    assert [bill_amounts(line, Decimal(done), Decimal(1), CENTS).gross for done in range(3)] == [1, 1, 1]


def test_a_credit_takes_back_what_was_billed() -> None:
    line = a_line(Decimal(7), Decimal("0.99"), PriceBasis.NET)
    billed = bill_amounts(line, Decimal(5), Decimal(2), CENTS)
    credited = bill_amounts(line, Decimal(7), Decimal(-2), CENTS)
    assert (credited.net, credited.vat, credited.gross) == (-billed.net, -billed.vat, -billed.gross)


def test_a_bill_is_the_sum_of_its_lines() -> None:
    parts = [
        LinePart(line=a_line(Decimal(3), Decimal("1.00")), billed_before=ZERO, quantity_now=Decimal(2)),
        LinePart(line=a_line(Decimal(9), Decimal("5.55")), billed_before=Decimal(8), quantity_now=Decimal(1)),
    ]
    bill = bill_of(parts, CENTS)
    assert bill.total == price_sum(bill.lines)
    assert bill.total.gross == Decimal("7.55")


@given(
    st.lists(st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3), min_size=1, max_size=8),
    st.decimals(min_value=0, max_value=1000, places=4),
    st.sampled_from(PriceBasis),
)
def test_the_parts_of_a_line_add_up_to_it(sizes: list[Decimal], unit_price: Decimal, basis: PriceBasis) -> None:
    line = a_line(sum(sizes, ZERO), unit_price, basis)
    before, parts = ZERO, []
    for size in sizes:
        parts.append(bill_amounts(line, before, size, CENTS))
        before += size
    assert price_sum(parts) == line.price
    assert all(part.net + part.vat == part.gross and part.vat >= 0 for part in parts)
