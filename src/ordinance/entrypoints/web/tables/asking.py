"""What the address of a list asks for: narrowing, sorting, columns, place. What cannot be meant is answered 400."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Generic, TypeVar

import orjson
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

from ordinance.entrypoints.web.given import CONTROL, KEY_MAX, asked
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.spec import Column, Table
from ordinance.insight.listing import Place, SortBy

R = TypeVar("R")
SORT, COLUMNS, AT, EXPORT = "sort", "columns", "at", "export"
NOT_KEPT: Final = frozenset({AT, EXPORT, "panel"})  # of this visit only: not part of what a view keeps
_AT_MOST: Final = 600


@dataclass(frozen=True, slots=True)
class Asked(Generic[R]):
    """What was asked for. `query` is the address's query without the place."""

    values: Mapping[str, Any]
    given: Mapping[str, str]
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
        return f"{path}?{query.urlencode()}" if query else path


def asked_of(request: HttpRequest, visit: Visit, table: Table[R]) -> Asked[R]:
    """What the request's address asks of a list; raises BadRequest."""
    given = {name: value for name in request.GET if (value := request.GET.get(name, "")).strip()}
    values = {}
    for each in table.narrowings:
        value = asked(given, each.key, each.read, None)
        if value is None:
            continue
        if each.choices is not None and value not in {code for code, _ in each.choices(visit)}:
            raise BadRequest(f"{each.key}: not_a_choice")
        values[each.key] = value
    sort = given.get(SORT, table.sort)
    by = _sorted(table, sort)
    query = request.GET.copy()
    for name in [*query]:
        if name in NOT_KEPT or name not in given:
            del query[name]
    at = place_read(given[AT], by) if AT in given else None
    return Asked(values, given, by, sort, _columns(table, given.get(COLUMNS, "")), at, query)


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
        packed = base64.urlsafe_b64decode(said[:_AT_MOST] + "=" * (-len(said) % 4))
        value, key, is_back = orjson.loads(packed)
        if not (isinstance(key, int) and 0 < key <= KEY_MAX and isinstance(is_back, bool)):
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
        if not amount.is_finite() or amount.adjusted() > 30:
            raise ValueError(value)
        return amount
    return value
