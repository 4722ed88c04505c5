"""How values become JSON: decimals and times as strings, never a float; equal values give equal bytes."""

from enum import Enum
from typing import Any

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from ordinance.entrypoints.api.bodies import json_of
from ordinance.foundation.ledger.rules import plain


def rendered(value: Any) -> bytes:
    """Canonical JSON: sorted keys, decimals without trailing zeros, times in UTC."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else plain(value)


class Renderer(BaseRenderer):
    """Writes what operations answer."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return rendered(data)


class StrictParser(Parser):
    """Reads bodies by our limits."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json_of(request)
