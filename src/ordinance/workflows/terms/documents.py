"""From a document that arrived to a draft that says what it still lacks. Pure: nothing is refused, nothing is invented.

A code nobody knows stays on the draft as it came, beside the word for what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from ordinance.foundation.money.rules import LineTerms, PriceBasis, Rounding, line_price, rounding_of
from ordinance.modules.billing.rules.terms import TERMS
from ordinance.modules.intake.rules.incoming import IncomingDocument, IncomingLine, LineKind
from ordinance.modules.intake.rules.incoming import ShipTo as IncomingShipTo
from ordinance.orders import states
from ordinance.orders.drafts import Draft, DraftLine
from ordinance.workflows.terms.known import KnownCustomer, KnownItem

_PRICE: Final = Rounding(8)
_URGENT: Final = frozenset({"urgent", "high", "加急", "紧急", "特急", "高"})
_PLAIN: Final = 5
_TERM_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("款到发货", "预付", "预付款", "全款", "先款后货", "cashinadvance"), "prepaid"),
    **dict.fromkeys(("货到付款", "到付"), "cod"),
    **dict.fromkeys(("月结30天", "月结30", "月结三十天"), "monthly30"),
    **dict.fromkeys(("月结60天", "月结60", "月结六十天"), "monthly60"),
    **dict.fromkeys(("30天", "账期30天", "net30days", "30days"), "net30"),
    **dict.fromkeys(("60天", "账期60天", "net60days", "60days"), "net60"),
    **dict.fromkeys(("定金30%", "30%定金", "预付30%"), "deposit30"),
}
_PER_LINE: Final = frozenset({"item", "unit", "unit_price"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What the house knows where a document is taken in: by code or name, as documents say it."""

    currency: str
    zone: ZoneInfo
    type_id: int
    customers: Mapping[str, KnownCustomer]
    items: Mapping[str, KnownItem]
    units: Mapping[str, str]  # what people write → the unit's code

    def customer_of(self, document: IncomingDocument) -> KnownCustomer | None:
        """The customer by code, else by name."""
        return self.customers.get(document.customer_ref) or self.customers.get(document.customer_name)


def draft_of(document: IncomingDocument, counter: Counter, *, received_at: datetime) -> Draft:
    """The draft of a sales order."""
    customer = counter.customer_of(document)
    currency = document.currency or counter.currency
    # Not said: a basis to show amounts on until a person says it; `missing` keeps the question.
    basis = PriceBasis(document.price_basis or (customer.price_basis if customer else "") or PriceBasis.NET)
    lines = tuple(_line(line, counter, basis, currency) for line in document.lines)
    term = term_of(document.payment_term) or (customer.payment_term if customer else "")
    ship_to = document.ship_to
    contact = ship_to.contact or (customer.contact if customer else "")
    phone = ship_to.phone or (customer.phone if customer else "")
    address = address_of(ship_to) or (customer.address if customer else "")
    unsaid = ("payment_term",) if document.payment_term and not term else ()
    filled = {"payment_term": term, "contact": contact, "phone": phone, "address": address}
    return Draft(
        type_id=counter.type_id,
        currency=currency,
        price_basis=basis,
        ordered_at=ordered_at(document, counter.zone) or received_at,
        lines=lines,
        channel=channel_of(document),
        priority=priority_of(document),
        customer_id=customer.id if customer else None,
        customer_raw="" if customer else " ".join(filter(None, (document.customer_ref, document.customer_name)))[:200],
        customer_po=document.customer_po,
        payment_term=term,
        requested_on=document.requested_on,
        ship_to_name=", ".join(filter(None, (ship_to.name, contact)))[:100],
        ship_to_phone=phone[:40],
        ship_to_address=address[:500],
        accepts_partial=customer.accepts_partial if customer else True,
        is_verified=customer.is_verified if customer else False,
        has_source_document=True,
        missing=(*unsaid, *_missing(document, lines, customer, filled)),
        note=_note(document),
    )


def term_of(said: str) -> str:
    """The payment term a document speaks of, by its code or the words in use; empty when it cannot be told."""
    key = "".join(said.casefold().split()).replace("（", "(").partition("(")[0]
    return key if key in TERMS else _TERM_WORDS.get(key, "")


