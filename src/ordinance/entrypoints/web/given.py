"""What browsers send, read as bounded text and exact values; whatever else arrives is said beside its field.

A page's address is held to the same bounds as a form: what cannot be meant is answered 400, never 500.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest

from ordinance.entrypoints.files import Sent
from ordinance.entrypoints.sentences.telling import reason
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.money.rules import NumberRefused, parse_quantity

T = TypeVar("T")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_CURRENCY: Final = re.compile(r"^[+-]?(?:¥|rmb|cny|元|\$|€)|(?:元|rmb|cny)$", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_YEARS: Final = range(1970, 2201)
KEY_MAX: Final = 2**63 - 1


class FieldRefused(Exception):
    """A field cannot be used; `code` is one of the reasons of the table of sentences."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(slots=True)
class Form:
    """A form that was sent: its texts and files as they came, and what is wrong with each field."""

    given: Mapping[str, str]
    errors: dict[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)
    files: Mapping[str, Sent] = field(default_factory=dict)

    def text(self, name: str, *, most: int, is_required: bool = False) -> str:
        """A field's text without outer blanks; an error is noted and gives an empty text."""
        return self.read(name, lambda value: text_of(value, most=most), "", is_required=is_required)

    def day(self, name: str) -> date | None:
        return self.read(name, day_of, None)

    def quantity(self, name: str, *, is_required: bool = False) -> Decimal | None:
        return self.read(name, quantity_of, None, is_required=is_required)

    def refuse(self, name: str, code: str, **facts: object) -> None:
        """Note that a field cannot be used."""
        self.errors.setdefault(name, (code, facts))

    def said(self) -> dict[str, str]:
        """What is wrong with each field, in the reader's language."""
        return {name: reason(code, facts, language()) for name, (code, facts) in self.errors.items()}

    def read(self, name: str, read: Callable[[str], T], missing: T, *, is_required: bool = False) -> T:
        """A field's value by a reader that raises FieldRefused; an error is noted and gives `missing`."""
        value = self.given.get(name, "").strip()
        if not value:
            if is_required:
                self.refuse(name, "required")
            return missing
        try:
            return read(value)
        except FieldRefused as refused:
            self.refuse(name, refused.code, **refused.facts)
            return missing


def text_of(value: str, *, most: int) -> str:
    """Text of at most so many characters; raises FieldRefused."""
    if CONTROL.search(value):
        raise FieldRefused("control_character")
    if len(value) > most:
        raise FieldRefused("too_long", limit=most)
    return value


def day_of(value: str) -> date:
    """A date as `<input type=date>` sends it; raises FieldRefused."""
    try:
        day = date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        raise FieldRefused("not_a_date")
    if day.year not in _YEARS:
        raise FieldRefused("out_of_range")
    return day


def moment_of(value: str, zone: str) -> datetime:
    """A time as `<input type=datetime-local>` sends it, meant in the zone; raises FieldRefused."""
    if not _MOMENT.fullmatch(value):
        raise FieldRefused("not_a_date")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise FieldRefused("not_a_date") from error
    if moment.year not in _YEARS:
        raise FieldRefused("out_of_range")
    return moment.replace(tzinfo=ZoneInfo(zone))


def figure_of(value: str) -> str:
    """A figure as people write it, made plain: full-width digits, a sign of currency, commas between thousands.

    A comma elsewhere may be meant as a decimal sign, and 1e9 is a slip of the hand: raises FieldRefused
    """
    said = unicodedata.normalize("NFKC", value).replace(" ", "").replace("−", "-")
    said = _CURRENCY.sub(lambda found: found[0][0] if found[0][0] in "+-" else "", said)
    if _GROUPED.fullmatch(said):
        said = said.replace(",", "")
    if "," in said or "e" in said.lower():
        raise FieldRefused("not_a_number")
    return said


def quantity_of(value: str) -> Decimal:
    """A quantity above zero; raises FieldRefused."""
    try:
        return parse_quantity(figure_of(value))
    except NumberRefused as refused:
        raise FieldRefused(refused.code) from refused


def key_of(value: str) -> int:
    """A row's key; raises FieldRefused."""
    if value.isascii() and value.isdigit() and len(value) <= 19 and 0 < int(value) <= KEY_MAX:
        return int(value)
    raise FieldRefused("not_a_key")


def asked(query: Mapping[str, str], name: str, read: Callable[[str], T], missing: T) -> T:
    """A value of the page's address; raises BadRequest when it cannot be meant."""
    value = query.get(name, "").strip()
    if not value:
        return missing
    try:
        return read(value)
    except FieldRefused as refused:
        raise BadRequest(f"{name}: {refused.code}") from refused
