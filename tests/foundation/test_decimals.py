"""Decimals as text are what `format` would have written, and equal numbers give equal texts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.decimals import digits, shortest

FINITE = st.decimals(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_digits_are_those_of_format(value: Decimal) -> None:
    assert digits(value) == format(value, "f")


@given(FINITE)
def test_trailing_zeros_do_not_count(value: Decimal) -> None:
    assert Decimal(shortest(value)) == value
    assert "." not in shortest(value) or not shortest(value).endswith("0")


@pytest.mark.parametrize(
    ("value", "text"), [("12.50", "12.5"), ("1E+3", "1000"), ("0.00", "0"), ("1E-9", "0.000000001")]
)
def test_the_shortest_text(value: str, text: str) -> None:
    assert shortest(Decimal(value)) == text


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_recorded(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        shortest(Decimal(value))
