from decimal import Decimal

import pytest

from ordinance.foundation.money.formatting import amount, quantity, unit_price


@pytest.mark.parametrize(
    ("currency", "locale", "shown"),
    [
        ("CNY", "zh-hans", "¥1,234,567.50"),
        ("CNY", "en", "CN¥1,234,567.50"),
        ("JPY", "en", "¥1,234,568"),
        ("EUR", "de", "1.234.567,50\xa0€"),
    ],
)
def test_an_amount_is_shown_in_the_currencys_decimals(currency: str, locale: str, shown: str) -> None:
    assert amount(Decimal("1234567.5"), currency, locale) == shown


@pytest.mark.parametrize(("price", "shown"), [("1.5", "¥1.50"), ("1.50001234", "¥1.50001234"), ("1E+2", "¥100.00")])
def test_a_price_keeps_the_decimals_that_count(price: str, shown: str) -> None:
    assert unit_price(Decimal(price), "CNY", "zh-CN") == shown


def test_a_quantity_keeps_the_decimals_that_count() -> None:
    assert [quantity(Decimal(text), "en") for text in ("1200.000", "0.1250")] == ["1,200", "0.125"]
