"""Reading a request's body: its kind, its size, its JSON. Whatever is wrong with it is a refusal, not an accident."""

from typing import Any, Final

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from ordinance.foundation.errors import Refusal

LIMIT: Final = 4 * 1024 * 1024  # bytes; five hundred orders of forty lines


class BodyTooLarge(Refusal):
    """The body is beyond the limit."""

    code, status = "body_too_large", 413


class BodyUnreadable(Refusal):
    """The body did not arrive whole."""

    code, status = "body_unreadable", 400


class MediaTypeUnknown(Refusal):
    """The body is not announced as what the operation reads."""

    code, status = "media_type_unknown", 415


class InvalidJson(Refusal):
    """The body is not JSON: cut, too deep, not UTF-8, or holding NaN, infinite numbers or lone surrogates."""

    code, status = "invalid_json", 400


def body_of(request: HttpRequest) -> bytes:
    """The bytes of the body.

    raises  BodyTooLarge, BodyUnreadable
    """
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise BodyUnreadable from error
    if announced > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge(limit=LIMIT) from error
    except UnreadablePostError as error:
        raise BodyUnreadable from error
    if len(body) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    return body


def json_of(request: HttpRequest) -> Any:
    """The JSON value of the body.

    raises  MediaTypeUnknown, InvalidJson
    """
    if (request.content_type or "application/json") != "application/json":
        raise MediaTypeUnknown(given=(request.content_type or "")[:100], expected="application/json")
    try:
        return orjson.loads(body_of(request))
    except orjson.JSONDecodeError as error:
        raise InvalidJson(line=error.lineno, column=error.colno) from error