def ordered_at(document: IncomingDocument, zone: ZoneInfo) -> datetime | None:
    """When it was ordered; a day without a time of day is its noon, so that no zone makes another day of it."""
    said = document.ordered_at
    if said is None:
        return None
    said = said.replace(hour=12) if not (said.hour or said.minute or said.second) else said
    return said.replace(tzinfo=zone).astimezone(UTC)


def address_of(ship_to: IncomingShipTo) -> str:
    """The address in one line; empty when no street is said."""
    if not ship_to.address:
        return ""
    town = " ".join(filter(None, (ship_to.postal_code, ship_to.city)))
    return ", ".join(filter(None, (ship_to.address, town, ship_to.region, ship_to.country)))


def _line(line: IncomingLine, counter: Counter, basis: PriceBasis, currency: str) -> DraftLine:
    item = counter.items.get(line.item_ref)
    unit, factor = _unit(line, item, counter)
    vat_rate = item.vat_rate if item else Decimal(0)
    terms = LineTerms(
        quantity=line.quantity,
        unit_price=line.unit_price or Decimal(0),
        basis=basis,
        vat_rate=vat_rate,
        discount_percent=line.discount_percent,
    )
    amounts = line_price(terms, rounding_of(currency))
    return DraftLine(
        kind=states.LineKind.CHARGE
        if line.kind is LineKind.CHARGE
        else states.LineKind(item.kind if item else "goods"),
        item_id=item.id if item else None,
        item_raw=line.item_ref,
        description=(line.description or (item.name if item else ""))[:300],
        unit=unit,
        quantity=line.quantity * factor,
        unit_price=None if line.unit_price is None else _PRICE.round(line.unit_price / factor),
        discount_percent=line.discount_percent,
        vat_rate=vat_rate,
        net=amounts.net,
        vat=amounts.vat,
        gross=amounts.gross,
        requested_on=line.requested_on,
    )


def _unit(line: IncomingLine, item: KnownItem | None, counter: Counter) -> tuple[str, Decimal]:
    """The unit the draft counts in, with what one of the document's unit is in it; no unit when it is not known."""
    said = counter.units.get(line.unit.casefold(), "")
    if item is None or line.kind is LineKind.CHARGE:
        return said, Decimal(1)
    if said == item.unit:
        return said, Decimal(1)
    return (item.unit, item.units[said]) if said in item.units else ("", Decimal(1))


def _missing(
    document: IncomingDocument,
    lines: tuple[DraftLine, ...],
    customer: KnownCustomer | None,
    filled: Mapping[str, str],
) -> tuple[str, ...]:
    """What the document lacks and the house cannot fill, then items, units and prices by the line's position."""
    lacking = [word for word in document.missing if not filled.get(word) and word.partition(":")[0] not in _PER_LINE]
    if customer is None and "customer" not in lacking:
        lacking.insert(0, "customer")
    goods = [(place, line) for place, line in enumerate(lines, start=1) if line.kind is not states.LineKind.CHARGE]
    lacking += _places("item", [place for place, line in goods if line.item_id is None])
    lacking += _places("unit", [place for place, line in goods if not line.unit])
    lacking += _places("price", [place for place, line in enumerate(lines, start=1) if line.unit_price is None])
    return tuple(lacking)


def _places(word: str, places: list[int], shown: int = 20) -> list[str]:
    rest = len(places) - shown
    return [f"{word}:{place}" for place in places[:shown]] + ([f"{word}:+{rest}"] if rest > 0 else [])


def _note(document: IncomingDocument) -> str:
    """Remarks of the lines, and a payment term in words nobody here knows."""
    noted = [f"{line.item_ref}: {line.note}" for line in document.lines if line.note]
    if document.payment_term and not term_of(document.payment_term):
        noted.insert(0, f"付款方式 payment: {document.payment_term}")
    return "; ".join(noted)[:2000]


def channel_of(document: IncomingDocument) -> str:
    """How the document came, in its own word; a file when it does not say."""
    return (document.channel or "file")[:20]


def priority_of(document: IncomingDocument) -> int:
    """1 to 9 as said or in the words in use; plain when it cannot be told."""
    said = document.priority
    if said.strip().casefold() in _URGENT:
        return 2
    return int(said) if said.isascii() and said.isdigit() and 1 <= int(said) <= 9 else _PLAIN
