"""The list of orders; its filter and its place stand in the address."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, asked, day_of, key_of, text_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.words import STAGES, STATUSES, Words
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.order_list import Filter, Place, order_list

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LATEST: Final = 10**16  # microseconds; the year 2286


@require_safe
@signed_in
def orders(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One page of the orders the person may see."""
    if not visit.actor.may("orders.read"):
        raise PermissionDenied
    query = request.GET.dict()
    wanted = Filter(
        text=asked(query, "q", lambda value: text_of(value, most=80), ""),
        status=asked(query, "status", lambda value: _one_of(value, STATUSES), ""),
        stage=asked(query, "stage", lambda value: _one_of(value, STAGES), ""),
        from_on=asked(query, "from", day_of, None),
        until_on=asked(query, "to", day_of, None),
    )
    after = asked(query, "after", place_read, None)
    today = time_of(visit.company.pk, visit.company.zone).today
    page = order_list(visit.actor, wanted, after=after, today=today)
    context = {
        "list": page,
        "wanted": wanted,
        "statuses": STATUSES.items(),
        "stages": STAGES.items(),
        "is_later_page": after is not None,
        "first_url": _url(request, None),
        "next_url": _url(request, page.next) if page.next else "",
        "may_draft": visit.actor.may("orders.draft"),
    }
    return framed(request, visit, "web/orders.html", context)


def place_write(place: Place) -> str:
    """A place in the list as an address holds it."""
    return f"{(place.ordered_at - _EPOCH) // _MICROSECOND}.{place.order_id}"


def place_read(value: str) -> Place:
    """The place an address holds; raises FieldRefused."""
    moment, _, key = value.partition(".")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 16 and int(moment) <= _LATEST):
        raise FieldRefused("not_a_cursor")
    return Place(_EPOCH + int(moment) * _MICROSECOND, key_of(key))


def _one_of(value: str, words: Words) -> str:
    if value not in words:
        raise FieldRefused("not_a_choice")
    return value


def _url(request: HttpRequest, place: Place | None) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    if place is not None:
        query["after"] = place_write(place)
    return f"{reverse('orders')}?{query.urlencode()}" if query else reverse("orders")
