"""Amounts, prices and quantities as a person reads them, by locale. For showing only: nothing computes with these."""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal

from ordinance.foundation.money.rules import EXACT, rounding_of


def amount(value: Decimal, currency: str, locale: str) -> str:
    """An amount in the currency's decimals, e.g. ¥1,234,567.50; raises NumberRefused on an unknown currency."""
    exact = rounding_of(currency).round(value)
    return str(format_currency(exact, currency, locale=_locale(locale), decimal_quantization=False))


def unit_price(value: Decimal, currency: str, locale: str) -> str:
    """A price with every decimal that counts, and no fewer than the currency has."""
    least = rounding_of(currency).unit
    plain = value.normalize(EXACT)
    exact = plain if _decimals(plain) > _decimals(least) else plain.quantize(least, context=EXACT)
    return str(format_currency(exact, currency, locale=_locale(locale), decimal_quantization=False))


def quantity(value: Decimal, locale: str) -> str:
    """A quantity with every decimal that counts: 1,200 and 0.125."""
    return str(format_decimal(value.normalize(EXACT), locale=_locale(locale), decimal_quantization=False))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name.replace("-", "_"))
