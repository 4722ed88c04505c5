"""What a person chooses from while typing an order: customers and goods by code, name, pinyin and initials.

Found through the tokens the product keeps (masterdata.search); codes also by their beginning. Always few.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ordinance.foundation.money.rules import NumberRefused, PriceBasis
from ordinance.foundation.people.rules import Actor
from ordinance.insight.availability import availability
from ordinance.masterdata.catalog.models import Item, ItemStatus, Unit
from ordinance.masterdata.parties.models import Contact, Customer, PartyStatus
from ordinance.masterdata.search import tokens_wanted
from ordinance.modules.pricing.queries import price_rules
from ordinance.modules.pricing.rules import PriceRequest, price

CHOICES: Final = 300  # without script: a company with more knows its codes
SUGGESTED: Final = 10
_LAST: Final = chr(0x10FFFF)
Row = TypeVar("Row", Customer, Item)


@dataclass(frozen=True, slots=True)
class SuggestedItem:
    """An item with what decides whether it is the one: how much is free, and what one of it costs."""

    item: Item
    free: Decimal | None
    unit_price: Decimal | None


def customers_choosable(actor: Actor) -> Sequence[Customer]:
    """Customers the actor may order for, by code."""
    return list(_customers(actor).only("code", "name", "name_en").order_by("code")[:CHOICES])


def items_choosable(actor: Actor) -> Sequence[Item]:
    """Goods and services that can be ordered, by code."""
    return list(_items(actor).only("code", "name", "name_en").order_by("code")[:CHOICES])


def customers_suggested(actor: Actor, text: str) -> Sequence[Customer]:
    """The customers a text could mean, those whose code it is or begins first; one query."""
    return list(_found(_customers(actor), text)[:SUGGESTED])


def items_suggested(
    actor: Actor, text: str, customer: str, on: date, currency: str, *, basis: str = ""
) -> list[SuggestedItem]:
    """The items a text could mean, with free stock and price for the customer; five queries at most.

    basis  of the order, when it is settled: the customer's own counts otherwise
    """
    items = list(_found(_items(actor), text)[:SUGGESTED])
    if not items:
        return []
    keys = [item.pk for item in items]
    buyer = _customers(actor).filter(code=customer).first() if customer else None
    rules = price_rules(actor.company_id, keys, [buyer.pk] if buyer else [], on)
    free = availability(actor.company_id, keys)
    wanted = PriceBasis(basis or (buyer.price_basis if buyer else "") or PriceBasis.GROSS)
    suggested = []
    for item in items:
        request = PriceRequest(
            item_id=item.pk, customer_id=buyer.pk if buyer else 0, grade=(buyer.grade if buyer else "") or None,
            quantity=Decimal(1), on=on, currency=currency, basis_wanted=wanted, vat_rate=item.vat_rate,
            quoted_price=None, quoted_discount=None,
        )  # fmt: skip
        try:
            unit_price = price(request, rules.get(item.pk, ())).unit_price
        except NumberRefused:
            unit_price = None
        suggested.append(SuggestedItem(item, free[item.pk].free if item.kind == "goods" else None, unit_price))
    return suggested


def codes_meant(actor: Actor, texts: Collection[str]) -> dict[str, str]:
    """The code of the one item each text names, by code in any case or by its whole name; one query.

    A text that names none, or several, is left out.
    """
    named = {text for text in texts if text}
    if not named:
        return {}
    spelled = named | {text.upper() for text in named}
    rows = Item.objects.filter(
        Q(code__in=spelled) | Q(name__in=named) | Q(name_en__in=named), company_id=actor.company_id
    )
    codes: set[str] = set()
    names: dict[str, set[str]] = {}
    for code, name, name_en in rows.values_list("code", "name", "name_en"):
        codes.add(code)
        for each in {name, name_en} & named:
            names.setdefault(each, set()).add(code)
    meant = {}
    for text in named:
        if text in codes or text.upper() in codes:
            meant[text] = text if text in codes else text.upper()
        elif len(names.get(text, ())) == 1:
            (meant[text],) = names[text]
    return meant


def customer_meant(actor: Actor, text: str) -> str:
    """The code of the one customer a text names, by code in any case or whole name; the text itself otherwise."""
    if not text:
        return text
    rows = _customers(actor).filter(Q(code__in={text, text.upper()}) | Q(name=text) | Q(name_en=text))
    codes = list(rows.values_list("code", flat=True)[:3])
    return next((code for code in (text, text.upper()) if code in codes), codes[0] if len(codes) == 1 else text)


def customers_named(actor: Actor, names: Collection[str]) -> dict[str, tuple[str, str]]:
    """Name → code and name of the one customer called so; a name two customers share is left out; one query."""
    found: dict[str, tuple[str, str]] = {}
    twice: set[str] = set()
    rows = _customers(actor).filter(Q(name__in=set(names)) | Q(name_en__in=set(names)))
    for code, *called in rows.values_list("code", "name", "name_en"):
        for name in {name for name in called if name in names}:
            if name in found:
                twice.add(name)
            found[name] = (code, called[0])
    return {name: customer for name, customer in found.items() if name not in twice}


def customers_own(actor: Actor) -> Sequence[Customer]:
    """The customers a customer's person orders for; none for staff."""
    return [] if actor.customer_ids is None else list(_customers(actor).order_by("code")[:SUGGESTED])


def contact_of(customer_id: int) -> Contact | None:
    """The contact goods of a customer go to."""
    return Contact.objects.filter(customer_id=customer_id, is_default=True).order_by("-pk").first()


def units_spoken(company_id: int) -> dict[str, str]:
    """What people call the company's units, in small letters → code; one query."""
    spoken: dict[str, str] = {}
    for code, name_zh, name_en in Unit.objects.filter(company_id=company_id).values_list("code", "name_zh", "name_en"):
        spoken |= dict.fromkeys((name_zh.lower(), name_en.lower(), code.lower()), code)
    return spoken


def _customers(actor: Actor) -> QuerySet[Customer]:
    customers = Customer.objects.filter(company_id=actor.company_id).exclude(status=PartyStatus.CLOSED)
    return customers if actor.customer_ids is None else customers.filter(pk__in=actor.customer_ids)


def _items(actor: Actor) -> QuerySet[Item]:
    return Item.objects.filter(company_id=actor.company_id, status=ItemStatus.ACTIVE)


def _found(rows: "QuerySet[Row]", text: str) -> "QuerySet[Row]":
    """Rows whose code begins with the text, then those whose tokens hold it; all by code without one."""
    text = " ".join(text.split())
    if not text:
        return rows.order_by("code")
    by_code, by_name = Q(), Q()
    for prefix in {text, text.upper()}:
        by_code |= Q(code__gte=prefix, code__lt=prefix + _LAST)
    for tokens in tokens_wanted(text):
        by_name |= Q(search_tokens__contains=tokens)
    exact = When(code__in={text, text.upper()}, then=Value(0))
    nearness = Case(exact, When(by_code, then=Value(1)), default=Value(2), output_field=IntegerField())
    return rows.filter(by_code | by_name).defer("search_tokens").order_by(nearness, "code")
