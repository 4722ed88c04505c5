"""What the address of a list asks for: narrowing, sorting, columns, place. What cannot be meant is answered 400.

The address is all there is: a view is a query kept under a name, a sheet and an act on all rows ask the same way.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Generic, TypeVar

import orjson
from django.core.exceptions import BadRequest
from django.http import QueryDict

from ordinance.entrypoints.web.given import CONTROL, KEY_MAX, asked
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.spec import Column, Narrowing, Said, Table
from ordinance.insight.listing import Place, SortBy

R = TypeVar("R")
SORT, COLUMNS, AT, EXPORT = "sort", "columns", "at", "export"
_OF_TABLE: Final = frozenset({SORT, COLUMNS})  # kept in the address whatever the list is narrowed to
_AT_MOST: Final = 600
_DIGITS: Final = 40  # of a place's figure; columns hold fewer


@dataclass(frozen=True, slots=True)
class Chip:
    """One narrowing that is in use; `given` is the address's text, of many the one it stands for."""

    narrowing: Narrowing
    given: str
    said: Said


@dataclass(frozen=True, slots=True)
class Asked(Generic[R]):
    """What was asked for. `query` is the address's query without the place, `choices` the codes of each choice."""

    values: Mapping[str, Any]
    chips: Sequence[Chip]
    choices: Mapping[str, Sequence[tuple[str, Said]]]
    by: SortBy
    sort: str
    columns: Sequence[Column[R]]
    at: Place | None
    query: QueryDict

    def url(self, path: str, **changes: str) -> str:
        """The address with some of the query changed; an empty value leaves it out."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return _address(path, query)

    def url_without(self, path: str, chip: Chip) -> str:
        """The address without one of its narrowings."""
        query, key = self.query.copy(), chip.narrowing.key
        query.setlist(key, [value for value in query.getlist(key) if value.strip() != chip.given])
        return _address(path, query)

    def url_all(self, path: str) -> str:
        """The address without any narrowing, as it is sorted and with its columns; never a person's own first view."""
        query = self.query.copy()
        for name in [*query]:
            if name not in _OF_TABLE:
                del query[name]
        query[SORT] = self.sort
        return _address(path, query)


def asked_of(address: QueryDict, visit: Visit, table: Table[R]) -> Asked[R]:
    """What the query of an address asks of a list; raises BadRequest."""
    known = {*_OF_TABLE, *(each.key for each in table.narrowings)}
    query = QueryDict(mutable=True)
    for name in address:
        given = [value for value in address.getlist(name) if value.strip()]
        if name in known and given:
            many = any(each.key == name and each.is_many for each in table.narrowings)
            query.setlist(name, given if many else given[-1:])
    values: dict[str, Any] = {}
    chips: list[Chip] = []
    choices: dict[str, Sequence[tuple[str, Said]]] = {}
    for each in table.narrowings:
        words = choices[each.key] = each.choices(visit) if each.choices is not None else ()
        found = [_chip(each, value, words) for value in dict.fromkeys(query.getlist(each.key))]
        if found:
            read = tuple(value for _, value in found)
            values[each.key] = read if each.is_many else read[0]
            chips += [chip for chip, _ in found]
    sort = query.get(SORT, table.sort)
    by = _sorted(table, sort)
    place = address.get(AT, "").strip()
    at = place_read(place, by) if place else None
    return Asked(values, chips, choices, by, sort, _columns(table, query.get(COLUMNS, "")), at, query)


def _chip(narrowing: Narrowing, given: str, choices: Sequence[tuple[str, Said]]) -> tuple[Chip, Any]:
    value = asked({narrowing.key: given}, narrowing.key, narrowing.read, None)
    said: Said = given.strip()
    if narrowing.choices is not None:
        words = dict(choices)
        if value not in words:
            raise BadRequest(f"{narrowing.key}: not_a_choice")
        said = words[value]
    return Chip(narrowing, given.strip(), said), value


def _address(path: str, query: QueryDict) -> str:
    said = query.urlencode()
    return f"{path}?{said}" if said else path


def _sorted(table: Table[R], sort: str) -> SortBy:
    column = table.column(sort.removeprefix("-"))
    if column is None or column.sort is None:
        raise BadRequest("sort: not_a_choice")
    by = column.sort
    return SortBy(by.field, by.kind, is_descending=sort.startswith("-"), is_nullable=by.is_nullable)


def _columns(table: Table[R], said: str) -> Sequence[Column[R]]:
    if not said:
        return [column for column in table.columns if column.is_shown]
    wanted = said.split(",")
    if not set(wanted) <= {column.key for column in table.columns}:
        raise BadRequest("columns: not_a_choice")
    return [column for column in table.columns if column.key in wanted or column.is_lead]


def place_write(place: Place) -> str:
    """A place as an address holds it."""
    value = str(place.value) if isinstance(place.value, Decimal) else place.value
    packed = orjson.dumps([value, place.key, place.is_back])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def place_read(said: str, by: SortBy) -> Place:
    """The place an address holds; raises BadRequest."""
    try:
        if len(said) > _AT_MOST:
            raise ValueError(said)
        value, key, is_back = orjson.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
        if not (type(key) is int and 0 < key <= KEY_MAX and isinstance(is_back, bool)):
            raise ValueError(key)
        return Place(None if value is None and by.is_nullable else _value(value, by), key, is_back)
    except (ValueError, TypeError, binascii.Error, InvalidOperation) as error:
        raise BadRequest("at: not_a_cursor") from error


def _value(value: Any, by: SortBy) -> str | int | Decimal | date | datetime:
    if by.kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > KEY_MAX:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or CONTROL.search(value):
        raise ValueError(value)
    if by.kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if by.kind is date:
        return date.fromisoformat(value)
    if by.kind is Decimal:
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount.adjusted()) > _DIGITS or len(amount.as_tuple().digits) > _DIGITS:
            raise ValueError(value)
        return amount
    return value
