"""Lists page by key: an opaque cursor says after which row to go on, and a Link header (RFC 8288) carries it."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse

from ordinance.foundation.errors import InvalidInput

PAGE: Final = 50
MOST: Final = 200
_CURSOR_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the values of the list's order of the last row."""

    values: tuple[Any, ...]

    def written(self) -> str:
        plain = [value.isoformat() if isinstance(value, (datetime, date)) else value for value in self.values]
        return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def cursor_read(text: str, *kinds: type) -> tuple[Any, ...]:
    """The values of a cursor of ours.

    kinds   what they are: int, str or datetime
    raises  InvalidInput for anything else
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        values = orjson.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise InvalidInput(field="after", reason="not_a_cursor") from error
    if len(text) > _CURSOR_CHARS or not isinstance(values, list) or len(values) != len(kinds):
        raise InvalidInput(field="after", reason="not_a_cursor")
    return tuple(_value(value, kind) for value, kind in zip(values, kinds, strict=True))


def _value(value: Any, kind: type) -> Any:
    if kind is datetime:
        return _moment(value)
    if kind is int and type(value) is int and abs(value) < 2**63:
        return value
    if kind is str and isinstance(value, str) and "\x00" not in value:
        return value
    raise InvalidInput(field="after", reason="not_a_cursor")


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidInput(field="after", reason="not_a_cursor") from error
    if moment.tzinfo is None:
        raise InvalidInput(field="after", reason="not_a_cursor")
    return moment


def paged(request: HttpRequest, response: HttpResponse, rows: Sequence[Any], limit: int, cursor: Any) -> list[Any]:
    """The rows of this page, with the way to the next one in the Link header.

    rows    one more than `limit` when there is a next page
    cursor  row → the Cursor that goes on after it
    """
    page = list(rows[:limit])
    if len(rows) > limit:
        next_link(request, response, cursor(page[-1]))
    return page


def next_link(request: HttpRequest, response: HttpResponse, after: Cursor) -> None:
    """Say where the next page is."""
    query = request.GET.copy()
    query["after"] = after.written()
    response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
