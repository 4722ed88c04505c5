"""The orders: as a list or as a board of stages over the same filter, which stands in the address."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.bulk import bulk_asked
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.asking import asked_of
from ordinance.entrypoints.web.tables.board import board_shown
from ordinance.entrypoints.web.tables.orders import ORDERS, filter_of
from ordinance.entrypoints.web.tables.showing import Listing, listed, listing
from ordinance.entrypoints.web.tables.views import asked_first, views_saved
from ordinance.foundation.errors import Refusal
from ordinance.insight.board import board
from ordinance.workflows.runs import run_begin, run_start

declare(url_door("POST", "orders/bulk"), run_start)


@require_safe
@signed_in
def orders(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """One page of the orders the person may see, or all of them as a sheet."""
    _may_read(visit)
    shown = listing(request, visit, ORDERS)
    return shown if isinstance(shown, FileResponse) else _page(request, visit, shown)


@require_safe
@signed_in
def orders_board(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The orders by stage: how many, what they are worth, and the latest of each."""
    _may_read(visit)
    saved = views_saved(visit, ORDERS)
    asked = asked_first(request.GET, visit, ORDERS, saved)
    columns = board(visit.actor, filter_of(asked.values))
    shown = board_shown(visit, ORDERS, asked, saved, columns)
    context = {"list": shown, "title": _("Orders"), "may_draft": visit.actor.may("orders.draft"), "is_board": True}
    return framed(request, visit, "web/board.html", context)


@require_POST
@signed_in
def orders_bulk(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin a long act over the orders picked, or over all that the list showed; its page tells what became of each."""
    asked = asked_of(QueryDict(request.POST.get("query", "")), visit, ORDERS)
    wanted = bulk_asked(request.POST, visit, ORDERS, asked)
    try:
        wanted.check()
        run = run_begin(keyed(visit.actor, request), wanted.act, wanted.keys, wanted.params)
    except Refusal as refusal:
        shown = listed(visit, ORDERS, asked, views_saved(visit, ORDERS))
        return _page(request, visit, shown, refusal, picked=frozenset(wanted.keys))
    return HttpResponseRedirect(reverse("run", args=[run.pk]))


def _may_read(visit: Visit) -> None:
    if not visit.actor.may("orders.read"):
        raise PermissionDenied


def _page(
    request: HttpRequest,
    visit: Visit,
    shown: Listing[Any],
    refusal: Refusal | None = None,
    *,
    picked: Collection[int] = (),
) -> HttpResponse:
    context = {
        "list": shown,
        "title": _("Orders"),
        "bulk_url": reverse("orders_bulk"),
        "picked": picked,
        "may_draft": visit.actor.may("orders.draft"),
    }
    status = sentence_of(refusal.code).status if refusal is not None else 200
    return framed(request, visit, "web/orders.html", context, refused=refusal, status=status)
