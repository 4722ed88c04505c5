"""Amounts as people and programs hand them in: exact, in the currency's decimals, or refused."""

from decimal import Decimal

from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.money.rules import NumberRefused, parse_amount, rounding_of


def amount_read(value: Decimal | str | int, currency: str, *, field: str = "amount") -> Decimal:
    """An amount above zero.

    raises  InvalidInput: unknown currency, not a number, NaN, too large, too many decimals, not above zero
    """
    amount = amount_or_zero(value, currency, field=field)
    if amount <= 0:
        raise InvalidInput(field=field, reason="not_positive", value=str(amount))
    return amount


def amount_or_zero(value: Decimal | str | int, currency: str, *, field: str = "amount") -> Decimal:
    """An amount of zero or more; refusals as `amount_read`."""
    try:
        amount = parse_amount(value, rounding_of(currency))
    except NumberRefused as error:
        raise InvalidInput(field=field, reason=error.code, value=error.value) from None
    if amount < 0:
        raise InvalidInput(field=field, reason="negative", value=str(amount))
    return amount
