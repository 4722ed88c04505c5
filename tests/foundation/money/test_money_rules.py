import json
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import (
    LinePrice,
    LineTerms,
    NumberRefused,
    PriceBasis,
    Rounding,
    cumulative_part,
    line_price,
    parse_amount,
    parse_quantity,
    parse_signed_quantity,
    parse_unit_price,
    price_sum,
    rounding_of,
    spread,
)
from tests.paths import SHARED

pytestmark = pytest.mark.proves("INV-07")

CENTS = Rounding(2)
PUBLISHED = SHARED / "tables/money/rounding_allocation_dev.json"
published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published tables are not here")

# times the largest price and with tax still an amount the tables hold
quantities = st.decimals(min_value=Decimal("0.000001"), max_value=Decimal("9999999999"), places=6)
unit_prices = st.decimals(min_value=0, max_value=Decimal("99.99999999"), places=8)
amounts = st.decimals(min_value=Decimal("-1e13"), max_value=Decimal("1e13"), places=2)


def terms(quantity: str, price: str, basis: PriceBasis, rate: str = "0.13", discount: str = "0") -> LineTerms:
    return LineTerms(
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        basis=basis,
        vat_rate=Decimal(rate),
        discount_percent=Decimal(discount),
    )


def a_price(net: str, vat: str, gross: str) -> LinePrice:
    return LinePrice(net=Decimal(net), vat=Decimal(vat), gross=Decimal(gross))


def test_three_at_one_yuan_with_tax_is_three_yuan() -> None:
    assert line_price(terms("3", "1.00", PriceBasis.GROSS), CENTS) == a_price("2.65", "0.35", "3.00")


def test_a_net_price_gets_its_tax_on_top() -> None:
    assert line_price(terms("3", "1.00", PriceBasis.NET), CENTS) == a_price("3.00", "0.39", "3.39")


def test_a_discount_is_taken_off_before_rounding() -> None:
    price = line_price(terms("7", "0.333", PriceBasis.NET, rate="0", discount="15"), CENTS)
    assert price.gross == Decimal("1.98")  # 2.331 × 0.85 = 1.98135


def test_tax_is_rounded_once_per_line() -> None:
    five = [line_price(terms("1", "99.98", PriceBasis.GROSS, rate="0.19"), CENTS)] * 5
    assert price_sum(five) == a_price("420.10", "79.80", "499.90")


@pytest.mark.parametrize(
    ("quantity", "price", "rate", "discount", "code"),
    [
        ("NaN", "1", "0.13", "0", "not_finite"),
        ("sNaN", "1", "0.13", "0", "not_finite"),
        ("1", "Infinity", "0.13", "0", "not_finite"),
        ("1", "1", "NaN", "0", "vat_rate_out_of_range"),
        ("1", "1", "-0.01", "0", "vat_rate_out_of_range"),
        ("1", "1", "0.13", "100.01", "discount_out_of_range"),
        ("1", "1", "0.13", "sNaN", "discount_out_of_range"),
        ("999999999999", "9999999", "0.13", "0", "amount_too_large"),
    ],
)
def test_a_line_that_cannot_be_priced_is_refused(
    quantity: str, price: str, rate: str, discount: str, code: str
) -> None:
    with pytest.raises(NumberRefused) as refused:
        line_price(terms(quantity, price, PriceBasis.NET, rate, discount), CENTS)
    assert refused.value.code == code


@given(quantities, unit_prices, st.sampled_from(PriceBasis), st.sampled_from(["0", "0.06", "0.09", "0.13"]))
def test_net_and_tax_are_always_gross(quantity: Decimal, price: Decimal, basis: PriceBasis, rate: str) -> None:
    line = LineTerms(quantity=quantity, unit_price=price, basis=basis, vat_rate=Decimal(rate))
    if quantity * price < 10**13:
        priced = line_price(line, CENTS)
        assert priced.net + priced.vat == priced.gross
        assert priced.vat >= 0


percents = st.decimals(min_value=0, max_value=100, places=4)


@given(quantities, unit_prices, percents)
def test_a_line_is_rounded_from_its_exact_value(quantity: Decimal, price: Decimal, percent: Decimal) -> None:
    line = LineTerms(
        quantity=quantity, unit_price=price, basis=PriceBasis.NET, vat_rate=Decimal(0), discount_percent=percent
    )
    cents = Fraction(quantity) * Fraction(price) * (100 - Fraction(percent))
    assert int(line_price(line, CENTS).net.scaleb(2)) == floor(cents + Fraction(1, 2))


@published
def test_rounding_agrees_with_the_published_table() -> None:
    cases = [case for case in json.loads(PUBLISHED.read_text())["rounding"] if case["mode"] == "HALF_UP"]
    for case in cases:
        assert Rounding(0).round(Decimal(case["value"])) == Decimal(case["expect"])
    assert cases


@published
def test_spread_agrees_with_the_published_table() -> None:
    for case in json.loads(PUBLISHED.read_text())["allocation"]:
        assert spread(Decimal(case["amount"]), case["ratios"], Rounding(0)) == case["expect"]


def test_rounding_refuses_floats() -> None:
    with pytest.raises(NumberRefused, match="not_decimal"):
        CENTS.round(0.1)  # type: ignore[arg-type]


