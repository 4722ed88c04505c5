"""Writing a draft while it is typed: begun with its first words, merged line by line with what others write (A2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Done, InvalidInput, Outcome, Refused
from ordinance.foundation.money.rules import AMOUNT_LIMIT, PriceBasis
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.pricing.rules import Quote, quote_facts
from ordinance.orders.drafts import Draft
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import lines_of
from ordinance.orders.services.drafting import orders_draft as drafts_write
from ordinance.orders.services.entering import draft_enter
from ordinance.orders.states import Status
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.steps import drafts_entered
from ordinance.workflows.terms.edits import DraftEdits, Place, Sifted, head_texts, placed, sifted
from ordinance.workflows.terms.entering import as_request, drafted_lines, terms_of
from ordinance.workflows.terms.known import Known, KnownCustomer
from ordinance.workflows.terms.lines import Misfit, misfit, not_past
from ordinance.workflows.terms.presumed import facts_of_request, policy_presumed, term_presumed
from ordinance.workflows.terms.read import known_of
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from ordinance.workflows.terms.resolve import LINES_MAX, customer_named, customers_words, draft_made

_NEW: Final = "a draft is not an order yet: nothing can be held before it exists, and its submission asks the gates"
_PRICING: Final = frozenset({"customer", "type"})  # fields of the head that prices follow from


@dataclass(slots=True)
class _Made:
    """A draft as it is to be written, with what it came from.

    places   of its lines
    touched  standing lines that are written again: typed in, or following from the head
    refused  by the page's name of the row or field
    """

    request: DraftRequest
    known: Known
    draft: Draft
    places: list[Place]
    touched: list[int]
    quotes: dict[int, Quote]
    refused: dict[str, Refused]


@workflow(duty="orders.draft", unscoped=_NEW)
def draft_begin(act: Act, edits: DraftEdits) -> Outcome:
    """Write a new draft of what is typed so far; fields and rows that can never be are refused, the rest is written."""
    changes = Sifted(head={name: wanted for name, (_, wanted) in edits.head.items()}, rows=list(edits.rows))
    try:
        made = _understood(act, None, [], changes)
    except Misfit as error:
        return error.refused
    (order,) = drafts_write([made.draft], journal=act.journal)
    act.hold(order)
    _prices_note(act, order, made)
    in_force = documents_in_force(act.company_id, act.time.today)
    drafts_entered(act, [order], [policy_presumed(in_force, facts_of_request(made.request, made.known))])
    keys = [line.pk for line in lines_of([order.pk])]
    return _entered(order, made, keys, changes)


@workflow(duty="orders.draft", unscoped=_NEW)
def draft_merge(act: Act, order_id: int, edits: DraftEdits) -> Outcome:
    """Write what was changed of a draft; what somebody else wrote meanwhile is told and not written over.

    returns  Done with the keys of the rows written, what is refused and the conflicts; what could be written is
    raises   InvalidInput when it is no draft any more
    """
    order = act.lock_order(order_id)
    if order.status != Status.DRAFT:
        raise InvalidInput(field="status", reason="not_a_draft", value=order.status)
    lines = lines_of([order.pk])
    changes = sifted(head_texts(order), lines, order.requested_on, edits)
    try:
        made = _understood(act, order, lines, changes)
    except Misfit as error:
        return error.refused
    if not changes.head and not changes.rows:
        return _entered(order, made, [line.pk for line in lines], changes)
    keys = [place.line.pk if place.line else None for place in made.places]
    written = draft_enter(order, made.draft, keys, made.touched, journal=act.journal)
    _prices_note(act, order, made)
    return _entered(order, made, written, changes)


def _understood(act: Act, order: Order | None, lines: Sequence[OrderLine], changes: Sifted) -> _Made:
    """The draft of the changes, without those fields of the head that can never be; they leave `changes`.

    raises  Misfit for what is wrong with the whole
    """
    refused: dict[str, Refused] = {}
    while True:
        try:
            made = _made(act, order, lines, changes)
        except Misfit as error:
            field = str(error.refused.facts.get("field", ""))
            if field not in changes.head:
                raise
            refused[field] = error.refused
            del changes.head[field]
        else:
            made.refused.update(refused)
            return made


def _made(act: Act, order: Order | None, lines: Sequence[OrderLine], changes: Sifted) -> _Made:
    today, is_repriced = act.time.today, order is not None and bool(_PRICING & changes.head.keys())
    head = _head(order, changes.head, today)
    places = placed(lines, changes.rows)
    if len(places) > LINES_MAX:
        misfit("too_many_lines", field="lines", limit=LINES_MAX)
    codes = _codes(lines) if is_repriced else {}
    asked = [_asked(place, order, codes) for place in places]
    request = replace(head, lines=tuple(line for line in asked if line is not None))
    before = head_texts(order)["customer"] if order is not None else ""
    known = known_of([request, DraftRequest(customer=before)], act.actor, today)
    if not known.is_staff:
        _customers_check(head, changes)
    kind = known.types.get(head.type) or misfit("unknown_order_type", field="type", value=head.type)
    customer = customer_named(head, known) if head.customer in known.customers or not known.is_staff else None
    if "customer" in changes.head and customer is not None:
        head = _moved(head, known.customers.get(before), changes)
    basis = PriceBasis((customer.price_basis if customer else "") or PriceBasis.GROSS)
    if order is not None and "customer" not in changes.head:
        basis = PriceBasis(order.price_basis)
    currency = order.currency if order is not None else known.currency
    term = head.payment_term or (customer.payment_term if customer else "")
    term = term or term_presumed(head, known, documents_in_force(act.company_id, today))
    terms = terms_of(known, kind, customer, currency, basis, today)
    made, quotes, refused = drafted_lines(places, order, codes, terms)
    drafted = tuple(line for _, line in made)
    if abs(sum((line.gross for line in drafted), Decimal(0))) >= AMOUNT_LIMIT:
        misfit("invalid_number", field="lines", value=str(len(drafted)), reason="amount_too_large")
    draft = draft_made(head, customer, kind, currency, basis, term, act.now, drafted)
    follows = order.requested_on if order is not None and "requested_on" in changes.head else Ellipsis
    touched = [
        place.line.pk
        for place, _ in made
        if place.line is not None and (place.edit is not None or is_repriced or place.line.requested_on == follows)
    ]
    return _Made(request, known, draft, [place for place, _ in made], touched, quotes, refused)


def _head(order: Order | None, changed: Mapping[str, str], today: date) -> DraftRequest:
    """The head as it is to be, without its lines."""
    fields: dict[str, Any] = {**(head_texts(order) if order is not None else {}), **changed}
    day = fields.get("requested_on", "")
    fields["requested_on"] = date.fromisoformat(day) if day else None
    if "requested_on" in changed:
        not_past(fields["requested_on"], today, "requested_on")
    if order is None:
        return DraftRequest(**fields)
    stays = order.customer_id is not None and "customer" not in changed
    return DraftRequest(
        **fields,
        priority=order.priority,
        accepts_partial=order.accepts_partial if stays else None,
        is_verified=order.is_verified if stays else None,
        payment_term=order.payment_term if stays else "",
    )


def _moved(head: DraftRequest, before: KnownCustomer | None, changes: Sifted) -> DraftRequest:
    """Another customer brings their own contact and address, unless others than the former customer's were typed."""
    own = KnownCustomer(id=0, code="") if before is None else before
    return replace(
        head,
        ship_to_name=head.ship_to_name if "ship_to_name" in changes.head or head.ship_to_name != own.contact else "",
        ship_to_phone=head.ship_to_phone if "ship_to_phone" in changes.head or head.ship_to_phone != own.phone else "",
        ship_to_address=head.ship_to_address
        if "ship_to_address" in changes.head or head.ship_to_address != own.address
        else "",
    )


