"""Customers, goods and warehouses as settings list them and show them one by one: several modules, each asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet, Sum

from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item, ItemUnit
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.masterdata.search import tokens_wanted
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import accounts_of
from ordinance.modules.pricing.models import PriceKind, PriceRule
from ordinance.modules.stock.models import StockLevel, StockOwner, StockStatus, Warehouse
from ordinance.orders.queries import orders_visible
from ordinance.orders.states import Status

M = TypeVar("M", bound=Model)
PRICES: Final = 200  # shown of one item
SIBLINGS: Final = 100
LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer of the list with the credit account, if there is one, in the company's currency."""

    customer: Customer
    account: CreditAccount | None
    currency: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One customer: contacts, credit, how many orders are open (at most a hundred are counted)."""

    customer: Customer
    account: CreditAccount | None
    contacts: Sequence[Contact]
    open_orders: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of the list: the list price of the day, and what is free of it."""

    item: Item
    price: PriceRule | None
    free: Decimal


@dataclass(frozen=True, slots=True)
class StockRow:
    """What lies of an item in one warehouse, in one status, owned by one kind of owner."""

    warehouse: Warehouse | None
    status: str
    owner: str
    on_hand: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """What may still be promised; goods in another status or of another owner may not."""
        is_sellable = self.status == StockStatus.AVAILABLE and self.owner == StockOwner.OWN
        return self.on_hand - self.reserved if is_sellable else Decimal(0)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price rule with the customer it is for, and whether it holds on the day: now, ahead or past."""

    rule: PriceRule
    customer: Customer | None
    validity: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item: prices, stock, other units, variants of the same product."""

    item: Item
    prices: Sequence[PriceRow]
    stock: Sequence[StockRow]
    units: Sequence[ItemUnit]
    variants: Sequence[Item]


def customers_matching(
    actor: Actor, text: str = "", status: str = "", grade: str = "", region: str = ""
) -> QuerySet[Customer]:
    """The company's customers by code, name, pinyin or initials, status, grade and region."""
    found = _named(Customer.objects.filter(company_id=actor.company_id), text)
    wanted = {"status": status, "grade": grade, "region": region}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def customers_dressed(company_id: int, customers: Sequence[Customer], currency: str) -> list[CustomerRow]:
    """A page of customers with their credit; one query."""
    accounts = accounts_of(company_id, [each.pk for each in customers])
    return [CustomerRow(each, accounts.get(each.pk), currency) for each in customers]


def customer_page(actor: Actor, customer_id: int) -> CustomerPage | None:
    """One customer of the company; four queries."""
    customer = Customer.objects.filter(company_id=actor.company_id, pk=customer_id).first()
    if customer is None:
        return None
    account = accounts_of(actor.company_id, [customer.pk]).get(customer.pk)
    contacts = list(Contact.objects.filter(customer=customer).order_by("-is_default", "pk"))
    running = orders_visible(actor).order_by().filter(customer_id=customer.pk)
    running = running.exclude(status__in=(Status.CLOSED, Status.CANCELLED))
    return CustomerPage(customer, account, contacts, running[:100].count())


def items_matching(
    company_id: int, text: str = "", status: str = "", kind: str = "", product_line: str = ""
) -> QuerySet[Item]:
    """The company's items by code, name, pinyin or initials, status, kind and product line."""
    found = _named(Item.objects.filter(company_id=company_id), text)
    wanted = {"status": status, "kind": kind, "product_line": product_line}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def items_dressed(company_id: int, items: Sequence[Item], on: date) -> list[ItemRow]:
    """A page of items with list price and free stock; two queries."""
    keys = [each.pk for each in items]
    prices = _list_prices(company_id, keys, on)
    levels = StockLevel.objects.filter(
        company_id=company_id, item_id__in=keys, status=StockStatus.AVAILABLE, owner=StockOwner.OWN
    )
    sums = levels.values_list("item_id").annotate(Sum("on_hand"), Sum("reserved"))
    free = {item_id: on_hand - reserved for item_id, on_hand, reserved in sums}
    return [ItemRow(each, prices.get(each.pk), free.get(each.pk, Decimal(0))) for each in items]


def item_page(company_id: int, item_id: int, on: date) -> ItemPage | None:
    """One item of the company; six queries at most."""
    item = Item.objects.filter(company_id=company_id, pk=item_id).first()
    if item is None:
        return None
    units = list(ItemUnit.objects.filter(item=item).order_by("unit"))
    variants: list[Item] = []
    if item.product_id is not None:
        others = Item.objects.filter(company_id=company_id, product_id=item.product_id).exclude(pk=item.pk)
        variants = list(others.order_by("code")[:SIBLINGS])
    return ItemPage(item, _prices(company_id, item, on), _stock(company_id, item), units, variants)


def _prices(company_id: int, item: Item, on: date) -> list[PriceRow]:
    rules = PriceRule.objects.filter(company_id=company_id, item=item).order_by("-valid_from", "-pk")
    rows = list(rules.select_related("customer")[:PRICES])
    return [PriceRow(rule, rule.customer, _validity(rule, on)) for rule in rows]


def _validity(rule: PriceRule, on: date) -> str:
    if rule.valid_from > on:
        return "ahead"
    return "past" if rule.valid_to is not None and rule.valid_to < on else "now"


def _stock(company_id: int, item: Item) -> list[StockRow]:
    levels = StockLevel.objects.filter(company_id=company_id, item=item)
    sums = levels.values("warehouse_id", "status", "owner").annotate(lies=Sum("on_hand"), kept=Sum("reserved"))
    places = Warehouse.objects.in_bulk({each["warehouse_id"] for each in sums})
    rows = [
        StockRow(places.get(each["warehouse_id"]), each["status"], each["owner"], each["lies"], each["kept"])
        for each in sums
    ]
    return sorted(rows, key=lambda row: (row.warehouse.code if row.warehouse else "", row.status, row.owner))


def _list_prices(company_id: int, item_ids: Sequence[int], on: date) -> Mapping[int, PriceRule]:
    """The list price of each item for one piece, for everybody; of several the youngest counts."""
    rules = PriceRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), company_id=company_id, item_id__in=item_ids, kind=PriceKind.LIST,
        customer=None, grade="", min_quantity__lte=1, valid_from__lte=on, price__isnull=False,
    ).order_by("valid_from", "pk")  # fmt: skip
    return {rule.item_id: rule for rule in rules}


def _named(rows: QuerySet[M], text: str) -> QuerySet[M]:
    if not text:
        return rows
    upper = text.upper()
    said: Any = Q(code__gte=upper, code__lt=upper + LAST) | Q(code__gte=text, code__lt=text + LAST)
    for tokens in tokens_wanted(text):
        said |= Q(search_tokens__contains=tokens)
    return rows.filter(said)
