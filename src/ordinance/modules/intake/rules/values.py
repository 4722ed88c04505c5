"""Texts of a file as exact values: numbers, dates and choices, or the reason why not.

Nothing is guessed. What can be read in two ways is refused with the reading that is most likely meant.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from ordinance.foundation.money.rules import EXACT, HUNDRED, QUANTITY_LIMIT, Rounding

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
_DIGITS_INSIDE = re.compile(r"[+-]?[0-9]+(,[0-9]{3})*(\.[0-9]+)?")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})\s*(?:[-/.]|年)\s*([0-9]{1,2})\s*(?:[-/.]|月)\s*([0-9]{1,2})\s*[日号]?"
    r"(?:[T ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_SERIAL = re.compile(r"[1-9][0-9]{4}")
_TENTHS = re.compile(r"([0-9](?:\.[0-9])?)折")


class Unreadable(ValueError):
    """A text that is no such value; `code` says why, `suggestion` is a text that would be read."""

    def __init__(self, code: str, suggestion: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion


def narrow(text: str) -> str:
    """Full-width digits, letters and punctuation as their ordinary twins, without spaces around."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def plain(value: Decimal) -> str:
    """One way to write a number: no exponent, no zeros at the end (1.50 and 1.5 are the same)."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def places_of(value: Decimal) -> int:
    """Decimals that count: 1.500 has one."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number_of(text: str) -> Decimal:
    """The number a text says, exactly; thousands may be grouped by threes (1,234.50)."""
    body = narrow(text)
    if len(body) > 60:
        raise Unreadable("too_large")
    if _PLAIN.fullmatch(body) or _SCIENTIFIC.fullmatch(body):
        return Decimal(body)
    if _GROUPED.fullmatch(body):
        return Decimal(body.replace(",", ""))
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", body):
        raise Unreadable("number_ambiguous", body.replace(",", "."))
    inside = _DIGITS_INSIDE.search(body)
    raise Unreadable("not_a_number", inside.group().replace(",", "") if inside else "")


def bounded(value: Decimal, *, places: int, limit: Decimal) -> Decimal:
    """The value itself when it is inside the limit and has no more than these decimals."""
    if abs(value) >= limit:
        raise Unreadable("too_large")
    if places_of(value) > places:
        raise Unreadable("too_many_decimals", plain(Rounding(places).round(value)))
    return value


def percent_of(text: str) -> Decimal:
    """A discount in percent, from `5`, `5%`; `9折` is refused with the 10 % it means."""
    body = narrow(text)
    tenths = _TENTHS.fullmatch(body)
    if tenths:
        raise Unreadable("discount_in_tenths", plain(HUNDRED - Decimal(tenths.group(1)) * 10))
    value = number_of(body.removesuffix("%"))
    if not 0 <= value <= HUNDRED:
        raise Unreadable("out_of_range")
    return bounded(value, places=4, limit=QUANTITY_LIMIT)


def moment_of(text: str, *, month_first: bool | None = None) -> datetime:
    """A day, with its time when it is there, as the file's own wall clock says it (no zone).

    month_first  how 1/2/2026 is read; None refuses it, unless only one reading is a date
    """
    body = narrow(text)
    match = _YEAR_FIRST.fullmatch(body) or _COMPACT.fullmatch(body)
    if match:
        return _moment(*(int(part or 0) for part in match.groups()))
    match = _YEAR_LAST.fullmatch(body)
    if match:
        return _year_last(*(int(part) for part in match.groups()), month_first=month_first)
    if _SERIAL.fullmatch(body):
        day = date(1899, 12, 30) + timedelta(days=int(body))
        raise Unreadable("date_as_serial", day.isoformat())
    raise Unreadable("not_a_date")


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 the caller knows the zone
    except ValueError as exc:
        raise Unreadable("not_a_date") from exc
    if not 1900 <= year < 2200:
        raise Unreadable("out_of_range")
    return moment


def _year_last(first: int, second: int, year: int, *, month_first: bool | None) -> datetime:
    if month_first is None and first != second:
        if first <= 12 and second <= 12:
            raise Unreadable("date_ambiguous", f"{year:04}-{first:02}-{second:02}")
        month_first = second > 12
    return _moment(year, first, second) if month_first else _moment(year, second, first)


def checked_text(text: str, max_length: int) -> str:
    """The text without spaces around; control characters and excess length are refused, never cut."""
    body = text.strip()
    if len(body) > max_length:
        raise Unreadable("too_long", body[:max_length] if max_length <= 64 else "")
    if not body.isprintable() and any(_is_control(char) for char in body):
        raise Unreadable("control_character")
    return body


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t"