def _customers_check(head: DraftRequest, changes: Sifted) -> None:
    """What a customer's person types is held to what is theirs to say; what staff wrote before is not theirs."""
    typed = tuple(edit.line for edit in changes.rows if edit.line is not None)
    kind = changes.head.get("type", DraftRequest().type)
    customers_words(DraftRequest(customer=head.customer, type=kind, lines=typed))


def _asked(place: Place, order: Order | None, codes: Mapping[int, str]) -> LineRequest | None:
    """What a place asks to know: what is typed in it, or its standing line where that is priced again."""
    if place.edit is not None:
        return place.edit.line
    if place.line is None or order is None or place.line.item_id not in codes:
        return None
    return as_request(place.line, order.requested_on, codes[place.line.item_id or 0])


def _codes(lines: Sequence[OrderLine]) -> dict[int, str]:
    return {key: item.code for key, item in items_by_key({line.item_id for line in lines if line.item_id}).items()}


def _prices_note(act: Act, order: Order, made: _Made) -> None:
    """The price decisions of the lines priced now, each at its place; the others stand as they were decided (B5)."""
    if made.quotes:
        count = len(made.draft.lines)
        facts = [quote_facts(made.quotes[at]) if at in made.quotes else {} for at in range(1, count + 1)]
        below = sum(1 for quote in made.quotes.values() if quote.is_below_floor)
        act.journal.add("decision.price", order.pk, {"lines": facts, "below_floor": below})


def _entered(order: Order, made: _Made, keys: Sequence[int], changes: Sifted) -> Done:
    rows = {place.edit.ref: key for place, key in zip(made.places, keys, strict=True) if place.edit is not None}
    refused = {name: {"code": each.code, "facts": dict(each.facts)} for name, each in made.refused.items()}
    return Done(
        {"order": order.pk, "number": order.number, "rows": rows, "refused": refused, "conflicts": changes.conflicts,
         "is_whole": bool(_PRICING & changes.head.keys())}
    )  # fmt: skip
