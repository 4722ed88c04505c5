"""Figures, dates and times as documents print them: digits in groups of three, dates as in ISO 8601."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ordinance.foundation.money import formatting
from ordinance.foundation.money.rules import EXACT, rounding_of


def amount(value: Decimal, currency: str) -> str:
    """An amount in its currency's decimals, without its sign: it stands in the head of the column."""
    return f"{rounding_of(currency).round(value):,}"


def price(value: Decimal | None, currency: str) -> str:
    """A price with every decimal that counts and no fewer than its currency has."""
    if value is None:
        return ""
    plain, least = value.normalize(EXACT), rounding_of(currency).unit
    shown = plain if plain.as_tuple().exponent < least.as_tuple().exponent else plain.quantize(least, context=EXACT)  # type: ignore[operator] # finite
    return f"{shown:,f}"


def money(value: Decimal, currency: str, language: str) -> str:
    """An amount with its currency's sign."""
    return formatting.amount(value, currency, "en" if language == "en" else "zh_Hans_CN")


def quantity(value: Decimal) -> str:
    """A quantity with every decimal that counts."""
    return f"{value.normalize(EXACT):,f}"


def percent(rate: Decimal) -> str:
    """0.13 as 13%."""
    return f"{quantity(rate * 100)}%"


def day(value: date | None) -> str:
    """A date; empty without one."""
    return value.isoformat() if value else ""


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """A time to the minute, in the company's zone."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M") if value else ""


def day_of(value: datetime | None, zone: ZoneInfo) -> str:
    """The date of a time, in the company's zone."""
    return day(value.astimezone(zone).date()) if value else ""
