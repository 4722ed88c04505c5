"""The terms of one line: its item, unit and quantity checked, its price found or taken as quoted. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, NoReturn

from ordinance.foundation.errors import Refused
from ordinance.foundation.money.rules import (
    QUANTITY_LIMIT,
    LinePrice,
    LineTerms,
    NumberRefused,
    PriceBasis,
    line_price,
    rounding_of,
)
from ordinance.modules.pricing.rules import PriceRequest, Quote, StepKind, price
from ordinance.orders.drafts import DraftLine
from ordinance.orders.states import ByHand, LineKind
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownItem, KnownType
from ordinance.workflows.terms.requests import LineRequest

_ONE: Final = Decimal(1)
_KINDS: Final = {kind.value: kind for kind in LineKind}  # cheaper than making a member by its value
_BY_HAND: Final = {  # price, discount
    (False, False): ByHand.NOTHING,
    (True, False): ByHand.PRICE,
    (False, True): ByHand.DISCOUNT,
    (True, True): ByHand.BOTH,
}


class Misfit(Exception):
    """Something a request asks cannot be; `refused` names the field."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code, facts)


def line_terms(
    line: LineRequest,
    position: int,
    known: Known,
    kind: KnownType,
    customer: KnownCustomer | None,
    currency: str,
    basis: PriceBasis,
    today: date,
) -> tuple[DraftLine, Quote | None]:
    """One line as the order will hold it, with its price decision; none where the order's type has no prices.

    raises  Misfit: unknown_item, unknown_unit, unknown_warehouse, quantity_too_fine, date_in_past, invalid_number
    """
    item = known.items.get(line.item) or misfit("unknown_item", field=f"lines.{position}.item", value=line.item)
    unit, factor = _unit(line, item, position)
    _quantity_fits(line.quantity, unit == item.unit, item.unit_decimals, position)
    if line.requested_on is not None:
        not_past(line.requested_on, today, f"lines.{position}.requested_on")
    if line.warehouse and line.warehouse not in known.warehouses:
        misfit("unknown_warehouse", field=f"lines.{position}.warehouse", value=line.warehouse)
    quantity = line.quantity if factor is _ONE else line.quantity * factor
    if kind.is_priced:
        quote = _quote(line, item, customer, currency, basis, quantity, factor, today, known, position)
        unit_price, discount = quote.unit_price, quote.discount_percent
        listed = next((step.after for step in quote.steps if step.kind is StepKind.LIST), None)
    else:
        quote, unit_price, discount, listed = None, Decimal(0), Decimal(0), None
    amounts = _amounts(quantity, unit_price, discount, basis, item.vat_rate, currency, position)
    resolved = DraftLine(
        kind=_KINDS[item.kind],
        item_id=item.id,
        item_raw=line.item,
        description=line.description or item.name,
        unit=item.unit,
        quantity=quantity,
        list_price=listed,
        unit_price=unit_price,
        discount_percent=discount,
        vat_rate=item.vat_rate,
        net=amounts.net,
        vat=amounts.vat,
        gross=amounts.gross,
        requested_on=line.requested_on,
        warehouse_id=known.warehouses.get(line.warehouse),
        lot=line.lot,
        over_tolerance=line.over_tolerance,
        short_tolerance=line.short_tolerance,
        by_hand=_BY_HAND[line.unit_price is not None, line.discount_percent is not None],
    )
    return resolved, quote


def _quote(
    line: LineRequest,
    item: KnownItem,
    customer: KnownCustomer | None,
    currency: str,
    basis: PriceBasis,
    quantity: Decimal,
    factor: Decimal,
    today: date,
    known: Known,
    position: int,
) -> Quote:
    quoted = None if line.unit_price is None else line.unit_price / factor
    try:
        return price(
            PriceRequest(
                item_id=item.id,
                customer_id=customer.id if customer else 0,
                grade=(customer.grade if customer else "") or None,
                quantity=quantity,
                on=today,
                currency=currency,
                basis_wanted=basis,
                vat_rate=item.vat_rate,
                quoted_price=quoted,
                quoted_discount=line.discount_percent,
            ),
            known.prices.get(item.id, ()),
        )
    except NumberRefused as error:
        return misfit("invalid_number", field=f"lines.{position}.unit_price", value=error.value, reason=error.code)


def _amounts(
    quantity: Decimal,
    unit_price: Decimal | None,
    discount: Decimal,
    basis: PriceBasis,
    vat_rate: Decimal,
    currency: str,
    position: int,
) -> LinePrice:
    if unit_price is None:
        return LinePrice(net=Decimal(0), vat=Decimal(0), gross=Decimal(0))
    try:
        return line_price(
            LineTerms(
                quantity=quantity, unit_price=unit_price, basis=basis, vat_rate=vat_rate, discount_percent=discount
            ),
            rounding_of(currency),
        )
    except NumberRefused as error:
        return misfit("invalid_number", field=f"lines.{position}.quantity", value=error.value, reason=error.code)


def _unit(line: LineRequest, item: KnownItem, position: int) -> tuple[str, Decimal]:
    if not line.unit or line.unit == item.unit:
        return item.unit, _ONE
    if line.unit not in item.units:
        misfit("unknown_unit", field=f"lines.{position}.unit", value=line.unit, known=[item.unit, *sorted(item.units)])
    return line.unit, item.units[line.unit]


def _quantity_fits(quantity: Decimal, is_own_unit: bool, decimals: int, position: int) -> None:
    if not quantity.is_finite() or quantity <= 0 or quantity >= QUANTITY_LIMIT:
        misfit("invalid_number", field=_quantity(position), value=str(quantity)[:64], reason="out_of_range")
    if not is_own_unit or not quantity % 1:
        return
    exponent = quantity.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        misfit("quantity_too_fine", field=_quantity(position), value=str(quantity)[:64], decimals=decimals)


def _quantity(position: int) -> str:
    return f"lines.{position}.quantity"


def not_past(wanted: date | None, today: date, field: str) -> None:
    """Refuse a date before today; late entry has its own today."""
    if wanted is not None and wanted < today:
        misfit("date_in_past", field=field, value=wanted, today=today)


def misfit(code: str, **facts: Any) -> NoReturn:
    """Refuse the request by code and facts."""
    raise Misfit(code, **facts)
