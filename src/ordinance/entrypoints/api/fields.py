"""The types of fields that come in: bounded, exact, and refused with a reason of the one table of sentences.

Numbers come and go as decimal strings (whole numbers may be written as JSON integers); floats are never read.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from ordinance.foundation.ledger.rules import plain
from ordinance.foundation.money.rules import NumberRefused, parse_quantity, parse_signed_quantity, parse_unit_price

KEY_MAX: Final = 2**63 - 1
_DECIMAL: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})")
_KEY: Final = re.compile(r"[1-9][0-9]{0,18}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_YEARS: Final = range(1970, 2201)


def refused(code: str, **facts: Any) -> PydanticCustomError:
    """A field's refusal; the code is one of the reasons the table of sentences knows."""
    return PydanticCustomError(code, "{code}", {"code": code, **facts})


def without_control(value: str) -> str:
    """The text itself; tabs and line ends may stand in it."""
    if _CONTROL.search(value):
        raise refused("control_character")
    return value


def _exact(parse: Callable[[str | int | Decimal], Decimal]) -> Callable[[Any], Decimal]:
    def read(value: Any) -> Decimal:
        if isinstance(value, (bool, float)):
            raise refused("not_decimal")
        if isinstance(value, str) and not _DECIMAL.fullmatch(value):
            finite = value.strip("+-").lower() not in {"nan", "inf", "infinity", "snan"}
            raise refused("not_a_number" if finite else "not_finite")
        try:
            return parse(value)
        except NumberRefused as error:
            raise refused(error.code) from error

    return read


def parse_quantity_or_none(value: str | int | Decimal) -> Decimal:
    """A quantity that may be zero."""
    quantity = parse_signed_quantity(value)
    if quantity < 0:
        raise NumberRefused("negative", value)
    return quantity


def parse_percent(value: str | int | Decimal) -> Decimal:
    """A percentage from 0 to 100, up to four decimals."""
    number = parse_signed_quantity(value)
    if not 0 <= number <= 100:
        raise NumberRefused("out_of_range", value)
    if number != round(number, 4):
        raise NumberRefused("too_many_decimals", value)
    return number


def parse_rate(value: str | int | Decimal) -> Decimal:
    """A rate from 0 to 1, up to four decimals (0.13 is 13 %)."""
    number = parse_percent(value)
    if number > 1:
        raise NumberRefused("out_of_range", value)
    return number


def parse_money(value: str | int | Decimal) -> Decimal:
    """An amount zero or above with at most four decimals; those of its currency are checked where that is known."""
    number = parse_unit_price(value)
    if number != round(number, 4):
        raise NumberRefused("too_many_decimals", value)
    return number


def _date(value: Any) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise refused("not_a_date") from error
        if day.year in _YEARS:
            return day
        raise refused("out_of_range")
    raise refused("not_a_date")


def moment_read(value: Any) -> datetime:
    """An RFC 3339 time with its zone."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise refused("not_a_moment") from error
        if moment.year in _YEARS and moment.tzinfo is not None:
            return moment
    raise refused("not_a_moment")


def _key(value: Any) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and _KEY.fullmatch(text) and int(text) <= KEY_MAX:
        return int(text)
    raise refused("not_a_key")


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise refused("not_a_switch")


def _decimal_schema(description: str, pattern: str) -> WithJsonSchema:
    text = {"type": "string", "pattern": pattern, "maxLength": 40}
    return WithJsonSchema({"anyOf": [text, {"type": "integer"}], "description": description})


def limits(most: int, least: int = 0, pattern: str | None = None) -> StringConstraints:
    """Text of at most so many characters."""
    return StringConstraints(strict=True, min_length=least, max_length=most, pattern=pattern)


CLEAN: Final = AfterValidator(without_control)
Code = Annotated[str, limits(40, 1), CLEAN]
Word = Annotated[str, limits(40), CLEAN]
Name = Annotated[str, limits(200, 1), CLEAN]
Line = Annotated[str, limits(200), CLEAN]
Note = Annotated[str, limits(500), CLEAN]
Long = Annotated[str, limits(2000), CLEAN]
OrderRef = Annotated[str, limits(40, 1, r"^[^/\s]+$"), CLEAN]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_exact(parse_quantity)),
    _decimal_schema("Above 0, below 10^12, at most 6 decimals.", r"^[0-9]{1,12}(\.[0-9]{1,6})?$"),
]
QuantityOrZero = Annotated[
    Decimal,
    BeforeValidator(_exact(parse_quantity_or_none)),
    _decimal_schema("0 or more, below 10^12, at most 6 decimals.", r"^[0-9]{1,12}(\.[0-9]{1,6})?$"),
]
UnitPrice = Annotated[
    Decimal,
    BeforeValidator(_exact(parse_unit_price)),
    _decimal_schema("0 or more, below 10^10, at most 8 decimals.", r"^[0-9]{1,10}(\.[0-9]{1,8})?$"),
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact(parse_money)),
    _decimal_schema("0 or more, below 10^10, in the decimals of its currency.", r"^[0-9]{1,10}(\.[0-9]{1,4})?$"),
]
Percent = Annotated[
    Decimal, BeforeValidator(_exact(parse_percent)), _decimal_schema("0 to 100.", r"^[0-9]{1,3}(\.[0-9]{1,4})?$")
]
Rate = Annotated[
    Decimal, BeforeValidator(_exact(parse_rate)), _decimal_schema("0 to 1; 0.13 is 13 %.", r"^[01](\.[0-9]{1,4})?$")
]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(moment_read), WithJsonSchema({"type": "string", "format": "date-time"})]
Key = Annotated[
    int,
    BeforeValidator(_key),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^[1-9][0-9]{0,18}$"}, {"type": "integer", "minimum": 1}]}),
]
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"type": "boolean"})]
Exact = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
]
KeyOut = Annotated[int, PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string"})]
