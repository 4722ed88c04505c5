"""Amounts, prices and quantities as a person reads them, by locale. For showing only: nothing computes with these.

Babel is asked once for each locale and currency how a figure looks; the figures of a page's thousand cells follow it.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_decimal_symbol, get_group_symbol

from ordinance.foundation.money.rules import EXACT, rounding_of


@dataclass(frozen=True, slots=True)
class _Look:
    """How a figure is written: what stands around it, its signs, and how many decimals it has at least.

    is_plain  the signs are those Python writes itself
    """

    before: str
    after: str
    before_negative: str
    after_negative: str
    decimals: int
    decimal: str
    group: str  # between groups of three digits, as all locales the product speaks write them
    is_plain: bool

    def write(self, value: Decimal) -> str:
        """The figure with all its decimals."""
        figure = f"{abs(value):,.{max(self.decimals, _decimals(value))}f}"
        if not self.is_plain:
            figure = figure.translate({ord(","): self.group, ord("."): self.decimal})
        if value.is_signed():
            return f"{self.before_negative}{figure}{self.after_negative}"
        return f"{self.before}{figure}{self.after}"


def amount(value: Decimal, currency: str, locale: str) -> str:
    """An amount in the currency's decimals, e.g. ¥1,234,567.50; raises NumberRefused on an unknown currency."""
    exact = rounding_of(currency).round(value)
    return _look(currency, locale).write(exact)


def unit_price(value: Decimal, currency: str, locale: str) -> str:
    """A price with every decimal that counts, and no fewer than the currency has."""
    least = rounding_of(currency).unit
    plain = value.normalize(EXACT)
    exact = plain if _decimals(plain) > _decimals(least) else plain.quantize(least, context=EXACT)
    return _look(currency, locale).write(exact)


def quantity(value: Decimal, locale: str) -> str:
    """A quantity with every decimal that counts: 1,200 and 0.125."""
    return _look("", locale).write(value.normalize(EXACT))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


@cache
def _look(currency: str, locale: str) -> _Look:
    """How figures look: of a currency, or without one."""
    here = Locale.parse(locale.replace("-", "_"))

    def written(value: Decimal) -> str:
        if currency:
            return str(format_currency(value, currency, locale=here, decimal_quantization=False))
        return str(format_decimal(value, locale=here, decimal_quantization=False))

    decimal, group = get_decimal_symbol(here), get_group_symbol(here)
    before, _, after = written(Decimal(1)).partition("1")
    fraction = len(after) - len(after.removeprefix(decimal).lstrip("0")) if after.startswith(decimal) else 0
    before_negative, _, after_negative = written(Decimal(-1)).partition("1")
    return _Look(
        before,
        after[fraction:],
        before_negative,
        after_negative[fraction:],
        max(0, fraction - len(decimal)),
        decimal,
        group,
        (decimal, group) == (".", ","),
    )
