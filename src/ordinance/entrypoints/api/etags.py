"""ETag and If-Match on what people edit (RFC 9110): the tag is the order's edit token."""

import re
from typing import Final

from django.http import HttpRequest

from ordinance.foundation.errors import Refusal, StaleVersion

_TAG: Final = re.compile(r'"(?P<order>[0-9]{1,19})\.(?P<token>[0-9]{1,9})"')


class PreconditionRequired(Refusal):
    """An edit must say which version it edits (RFC 6585)."""

    code, status = "precondition_required", 428


def etag(order_id: int, edit_token: int) -> str:
    """The tag of an order as it was read."""
    return f'"{order_id}.{edit_token}"'


def edit_token_of(request: HttpRequest, order_id: int) -> int:
    """The edit token the caller read.

    raises  PreconditionRequired without If-Match; StaleVersion for a tag that names no version of this order
    """
    given = request.headers.get("If-Match")
    if not given:
        raise PreconditionRequired(header="If-Match")
    tags = [match for match in map(_TAG.fullmatch, (part.strip() for part in given.split(","))) if match]
    mine = [int(match["token"]) for match in tags if int(match["order"]) == order_id]
    if not mine:
        raise StaleVersion(order=order_id)
    return max(mine)
