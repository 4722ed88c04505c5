from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.foundation.money.rules import ZERO, LinePrice, LineTerms, PriceBasis, Rounding, line_price, price_sum
from ordinance.modules.billing.rules.amounts import Taken, Whole, negative, next_part, part_of, total_of

pytestmark = pytest.mark.proves("INV-07")

CENTS = Rounding(2)


def a_whole(quantity: Decimal, unit_price: Decimal, basis: PriceBasis = PriceBasis.GROSS) -> Whole:
    terms = LineTerms(quantity=quantity, unit_price=unit_price, basis=basis, vat_rate=Decimal("0.13"))
    return Whole(quantity=quantity, price=line_price(terms, CENTS), basis=basis)


def parts_in(whole: Whole, sizes: list[Decimal]) -> list[LinePrice]:
    parts: list[LinePrice] = []
    before = ZERO
    for size in sizes:
        parts.append(part_of(whole, Taken(quantity=before, price=total_of(parts)), size, CENTS))
        before += size
    return parts


def test_one_unit_of_a_gross_price_is_billed_at_that_price() -> None:
    parts = parts_in(a_whole(Decimal(3), Decimal("1.00")), [Decimal(1)] * 3)
    assert [part.gross for part in parts] == [1, 1, 1]
    assert total_of(parts) == LinePrice(net=Decimal("2.65"), vat=Decimal("0.35"), gross=Decimal("3.00"))


def test_a_document_is_the_sum_of_its_parts() -> None:
    parts = [
        part_of(a_whole(Decimal(3), Decimal("1.00")), Taken(), Decimal(2), CENTS),
        part_of(a_whole(Decimal(9), Decimal("5.55")), Taken(), Decimal(1), CENTS),
    ]
    assert total_of(parts) == price_sum(parts)
    assert total_of(parts).gross == Decimal("7.55")


def test_a_credit_shows_the_amounts_negative() -> None:
    price = LinePrice(net=Decimal("0.88"), vat=Decimal("0.12"), gross=Decimal("1.00"))
    assert negative(price) == LinePrice(net=Decimal("-0.88"), vat=Decimal("-0.12"), gross=Decimal("-1.00"))


sizes_of_parts = st.lists(st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3), min_size=1, max_size=8)
unit_prices = st.decimals(min_value=0, max_value=1000, places=4) | st.decimals(0, Decimal("0.05"), places=4)


@given(sizes_of_parts, unit_prices, st.sampled_from(PriceBasis))
def test_the_parts_of_a_line_add_up_to_it(sizes: list[Decimal], unit_price: Decimal, basis: PriceBasis) -> None:
    whole = a_whole(sum(sizes, ZERO), unit_price, basis)
    parts = parts_in(whole, sizes)
    assert price_sum(parts) == whole.price
    assert all(part.net + part.vat == part.gross and part.vat >= 0 and part.net >= 0 for part in parts)


@settings(deadline=None)
@given(sizes_of_parts, unit_prices, st.sampled_from(PriceBasis))
def test_what_was_billed_of_a_line_is_at_any_time_its_price_on_that_quantity(
    sizes: list[Decimal], unit_price: Decimal, basis: PriceBasis
) -> None:
    terms = LineTerms(quantity=sum(sizes, ZERO), unit_price=unit_price, basis=basis, vat_rate=Decimal("0.13"))
    taken = Taken()
    for size in sizes:
        part = next_part(terms, taken, size, CENTS)
        assert part.net >= 0
        assert part.vat >= 0
        taken = Taken(quantity=taken.quantity + size, price=total_of([taken.price, part]))
        assert taken.price == a_whole(taken.quantity, unit_price, basis).price
