"""From a request and what is known to a priced draft, or a refusal that names the field. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NoReturn

from ordinance.foundation.errors import Refused
from ordinance.foundation.money.rules import (
    AMOUNT_LIMIT,
    CURRENCIES,
    QUANTITY_LIMIT,
    LinePrice,
    LineTerms,
    NumberRefused,
    PriceBasis,
    line_price,
    rounding_of,
)
from ordinance.foundation.values import value
from ordinance.modules.billing.rules.terms import TERMS
from ordinance.modules.pricing.rules import PriceRequest, Quote, StepKind, price, quote_facts
from ordinance.orders.drafts import Draft, DraftLine
from ordinance.orders.rules import missing_elements
from ordinance.orders.states import LineKind
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownItem, KnownType
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

LINES_MAX: Final = 2_000
ELEMENTS: Final = frozenset({"customer", "contact", "address", "product", "price"})

_ONE: Final = Decimal(1)
_KINDS: Final = {kind.value: kind for kind in LineKind}  # cheaper than making a member by its value


@value
class Resolved:
    """A draft with the decisions made on the way: the waterfall of each line, and what a person should look at."""

    draft: Draft
    quotes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    below_floor: int


class _Misfit(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.refused = Refused(code, facts)


def resolve(
    request: DraftRequest, known: Known, *, today: date, ordered_at: datetime, default_term: str = ""
) -> Resolved | Refused:
    """Look up, check and price one request.

    today         the company's date; a date asked for before it is refused
    default_term  the policy's payment term, for customers who have none of their own
    """
    try:
        return _resolved(request, known, today, ordered_at, default_term)
    except _Misfit as misfit:
        return misfit.refused


def _resolved(request: DraftRequest, known: Known, today: date, ordered_at: datetime, default_term: str) -> Resolved:
    if not known.is_staff:
        _customers_words(request)
    kind = known.types.get(request.type) or _misfit("unknown_order_type", field="type", value=request.type)
    customer = _customer(request, known)
    currency = request.currency or known.currency
    if currency not in CURRENCIES:
        _misfit("unknown_currency", field="currency", value=currency)
    basis = PriceBasis(request.basis or (customer.price_basis if customer else "") or PriceBasis.GROSS)
    term = request.payment_term or (customer.payment_term if customer else "") or default_term
    if term and term not in TERMS:
        _misfit("unknown_payment_term", field="payment_term", value=term, known=sorted(TERMS))
    if len(request.lines) > LINES_MAX:
        _misfit("too_many_lines", field="lines", limit=LINES_MAX)
    _not_past(request.requested_on, today, "requested_on")
    lines, quotes = [], []
    for position, line in enumerate(request.lines, start=1):
        resolved, quote = _line(line, position, known, kind, customer, currency, basis, today)
        lines.append(resolved)
        quotes.append(quote)
    if abs(sum((line.gross for line in lines), Decimal(0))) >= AMOUNT_LIMIT:
        _misfit("invalid_number", field="lines", value=str(len(lines)), reason="amount_too_large")
    draft = _draft(request, customer, kind, currency, basis, term, ordered_at, tuple(lines))
    warnings = ("duplicate_po",) if customer and (customer.id, request.customer_po) in known.duplicate_pos else ()
    below = sum(1 for quote in quotes if quote is not None and quote.is_below_floor)
    return Resolved(draft, tuple(quote_facts(quote) if quote else {} for quote in quotes), warnings, below)


_OURS: Final = ("type", "currency", "basis", "payment_term", "priority", "is_verified")
_OURS_OF_LINES: Final = ("unit_price", "discount_percent", "over_tolerance", "short_tolerance")


def _customers_words(request: DraftRequest) -> None:
    """A customer's person says for whom, what, how much, when and where to; prices and terms are ours."""
    if not request.customer:
        _misfit("unknown_customer", field="customer", value="")
    given = [(name, getattr(request, name), getattr(_PLAIN, name)) for name in _OURS]
    for position, line in enumerate(request.lines, start=1):
        given += [
            (f"lines.{position}.{name}", getattr(line, name), getattr(_PLAIN_LINE, name)) for name in _OURS_OF_LINES
        ]
    for field, said, plain in given:
        if said != plain:
            _misfit("invalid_input", field=field, reason="ours_to_set")


_PLAIN: Final = DraftRequest()
_PLAIN_LINE: Final = LineRequest(item="", quantity=Decimal(1))


