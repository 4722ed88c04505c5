"""One row of the grid as it was typed or pasted: texts in, a line request or what is wrong with each cell out. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from ordinance.entrypoints.web.given import FieldRefused, day_of, quantity_of, text_of
from ordinance.foundation.money.rules import NumberRefused, parse_unit_price
from ordinance.workflows.terms.requests import LineRequest

T = TypeVar("T")
CELLS: Final = ("item", "quantity", "unit", "price", "discount", "day", "note")
_MOST: Final[Mapping[str, int]] = {"item": 80, "unit": 40, "note": 300}
_MONEY: Final = re.compile(r"^(?:¥|￥|rmb|cny|元|\$|€)\s*|\s*(?:元|rmb|cny)$", re.IGNORECASE)
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 0{1,2}:00(?::00)?)?")
_HUNDRED: Final = Decimal(100)
Reason = tuple[str, Mapping[str, object]]


@dataclass(slots=True)
class RowRead:
    """What a row says, and why single cells cannot be used; `line` is None then."""

    cells: Mapping[str, str]
    line: LineRequest | None = None
    errors: dict[str, Reason] = field(default_factory=dict)


def row_read(cells: Mapping[str, str], units: Mapping[str, str]) -> RowRead:
    """Understand a row; its item stays as it was typed.

    units  what people call units, in small letters → code
    """
    row = RowRead({name: cells.get(name, "").strip() for name in CELLS})
    item = _cell(row, "item", _short("item"), "")
    quantity = _cell(row, "quantity", number_of, Decimal(0))
    unit = _cell(row, "unit", _short("unit"), "")
    price = _cell(row, "price", price_of, None)
    discount = _cell(row, "discount", percent_of, None)
    day = _cell(row, "day", written_day, None)
    note = _cell(row, "note", _short("note"), "")
    if row.errors:
        return row
    row.line = LineRequest(
        item=item,
        quantity=quantity,
        unit=units.get(unit.lower(), unit),
        unit_price=price,
        discount_percent=discount,
        requested_on=day,
        description=note,
    )
    return row


def number_of(text: str) -> Decimal:
    """A quantity as people write it: full-width figures and thousands' commas too; zero is not given yet."""
    said = _plain(text)
    return Decimal(0) if said in ("0", "-") else quantity_of(said)


def price_of(text: str) -> Decimal:
    """A unit price, with or without a sign of currency; raises FieldRefused."""
    try:
        return parse_unit_price(_MONEY.sub("", _plain(text)))
    except NumberRefused as refused:
        raise FieldRefused(refused.code) from refused


def percent_of(text: str) -> Decimal:
    """A discount of 0 to 100 per cent; raises FieldRefused."""
    said = _plain(text).rstrip("%").strip()
    discount = Decimal(0) if said == "0" else quantity_of(said)
    if discount > _HUNDRED:
        raise FieldRefused("discount_out_of_range")
    return discount


def written_day(text: str) -> date:
    """A date as sheets write it, year first; raises FieldRefused."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return day_of(text)
    return day_of(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}")


def is_number(text: str) -> bool:
    """Whether a cell holds a number, however it is written."""
    try:
        price_of(text)
    except FieldRefused:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether a cell holds a date."""
    return _DAY.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").replace("，", "").replace(" ", "")


def _short(name: str) -> Callable[[str], str]:
    return lambda text: text_of(text, most=_MOST[name])


def _cell(row: RowRead, name: str, read: Callable[[str], T], missing: T) -> T:
    text = row.cells[name]
    if not text:
        return missing
    try:
        return read(text)
    except FieldRefused as refused:
        row.errors[name] = (refused.code, refused.facts)
        return missing
