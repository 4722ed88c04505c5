"""Stock and goods to come: lists and pages. What is done with them stands in `stock_acts` and `stock_levels`."""

from typing import Any, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.stock import STOCK_TABLE, SUPPLY_TABLE, today_of
from ordinance.entrypoints.web.views.stock_acts import goods_in, supply, supply_in, supply_new
from ordinance.entrypoints.web.views.stock_forms import MOVE, RECEIVE, SUPPLY, reading
from ordinance.entrypoints.web.views.stock_levels import level, level_count, level_move
from ordinance.insight.stock import stock_sheet

Link = tuple[str, str, str, bool]
DUTIES: Final = {"receive": RECEIVE, "move": MOVE, "announce": SUPPLY}


@require_safe
@signed_in
def stock(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The goods with what there is of each, or all of them as a sheet."""
    reading(visit)
    table = listing(request, visit, STOCK_TABLE)
    if isinstance(table, FileResponse):
        return table
    return framed(request, visit, "web/stock/list.html", _list(visit, table, _("Stock")))


@require_safe
@signed_in
def supplies(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """What is to come, the next first."""
    reading(visit)
    table = listing(request, visit, SUPPLY_TABLE)
    if isinstance(table, FileResponse):
        return table
    return framed(request, visit, "web/stock/list.html", _list(visit, table, _("Goods to come")))


@require_safe
@signed_in
def stock_item(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One item: where it lies, what is coming, what moved last."""
    reading(visit)
    sheet = stock_sheet(visit.actor, key)
    if sheet is None:
        raise Http404
    context = {
        "sheet": sheet,
        "total": sheet.total,
        "item": sheet.total.item,
        "today": today_of(visit),
        "may": {
            "receive": visit.actor.may(RECEIVE),
            "move": visit.actor.may(MOVE),
            "announce": visit.actor.may(SUPPLY),
        },
    }
    return framed(request, visit, "web/stock/item.html", context)


def _list(visit: Visit, table: Any, title: str) -> dict[str, Any]:
    links: list[Link] = []
    if visit.actor.may(SUPPLY):
        links.append((reverse("supply_new"), _("Announce goods"), "plus", not visit.actor.may(RECEIVE)))
    if visit.actor.may(RECEIVE):
        links.append((reverse("stock_receive"), _("Receive goods"), "download", True))
    return {"list": table, "title": title, "headline": links}


STOCK: Final = [
    path("stock", stock, name="stock"),
    path("stock/receive", goods_in, name="stock_receive"),
    path("stock/<int:key>", stock_item, name="stock_item"),
    path("stock/levels/<int:key>", level, name="stock_level"),
    path("stock/levels/<int:key>/move", level_move, name="stock_level_move"),
    path("stock/levels/<int:key>/count", level_count, name="stock_level_count"),
    path("stock/coming", supplies, name="supplies"),
    path("stock/coming/new", supply_new, name="supply_new"),
    path("stock/coming/<int:key>", supply, name="supply"),
    path("stock/coming/<int:key>/receive", supply_in, name="supply_receive"),
]
