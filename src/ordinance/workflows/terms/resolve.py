"""From a request and what is known to a priced draft, or a refusal that names the field. Pure."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Refused
from ordinance.foundation.money.rules import (
    AMOUNT_LIMIT,
    CURRENCIES,
    PriceBasis,
)
from ordinance.foundation.values import value
from ordinance.modules.billing.rules.terms import TERMS
from ordinance.modules.pricing.rules import quote_facts
from ordinance.orders.drafts import Draft, DraftLine
from ordinance.orders.rules import missing_elements
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownType
from ordinance.workflows.terms.lines import Misfit, line_terms, misfit, not_past
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

LINES_MAX: Final = 2_000
ELEMENTS: Final = frozenset({"customer", "contact", "address", "product", "price"})


@value
class Resolved:
    """A draft with the decisions made on the way: the waterfall of each line, and what a person should look at."""

    draft: Draft
    quotes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    below_floor: int


def resolve(
    request: DraftRequest, known: Known, *, today: date, ordered_at: datetime, default_term: str = ""
) -> Resolved | Refused:
    """Look up, check and price one request.

    today         the company's date; a date asked for before it is refused
    default_term  the policy's payment term, for customers who have none of their own
    """
    try:
        return _resolved(request, known, today, ordered_at, default_term)
    except Misfit as misfit:
        return misfit.refused


def _resolved(request: DraftRequest, known: Known, today: date, ordered_at: datetime, default_term: str) -> Resolved:
    if not known.is_staff:
        customers_words(request)
    kind = known.types.get(request.type) or misfit("unknown_order_type", field="type", value=request.type)
    customer = customer_named(request, known)
    currency = request.currency or known.currency
    if currency not in CURRENCIES:
        misfit("unknown_currency", field="currency", value=currency)
    basis = PriceBasis(request.basis or (customer.price_basis if customer else "") or PriceBasis.GROSS)
    term = request.payment_term or (customer.payment_term if customer else "") or default_term
    if term and term not in TERMS:
        misfit("unknown_payment_term", field="payment_term", value=term, known=sorted(TERMS))
    if len(request.lines) > LINES_MAX:
        misfit("too_many_lines", field="lines", limit=LINES_MAX)
    not_past(request.requested_on, today, "requested_on")
    lines, quotes = [], []
    for position, line in enumerate(request.lines, start=1):
        resolved, quote = line_terms(line, position, known, kind, customer, currency, basis, today)
        lines.append(resolved)
        quotes.append(quote)
    if abs(sum((line.gross for line in lines), Decimal(0))) >= AMOUNT_LIMIT:
        misfit("invalid_number", field="lines", value=str(len(lines)), reason="amount_too_large")
    draft = draft_made(request, customer, kind, currency, basis, term, ordered_at, tuple(lines))
    warnings = ("duplicate_po",) if customer and (customer.id, request.customer_po) in known.duplicate_pos else ()
    below = sum(1 for quote in quotes if quote is not None and quote.is_below_floor)
    return Resolved(draft, tuple(quote_facts(quote) if quote else {} for quote in quotes), warnings, below)


_OURS: Final = ("type", "currency", "basis", "payment_term", "priority", "is_verified")
_OURS_OF_LINES: Final = ("unit_price", "discount_percent", "over_tolerance", "short_tolerance")


def customers_words(request: DraftRequest) -> None:
    """A customer's person says for whom, what, how much, when and where to; prices and terms are ours.

    raises  Misfit
    """
    if not request.customer:
        misfit("unknown_customer", field="customer", value="")
    given = [(name, getattr(request, name), getattr(_PLAIN, name)) for name in _OURS]
    for position, line in enumerate(request.lines, start=1):
        given += [
            (f"lines.{position}.{name}", getattr(line, name), getattr(_PLAIN_LINE, name)) for name in _OURS_OF_LINES
        ]
    for field, said, plain in given:
        if said != plain:
            misfit("invalid_input", field=field, reason="ours_to_set")


_PLAIN: Final = DraftRequest()
_PLAIN_LINE: Final = LineRequest(item="", quantity=Decimal(1))


def draft_made(
    request: DraftRequest,
    customer: KnownCustomer | None,
    kind: KnownType,
    currency: str,
    basis: PriceBasis,
    term: str,
    ordered_at: datetime,
    lines: tuple[DraftLine, ...],
) -> Draft:
    """The draft of a request whose names are looked up and whose lines are priced."""
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
        lines_without_item=_places(lines, lambda line: line.item_id is None),
        lines_without_price=_places(lines, _is_unpriced) if kind.is_priced else (),
        lines_without_quantity=_places(lines, lambda line: line.quantity == 0),
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


def _places(lines: Sequence[DraftLine], is_lacking: Callable[[DraftLine], bool]) -> tuple[int, ...]:
    return tuple(position for position, line in enumerate(lines, start=1) if is_lacking(line))


def _is_unpriced(line: DraftLine) -> bool:
    return line.unit_price is None and line.item_id is not None


def customer_named(request: DraftRequest, known: Known) -> KnownCustomer | None:
    """The customer a request names; raises Misfit: unknown_customer, customer_closed."""
    if not request.customer:
        return None
    customer = known.customers.get(request.customer) or misfit(
        "unknown_customer", field="customer", value=request.customer
    )
    if customer.status == "closed":
        misfit("customer_closed", field="customer", value=request.customer)
    return customer