def test_rounding_has_no_negative_zero() -> None:
    assert str(CENTS.round(Decimal("-0.001"))) == "0.00"


@pytest.mark.parametrize(("currency", "rounded"), [("CNY", "1.24"), ("JPY", "1"), ("KWD", "1.235")])
def test_each_currency_rounds_to_its_minor_unit(currency: str, rounded: str) -> None:
    assert str(rounding_of(currency).round(Decimal("1.2350"))) == rounded


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(NumberRefused, match="unknown_currency: XXQ"):
        rounding_of("XXQ")


weights = st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1, max_size=30).filter(any)


@given(amounts, weights)
def test_a_spread_adds_up_and_stays_within_a_cent_of_its_share(total: Decimal, parts: list[Decimal]) -> None:
    shares = spread(total, parts, CENTS)
    assert sum(shares) == total
    for share, part in zip(shares, parts, strict=True):
        assert abs(share - total * part / sum(parts)) < Decimal("0.01001")
        assert part or not share
    assert spread(-total, parts, CENTS) == [-share for share in shares]


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [Decimal("NaN")], [Decimal("1e400")], [Decimal("1e-400")]])
def test_a_spread_over_nothing_is_refused(parts: list[Decimal]) -> None:
    with pytest.raises(NumberRefused, match="weights_refused"):
        spread(Decimal(1), parts, CENTS)


def test_an_amount_finer_than_the_currency_is_not_spread() -> None:
    with pytest.raises(NumberRefused, match="too_many_decimals"):
        spread(Decimal("0.001"), [1], CENTS)


@given(amounts, st.lists(st.integers(1, 10**9), min_size=1, max_size=12))
def test_parts_in_any_sizes_add_up_to_the_whole(total: Decimal, sizes: list[int]) -> None:
    whole, before, billed = Decimal(sum(sizes)), Decimal(0), Decimal(0)
    for size in sizes:
        billed += cumulative_part(total, whole, before, Decimal(size), CENTS)
        before += size
    assert billed == total


def test_what_is_taken_back_is_what_was_billed_for_it() -> None:
    last = cumulative_part(Decimal(100), Decimal(3), Decimal(2), Decimal(1), CENTS)
    back = cumulative_part(Decimal(100), Decimal(3), Decimal(3), Decimal(-1), CENTS)
    assert back == -last == Decimal("-33.33")


@pytest.mark.parametrize(
    ("whole", "before", "now"), [("0", "0", "1"), ("3", "-1", "1"), ("3", "1", "-2"), ("NaN", "0", "1")]
)
def test_a_part_of_nothing_is_refused(whole: str, before: str, now: str) -> None:
    with pytest.raises(NumberRefused, match="quantity_out_of_range"):
        cumulative_part(Decimal(1), Decimal(whole), Decimal(before), Decimal(now), CENTS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"),
        ("1 2", "not_a_number"),
        ("1,234", "not_a_number"),
        ("1_000", "not_a_number"),
        ("١٢", "not_a_number"),
        ("1\x00", "not_a_number"),
        ("9" * 10_000_000, "not_a_number"),
        ("NaN", "not_finite"),
        ("-sNaN1", "not_finite"),
        ("Infinity", "not_finite"),
        ("1e400", "too_large"),
        ("1e-400", "too_many_decimals"),
        ("10" + "0" * 29, "too_large"),
        ("100000000000000", "too_large"),
        ("1.001", "too_many_decimals"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_amount(text, CENTS)
    assert refused.value.code == code
    assert len(refused.value.value) < 400
    assert "\x00" not in refused.value.value


@pytest.mark.parametrize("value", [1.5, True, None, b"1", ["1"]])
def test_what_is_no_decimal_is_refused(value: object) -> None:
    with pytest.raises(NumberRefused, match="not_decimal"):
        parse_quantity(value)  # type: ignore[arg-type]


def test_a_huge_integer_is_refused_at_once() -> None:
    with pytest.raises(NumberRefused, match="too_large"):
        parse_quantity(10**100_000)


@pytest.mark.parametrize("text", ["0", "-1", "-0.0"])
def test_an_ordered_quantity_is_above_zero(text: str) -> None:
    with pytest.raises(NumberRefused, match="not_positive"):
        parse_quantity(text)


def test_a_credited_quantity_may_be_negative() -> None:
    assert parse_signed_quantity("-12") == Decimal(-12)


def test_a_price_is_not_negative() -> None:
    with pytest.raises(NumberRefused, match="negative"):
        parse_unit_price("-0.01")


def test_zeros_at_the_end_are_no_decimals() -> None:
    assert parse_quantity("1.50000000000") == Decimal("1.5")
    assert str(parse_quantity("1e3")) == "1000"
    assert str(parse_amount("12.3", CENTS)) == "12.30"


@given(st.decimals(min_value=Decimal("0.000001"), max_value=Decimal("999999999999.999999"), places=6))
def test_a_written_quantity_is_read_exactly(quantity: Decimal) -> None:
    assert parse_quantity(f"{quantity:f}") == quantity
    assert parse_quantity(str(quantity)) == quantity


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse_unit_price(text).is_finite()
    except NumberRefused as refused:
        assert refused.code
