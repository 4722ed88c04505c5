"""Decimals as text, without exponents: `format(value, "f")` at a fifth of its price.

An order is recorded with about a hundred of them, and `format` reads its little language anew each time.
"""

from decimal import Decimal


def digits(value: Decimal) -> str:
    """All digits as they are, trailing zeros too: 12.50 stays 12.50, 1E+3 is 1000."""
    text = str(value)
    return format(value, "f") if "E" in text else text


def shortest(value: Decimal) -> str:
    """The same number always gives the same text: 12.50 is 12.5.

    raises  ValueError for NaN and Infinity
    """
    text = str(value)
    if "E" in text or not value.is_finite():
        return _spelled_out(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _spelled_out(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("only finite decimals can be recorded")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
