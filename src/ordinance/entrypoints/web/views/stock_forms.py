"""What the forms of stock share: who may, the fields, and how a quantity is read."""

from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from ordinance.entrypoints.web.given import Form, quantity_of
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.settings.forms import Input
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.entrypoints.web.words_settings import STOCK_STATES
from ordinance.insight.warehouse import warehouses_of

RECEIVE, MOVE, SUPPLY = "stock.receive", "stock.move", "promise.supply"
CODE_MOST, PLACE_MOST, LOT_MOST, REFERENCE_MOST = 200, 20, 40, 60
ZERO: Final = Decimal(0)
QUANTITY: Final = Input(name="quantity", label=gettext_lazy("Quantity"), most=24, kind="figure", is_required=True)
PLACE: Final = Input(name="place", label=gettext_lazy("Shelf place"), most=PLACE_MOST)
LOT: Final = Input(name="lot", label=gettext_lazy("Lot"), most=LOT_MOST)
ITEM: Final = Input(name="item", label=gettext_lazy("Product: scan or type"), most=CODE_MOST, is_required=True)


def reading(visit: Visit) -> None:
    """403 for who may not see stock."""
    if not visit.is_staff or not visit.actor.may("orders.read"):
        raise PermissionDenied


def may_or_403(visit: Visit, duty: str) -> None:
    if not visit.is_staff or not visit.actor.may(duty):
        raise PermissionDenied


def warehouse_input(visit: Visit) -> Input:
    houses = tuple((each.code, called(each)) for each in warehouses_of(visit.actor))
    if len(houses) > 1:  # nobody books into a warehouse only because it stands first
        houses = (("", "—"), *houses)
    return Input(name="warehouse", label=gettext_lazy("Warehouse"), kind="choice", is_required=True, options=houses)


def status_input(label: Any) -> Input:
    return Input(name="status", label=label, kind="choice", is_required=True, options=tuple(STOCK_STATES.items()))


def quantity_read(form: Form) -> Decimal:
    return form.read("quantity", quantity_of, ZERO)