def _draft(
    request: DraftRequest,
    customer: KnownCustomer | None,
    kind: KnownType,
    currency: str,
    basis: PriceBasis,
    term: str,
    ordered_at: datetime,
    lines: tuple[DraftLine, ...],
) -> Draft:
    name = request.ship_to_name or (customer.contact if customer else "")
    phone = request.ship_to_phone or (customer.phone if customer else "")
    address = request.ship_to_address or (customer.address if customer else "")
    lacking = missing_elements(
        has_customer=customer is not None,
        ship_to_name=name,
        ship_to_phone=phone,
        ship_to_address=address,
        payment_term=term,
        requested=request.requested_on is not None,
        lines_without_item=(),
        lines_without_price=_unpriced(lines) if kind.is_priced else (),
        line_count=len(lines),
        required=ELEMENTS,
    )
    return Draft(
        type_id=kind.id,
        currency=currency,
        price_basis=basis,
        ordered_at=ordered_at,
        lines=lines,
        channel=request.channel,
        priority=request.priority,
        customer_id=customer.id if customer else None,
        customer_raw="" if customer else request.customer,
        customer_po=request.customer_po,
        payment_term=term,
        requested_on=request.requested_on,
        ship_to_name=name,
        ship_to_phone=phone,
        ship_to_address=address,
        accepts_partial=customer.accepts_partial
        if request.accepts_partial is None and customer
        else bool(request.accepts_partial),
        is_verified=(customer.is_verified if customer else False)
        if request.is_verified is None
        else request.is_verified,
        missing=lacking,
        note=request.note,
    )


def _unpriced(lines: Sequence[DraftLine]) -> tuple[int, ...]:
    return tuple(position for position, line in enumerate(lines, start=1) if line.unit_price is None)


def _customer(request: DraftRequest, known: Known) -> KnownCustomer | None:
    if not request.customer:
        return None
    customer = known.customers.get(request.customer) or _misfit(
        "unknown_customer", field="customer", value=request.customer
    )
    if customer.status == "closed":
        _misfit("customer_closed", field="customer", value=request.customer)
    return customer


def _line(
    line: LineRequest,
    position: int,
    known: Known,
    kind: KnownType,
    customer: KnownCustomer | None,
    currency: str,
    basis: PriceBasis,
    today: date,
) -> tuple[DraftLine, Quote | None]:
    item = known.items.get(line.item) or _misfit("unknown_item", field=f"lines.{position}.item", value=line.item)
    unit, factor = _unit(line, item, position)
    _quantity_fits(line.quantity, unit == item.unit, item.unit_decimals, position)
    if line.requested_on is not None:
        _not_past(line.requested_on, today, f"lines.{position}.requested_on")
    if line.warehouse and line.warehouse not in known.warehouses:
        _misfit("unknown_warehouse", field=f"lines.{position}.warehouse", value=line.warehouse)
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
        return _misfit("invalid_number", field=f"lines.{position}.unit_price", value=error.value, reason=error.code)


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
        return _misfit("invalid_number", field=f"lines.{position}.quantity", value=error.value, reason=error.code)


def _unit(line: LineRequest, item: KnownItem, position: int) -> tuple[str, Decimal]:
    if not line.unit or line.unit == item.unit:
        return item.unit, _ONE
    if line.unit not in item.units:
        _misfit("unknown_unit", field=f"lines.{position}.unit", value=line.unit, known=[item.unit, *sorted(item.units)])
    return line.unit, item.units[line.unit]


def _quantity_fits(quantity: Decimal, is_own_unit: bool, decimals: int, position: int) -> None:
    if not quantity.is_finite() or quantity <= 0 or quantity >= QUANTITY_LIMIT:
        _misfit("invalid_number", field=_quantity(position), value=str(quantity)[:64], reason="out_of_range")
    if not is_own_unit or not quantity % 1:
        return
    exponent = quantity.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        _misfit("quantity_too_fine", field=_quantity(position), value=str(quantity)[:64], decimals=decimals)


def _quantity(position: int) -> str:
    return f"lines.{position}.quantity"


def _not_past(wanted: date | None, today: date, field: str) -> None:
    if wanted is not None and wanted < today:
        _misfit("date_in_past", field=field, value=wanted, today=today)


def _misfit(code: str, **facts: Any) -> NoReturn:
    raise _Misfit(code, **facts)
