"""Goods at one place: looked at, moved, counted."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.settings.forms import Attempt, Input, act_form, acted
from ordinance.entrypoints.web.views.stock_forms import (
    MOVE,
    PLACE,
    QUANTITY,
    ZERO,
    may_or_403,
    quantity_read,
    reading,
    status_input,
    warehouse_input,
)
from ordinance.entrypoints.web.words_settings import STOCK_STATES
from ordinance.foundation.decimals import shortest
from ordinance.insight.stock import level_of
from ordinance.modules.stock.models import StockLevel, StockStatus
from ordinance.workflows.stock import CountResult, GoodsMove, stock_count, stock_transfer

COUNTED: Final = (
    Input(name="quantity", label=gettext_lazy("Counted"), most=24, kind="figure", is_required=True,
          hint=gettext_lazy("All that lies there, also what is kept for orders; nothing is 0.")),
)  # fmt: skip


@require_safe
@signed_in
def level(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Goods at one place: moved, or counted."""
    reading(visit)
    return _level_page(request, visit, key)


@require_POST
@signed_in
def level_move(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Bring free goods elsewhere, or into another status."""
    may_or_403(visit, MOVE)
    lies = _level(visit, key)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        status = given["status"] if given["status"] in STOCK_STATES else lies.status
        move = GoodsMove(
            level_id=key,
            quantity=quantity_read(form),
            warehouse=given["warehouse"],
            place=given["place"],
            status=StockStatus(status),
        )
        return lambda actor: stock_transfer(actor, [move])[0]

    return acted(
        request,
        visit,
        "move",
        _move_inputs(visit),
        read,
        again=lambda attempt: _level_page(request, visit, key, attempt),
        done=lambda outcome: (reverse("stock_level", args=[outcome.facts["level"]]), _("The goods are moved.")),
    )


@require_POST
@signed_in
def level_count(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Bring a level to what was counted."""
    may_or_403(visit, MOVE)
    _level(visit, key)

    def read(form: Form, given: Mapping[str, str]) -> Any:
        said = given["quantity"].replace(",", "").replace("，", "")
        quantity = ZERO if said and not said.strip("0.") else quantity_read(form)
        return lambda actor: stock_count(actor, [CountResult(level_id=key, quantity=quantity)])[0]

    return acted(
        request,
        visit,
        "count",
        COUNTED,
        read,
        again=lambda attempt: _level_page(request, visit, key, attempt),
        done=lambda _done: (reverse("stock_level", args=[key]), _("The count is recorded.")),
    )


def _level(visit: Visit, key: int) -> StockLevel:
    lies = level_of(visit.actor, key)
    if lies is None:
        raise Http404
    return lies


def _level_page(request: HttpRequest, visit: Visit, key: int, attempt: Attempt | None = None) -> HttpResponse:
    lies = _level(visit, key)
    free = lies.on_hand - lies.reserved
    acts = []
    if visit.actor.may(MOVE):
        usual = {"quantity": str(shortest(free)) if free else "", "warehouse": lies.warehouse.code, "place": lies.place,
                 "status": lies.status}  # fmt: skip
        move, counted = reverse("stock_level_move", args=[key]), reverse("stock_level_count", args=[key])
        acts = [
            act_form("move", move, (_("Move goods"), pgettext_lazy("stock", "Move")), _move_inputs(visit), usual,
                     attempt=attempt),
            act_form("count", counted, (_("Count"), _("Record the count")), COUNTED, attempt=attempt),
        ]  # fmt: skip
    context = {"level": lies, "item": lies.item, "free": free, "acts": acts}
    status, refused = (attempt.status, attempt.refused) if attempt else (200, None)
    return framed(request, visit, "web/stock/level.html", context, refused=refused, status=status)


def _move_inputs(visit: Visit) -> tuple[Input, ...]:
    return (QUANTITY, warehouse_input(visit), PLACE, status_input(gettext_lazy("State")))


declare(url_door("POST", "stock/levels/<int:key>/move"), stock_transfer)
declare(url_door("POST", "stock/levels/<int:key>/count"), stock_count)
