"""Money and quantities: exact decimals, rounded half up, in one place.

Owns rounding, minor units, the price of a line, how amounts are split, and what counts as a number when somebody
types one. Showing them is `formatting.py`; which price applies is pricing's business.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from ordinance.foundation.values import value

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
AMOUNT_LIMIT: Final = Decimal(10) ** 13  # what the tables hold (database.models.AMOUNT_MAX)
WEIGHT_LIMIT: Final = Decimal(10) ** 30
QUANTITY_PLACES: Final = 6
QUANTITY_LIMIT: Final = Decimal(10) ** 12
UNIT_PRICE_PLACES: Final = 8
UNIT_PRICE_LIMIT: Final = Decimal(10) ** 10  # numeric(18,8) holds what is below

# What may be typed. ASCII digits only, and short: Decimal itself reads Arabic digits, underscores, megabytes of zeros.
WRITTEN: Final = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
NOT_FINITE: Final = re.compile(r"[+-]?(?:s?nan[0-9]*|inf(?:inity)?)", re.IGNORECASE)

# Sixty digits hold every product of bounded factors exactly. No traps: what cannot be computed becomes NaN, which
# `Rounding.round` refuses, so that one check guards all arithmetic.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])


class NumberRefused(ValueError):
    """A number this system does not work with; `code` says why, `value` shows at most 64 characters of it."""

    def __init__(self, code: str, value: object) -> None:
        self.code = code
        self.value = _shown(value)
        super().__init__(f"{code}: {self.value}")


class PriceBasis(StrEnum):
    """What a quoted price contains; the quoted basis is authoritative."""

    GROSS = "gross"  # 含税
    NET = "net"  # 未税


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounds half up (a tie goes away from zero) to a number of decimals."""

    places: int
    unit: Decimal = field(init=False, repr=False, compare=False)  # the smallest amount

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Decimal(1).scaleb(-self.places))

    def round(self, value: Decimal) -> Decimal:
        """Raises NumberRefused for floats, NaN, Infinity and what has more than sixty digits."""
        if not isinstance(value, Decimal):
            raise NumberRefused("not_decimal", value)
        rounded = value.quantize(self.unit, ROUND_HALF_UP, EXACT)
        if not rounded.is_finite():
            raise NumberRefused("not_finite", value)
        return EXACT.plus(rounded)  # turns -0.00 into 0.00


# ISO 4217 currencies by their minor units.
WITHOUT_DECIMALS: Final = "CLP ISK JPY KRW PYG UGX VND XAF XOF XPF"
TWO_DECIMALS: Final = (
    "AED ARS AUD BDT BGN BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR KES KZT LKR MAD MMK MOP MXN "
    "MYR NGN NOK NPR NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD UZS ZAR"
)
THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
CURRENCIES: Final[Mapping[str, int]] = {
    **dict.fromkeys(WITHOUT_DECIMALS.split(), 0),
    **dict.fromkeys(TWO_DECIMALS.split(), 2),
    **dict.fromkeys(THREE_DECIMALS.split(), 3),
}


@cache
def rounding_of(currency: str) -> Rounding:
    """The rounding of an ISO 4217 currency; raises NumberRefused for a code that is not in CURRENCIES."""
    if currency not in CURRENCIES:
        raise NumberRefused("unknown_currency", currency)
    return Rounding(CURRENCIES[currency])


@value(kw_only=True)
class LineTerms:
    quantity: Decimal  # in the line's unit
    unit_price: Decimal  # currency per unit, up to eight decimals
    basis: PriceBasis
    vat_rate: Decimal  # 0.13 is 13 %
    discount_percent: Decimal = ZERO  # 0..100, taken off quantity × price before rounding


@value(kw_only=True)
class LinePrice:
    net: Decimal
    vat: Decimal
    gross: Decimal  # net + vat, always


def line_price(terms: LineTerms, money: Rounding) -> LinePrice:
    """The amounts of one line, rounded once on the quoted basis; the tax follows from it.

    raises  NumberRefused: not_finite, discount_out_of_range, vat_rate_out_of_range, amount_too_large
    """
    require_between(terms.discount_percent, ZERO, HUNDRED, "discount_out_of_range")
    require_between(terms.vat_rate, ZERO, Decimal(1), "vat_rate_out_of_range")
    whole = EXACT.multiply(terms.quantity, terms.unit_price)
    if terms.discount_percent:
        whole = EXACT.multiply(whole, HUNDRED - terms.discount_percent).scaleb(-2, EXACT)
    quoted = money.round(whole)
    if terms.basis is PriceBasis.GROSS:
        net = money.round(EXACT.divide(quoted, 1 + terms.vat_rate))
        price = LinePrice(net=net, vat=quoted - net, gross=quoted)
    else:
        vat = money.round(EXACT.multiply(quoted, terms.vat_rate))
        price = LinePrice(net=quoted, vat=vat, gross=quoted + vat)
    if abs(price.gross) >= AMOUNT_LIMIT:
        raise NumberRefused("amount_too_large", price.gross)
    return price


def price_sum(prices: Sequence[LinePrice]) -> LinePrice:
    """The amounts of a document: the sums of its lines, never rounded again."""
    return LinePrice(
        net=sum((price.net for price in prices), ZERO),
        vat=sum((price.vat for price in prices), ZERO),
        gross=sum((price.gross for price in prices), ZERO),
    )


