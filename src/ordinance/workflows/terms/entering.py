"""The terms of a draft that is still being typed: what cannot be understood yet is kept as it came. Pure.

A code nobody knows and a quantity not given yet stand on the line and among what is missing; what can never be is
refused row by row, and the other rows go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Refused
from ordinance.foundation.money.rules import QUANTITY_LIMIT, PriceBasis
from ordinance.modules.pricing.rules import Quote
from ordinance.orders.drafts import DraftLine
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ByHand, LineKind
from ordinance.workflows.terms.edits import Place
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownType
from ordinance.workflows.terms.lines import Misfit, line_terms, misfit, not_past
from ordinance.workflows.terms.requests import LineRequest

_ZERO: Final = Decimal(0)
_RAW_MOST: Final = 80
_STANDING: Final = (
    "item_id", "item_raw", "description", "unit", "quantity", "list_price", "unit_price", "discount_percent",
    "vat_rate", "net", "vat", "gross", "warehouse_id", "lot", "over_tolerance", "short_tolerance",
)  # fmt: skip
Terms = Callable[[LineRequest, int], tuple[DraftLine, Quote | None]]


def terms_of(
    known: Known,
    kind: KnownType,
    customer: KnownCustomer | None,
    currency: str,
    basis: PriceBasis,
    today: date,
) -> Terms:
    """How a row of this order becomes a line; raises Misfit for what can never be."""

    def terms(line: LineRequest, position: int) -> tuple[DraftLine, Quote | None]:
        def whole(wanted: LineRequest) -> tuple[DraftLine, Quote | None]:
            return line_terms(wanted, position, known, kind, customer, currency, basis, today)

        if line.item not in known.items:
            return _raw(line, position, today), None
        if line.quantity == 0:  # not given yet: the price of one is shown
            resolved, quote = whole(replace(line, quantity=Decimal(1)))
            return replace(resolved, quantity=_ZERO, net=_ZERO, vat=_ZERO, gross=_ZERO), quote
        return whole(line)

    return terms


def _raw(line: LineRequest, position: int, today: date) -> DraftLine:
    if not line.quantity.is_finite() or line.quantity < 0 or line.quantity >= QUANTITY_LIMIT:
        misfit("invalid_number", field=f"lines.{position}.quantity", value=str(line.quantity)[:64])
    not_past(line.requested_on, today, f"lines.{position}.requested_on")
    return DraftLine(
        item_raw=line.item[:_RAW_MOST],
        description=line.description,
        unit=line.unit[:10],
        quantity=line.quantity,
        unit_price=line.unit_price,
        requested_on=line.requested_on,
        by_hand=ByHand.PRICE if line.unit_price is not None else ByHand.NOTHING,
    )


def drafted_lines(
    places: Sequence[Place], order: Order | None, codes: Mapping[int, str], terms: Terms
) -> tuple[list[tuple[Place, DraftLine]], dict[int, Quote], dict[str, Refused]]:
    """The lines of the draft to be, the new price of each by its place from one, and the rows that cannot be written.

    codes  of the items whose standing lines are priced again: prices typed by hand are kept, the rest is asked anew
    """
    lines: list[tuple[Place, DraftLine]] = []
    quotes: dict[int, Quote] = {}
    refused: dict[str, Refused] = {}
    for place in places:
        position = len(lines) + 1
        try:
            made, quote = _made(place, order, codes, terms, position)
        except Misfit as error:
            refused[place.edit.ref if place.edit else str(position)] = error.refused
            if place.line is None:
                continue
            place = Place(place.line)
            made, quote = _standing(place, order), None
        lines.append((place, made))
        if quote is not None:
            quotes[position] = quote
    return lines, quotes, refused


def _made(
    place: Place, order: Order | None, codes: Mapping[int, str], terms: Terms, position: int
) -> tuple[DraftLine, Quote | None]:
    wanted = place.edit.line if place.edit else None
    if wanted is None and place.line is not None and order is not None and place.line.item_id in codes:
        wanted = as_request(place.line, order.requested_on, codes[place.line.item_id or 0])
    if wanted is None:
        return _standing(place, order), None
    made, quote = terms(wanted, position)
    if place.line is not None and place.line.item_id == made.item_id:  # what the grid does not show of it stays
        made = replace(
            made,
            warehouse_id=place.line.warehouse_id,
            lot=place.line.lot,
            over_tolerance=place.line.over_tolerance,
            short_tolerance=place.line.short_tolerance,
        )
    return made, quote


def as_request(line: OrderLine, requested_on: date | None, code: str) -> LineRequest:
    """A standing line as somebody would type it; `requested_on` is the order's."""
    by_hand = ByHand(line.by_hand)
    return LineRequest(
        item=code,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price if by_hand.is_price else None,
        discount_percent=line.discount_percent if by_hand.is_discount else None,
        requested_on=line.requested_on if line.requested_on != requested_on else None,
        description=line.description,
    )


def _standing(place: Place, order: Order | None) -> DraftLine:
    line = place.line
    if line is None or order is None:
        raise ValueError("a place has a standing line or something typed")
    fields: dict[str, Any] = {name: getattr(line, name) for name in _STANDING}
    own = line.requested_on if line.requested_on != order.requested_on else None
    return DraftLine(kind=LineKind(line.kind), by_hand=ByHand(line.by_hand), requested_on=own, **fields)