def spread(total: Decimal, weights: Sequence[Decimal | int], money: Rounding) -> list[Decimal]:
    """Split an amount over lines in proportion, losing no cent.

    total    a whole number of the currency's minor unit; may be negative (a discount, a credit)
    weights  one per line, none negative, not all zero
    returns  one share per line, same order; the shares add up to total; weight zero gets zero
    raises   NumberRefused: weights_refused, not_finite, too_many_decimals
    source   largest remainder method; on a tie the earlier line gets the cent; the split of −x is the negative of
             the split of x, so that a credit undoes what it credits
    """
    units = _units(abs(total), money)
    if len(weights) == 1 and weights[0] == HUNDRED:
        return [money.round(total)]  # all of it at once, as most terms ask
    parts = _as_integers(weights)
    whole = sum(parts)
    if whole <= 0:
        raise NumberRefused("weights_refused", list(weights[:8]))
    shares = [units * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: -(units * parts[i] % whole))
    for i in by_remainder[: units - sum(shares)]:
        shares[i] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * share).scaleb(-money.places, EXACT) for share in shares]


def cumulative_part(total: Decimal, whole: Decimal, before: Decimal, now: Decimal, money: Rounding) -> Decimal:
    """The amount of a part, as the difference of what is due up to it and what was due before it.

    total    the amount of the whole
    whole    its quantity, above zero; before and now are quantities in the same unit
    now      may be negative (taken back), and before + now may exceed whole within an over-delivery tolerance
    returns  parts in any sizes add up to total as soon as their quantities add up to whole
    raises   NumberRefused: quantity_out_of_range, not_finite
    """
    after = before + now
    if not (whole.is_finite() and after.is_finite() and whole > 0 and before >= 0 and after >= 0):
        raise NumberRefused("quantity_out_of_range", f"{before} + {now} of {whole}")
    due = money.round(EXACT.divide(EXACT.multiply(total, after), whole))
    return due - money.round(EXACT.divide(EXACT.multiply(total, before), whole))


def parse_amount(value: str | int | Decimal, money: Rounding) -> Decimal:
    """Read an amount of money of either sign, in the currency's decimals; 12.3 in CNY comes back as 12.30.

    Like all parsers here it takes text, int or Decimal. Floats are refused, for what they hold is not what was
    written; separators of thousands and local decimal signs are a connector's business, which knows its file.

    raises  NumberRefused: not_a_number, not_decimal, not_finite, too_large, too_many_decimals
    """
    return money.round(_exact(value, AMOUNT_LIMIT, money.places))


def parse_unit_price(value: str | int | Decimal) -> Decimal:
    """Read a price per unit: zero or more, below 10^10, up to eight decimals (else also: negative)."""
    price = _exact(value, UNIT_PRICE_LIMIT, UNIT_PRICE_PLACES)
    if price < 0:
        raise NumberRefused("negative", value)
    return price


def parse_quantity(value: str | int | Decimal) -> Decimal:
    """Read a quantity above zero, below 10^12, up to six decimals (else also: not_positive)."""
    quantity = parse_signed_quantity(value)
    if quantity <= 0:
        raise NumberRefused("not_positive", value)
    return quantity


def parse_signed_quantity(value: str | int | Decimal) -> Decimal:
    """Read a quantity of either sign, as credit documents carry them; the bounds of parse_quantity."""
    return _exact(value, QUANTITY_LIMIT, QUANTITY_PLACES)


def require_between(value: Decimal, low: Decimal, high: Decimal, code: str) -> None:
    """Raises NumberRefused(code) unless value is a finite decimal in low..high, both included."""
    if not isinstance(value, Decimal) or not value.is_finite() or not low <= value <= high:
        raise NumberRefused(code, value)


def _exact(value: str | int | Decimal, limit: Decimal, places: int) -> Decimal:
    number = _decimal(value)
    if not number.is_finite():
        raise NumberRefused("not_finite", value)
    if (number and number.adjusted() > limit.adjusted()) or abs(number) >= limit:
        raise NumberRefused("too_large", value)
    if not number:
        return Decimal(0)
    plain = number.normalize(EXACT)  # 1.500 has one decimal that counts
    if plain != number or -int(plain.as_tuple().exponent) > places:
        raise NumberRefused("too_many_decimals", value)
    return plain.quantize(Decimal(1), context=EXACT) if int(plain.as_tuple().exponent) > 0 else plain


def _decimal(value: str | int | Decimal) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        if value.bit_length() > 256:  # turning a huge int into text costs quadratic time
            raise NumberRefused("too_large", f"{value.bit_length()} bits")
        return Decimal(value)
    if not isinstance(value, str):
        raise NumberRefused("not_decimal", value)
    if len(value) > 128:
        raise NumberRefused("not_a_number", value)
    text = value.strip(" ")
    if NOT_FINITE.fullmatch(text):
        raise NumberRefused("not_finite", value)
    if not WRITTEN.fullmatch(text):
        raise NumberRefused("not_a_number", value)
    return Decimal(text)


def _units(amount: Decimal, money: Rounding) -> int:
    rounded = money.round(amount)
    if rounded != amount:
        raise NumberRefused("too_many_decimals", amount)
    return int(rounded.scaleb(money.places, EXACT))


def _as_integers(weights: Sequence[Decimal | int]) -> list[int]:
    exact = [Decimal(weight) for weight in weights]
    for weight in exact:
        require_between(weight, ZERO, WEIGHT_LIMIT, "weights_refused")
    scale = max((-int(weight.normalize(EXACT).as_tuple().exponent) for weight in exact), default=0)
    if scale > 30:
        raise NumberRefused("weights_refused", list(weights[:8]))
    return [int(weight.scaleb(max(scale, 0), EXACT)) for weight in exact]


def _shown(value: object) -> str:
    text = value[:64] if isinstance(value, str) else str(value)[:64]
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
