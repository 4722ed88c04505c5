"""One search over what people look for: orders, customers, items, deliveries and bills, a few of each kind.

Every condition is a range of one index or a lookup of tokens, so that the answer takes the same time however many
orders there are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import Case, Q, QuerySet, Value, When

from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.search import tokens_wanted
from ordinance.modules.billing.models import Bill, BillLine
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.modules.shipping.queries import deliveries_visible
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_visible

SHOWN: Final = 8  # of a kind
TEXT_MAX: Final = 80
_LAST: Final = "\U0010ffff"  # sorts after whatever may follow a prefix, by code point
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """What was found of one kind, the nearest first."""

    rows: Sequence[T] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryHit:
    """A delivery with its customer, and the first of the orders that travel in it."""

    delivery: Delivery
    customer: Customer | None
    order: Order | None


@dataclass(frozen=True, slots=True)
class BillHit:
    """A bill, with its customer, and the first of the orders it is about."""

    bill: Bill
    order: Order | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a text found, by kind; a kind the actor may not see is empty."""

    text: str = ""
    orders: Group[Order] = Group()
    customers: Group[Customer] = Group()
    items: Group[Item] = Group()
    deliveries: Group[DeliveryHit] = Group()
    bills: Group[BillHit] = Group()

    @property
    def is_empty(self) -> bool:
        return not any(group.rows for group in (self.orders, self.customers, self.items, self.deliveries, self.bills))


def search(actor: Actor, text: str) -> Results:
    """What the actor may see that a text names; thirteen queries at most.

    Orders by number or customer's PO, deliveries by number or tracking number, bills by number, each from its
    beginning; customers and items by code from its beginning, words, characters, pinyin and initials of their names.
    """
    wanted = " ".join(text.replace("\0", " ").split())[:TEXT_MAX]
    sees_orders = actor.may("orders.read")
    if not wanted or not (sees_orders or actor.may("masterdata.manage")):
        return Results(text=wanted)
    parties = _customers(actor, wanted)
    goods = _items(actor, wanted)
    if not sees_orders:
        return Results(text=wanted, customers=parties, items=goods)
    return Results(
        text=wanted,
        orders=_orders(actor, wanted),
        customers=parties,
        items=goods,
        deliveries=_deliveries(actor, wanted),
        bills=_bills(actor, wanted),
    )


def _orders(actor: Actor, text: str) -> Group[Order]:
    visible = orders_visible(actor)
    keys = _begin_with(visible, "number", text) + _begin_with(visible.exclude(customer_po=""), "customer_po", text)
    found = visible.filter(pk__in=_keys(keys)).select_related("customer").defer("customer__search_tokens", "note")
    return _grouped(_near(found, text, "number", "customer_po", newest="ordered_at"))


def _customers(actor: Actor, text: str) -> Group[Customer]:
    rows = Customer.objects.filter(company_id=actor.company_id)
    if actor.customer_ids is not None:
        rows = rows.filter(pk__in=actor.customer_ids)
    return _grouped(_named(rows, text))


def _items(actor: Actor, text: str) -> Group[Item]:
    return _grouped(_named(Item.objects.filter(company_id=actor.company_id), text))


def _deliveries(actor: Actor, text: str) -> Group[DeliveryHit]:
    visible = deliveries_visible(actor)
    tracked = visible.exclude(tracking_number="")
    keys = _begin_with(visible, "number", text) + _begin_with(tracked, "tracking_number", text)
    found = visible.filter(pk__in=_keys(keys))
    group = _grouped(_near(found, text, "number", "tracking_number", newest="planned_at"))
    customers = Customer.objects.only("code", "name", "name_en").in_bulk([each.customer_id for each in group.rows])
    orders = _orders_behind(
        actor, DeliveryLine.objects.filter(delivery_id__in=[each.pk for each in group.rows]), "delivery_id"
    )
    hits = [DeliveryHit(each, customers.get(each.customer_id), orders.get(each.pk)) for each in group.rows]
    return Group(hits, group.has_more)


def _bills(actor: Actor, text: str) -> Group[BillHit]:
    visible = Bill.objects.filter(company_id=actor.company_id)
    if actor.customer_ids is not None:
        visible = visible.filter(customer_id__in=actor.customer_ids)
    found = visible.filter(pk__in=_keys(_begin_with(visible, "number", text))).select_related("customer")
    group = _grouped(_near(found.defer("customer__search_tokens"), text, "number", newest="made_at"))
    lines = BillLine.objects.filter(bill_id__in=[each.pk for each in group.rows])
    orders = _orders_behind(actor, lines, "bill_id")
    return Group([BillHit(each, orders.get(each.pk)) for each in group.rows], group.has_more)


def _begin_with(rows: QuerySet[Any], column: str, text: str) -> list[QuerySet[Any, Any]]:
    """Keys of what is called exactly so, and of the last rows that begin so, as typed or in capitals: each a range of
    an index that is read from its end, never more of it than is shown.
    """
    names = {text, text.upper()}
    ranges = [Q(**{f"{column}__gte": name, f"{column}__lt": name + _LAST}) for name in sorted(names)]
    begin = [rows.filter(each).order_by(f"-{column}").values_list("pk", flat=True)[: SHOWN + 1] for each in ranges]
    return [rows.filter(**{f"{column}__in": names}).order_by().values_list("pk", flat=True)[: SHOWN + 1], *begin]


def _keys(parts: Sequence[QuerySet[Any, Any]]) -> set[int]:
    return set(parts[0].union(*parts[1:], all=True))


def _near(rows: QuerySet[Any], text: str, *columns: str, newest: str) -> list[Any]:
    """What is called exactly so first, then the newest."""
    names = {text, text.upper()}
    found = list(rows.order_by(f"-{newest}", "-pk"))
    return sorted(found, key=lambda row: not any(getattr(row, column) in names for column in columns))


def _named(rows: QuerySet[Any], text: str) -> list[Any]:
    """By code first, then by name; the first of them in the order of their codes."""
    by_code = Q()
    for prefix in {text, text.upper()}:
        by_code |= Q(code__gte=prefix, code__lt=prefix + _LAST)
    by_name = Q()
    for tokens in tokens_wanted(text):
        by_name |= Q(search_tokens__contains=tokens)
    ranked = rows.filter(by_code | by_name).alias(rank=Case(When(by_code, then=Value(0)), default=Value(1)))
    return list(ranked.defer("search_tokens").order_by("rank", "code")[: SHOWN + 1])


def _orders_behind(actor: Actor, lines: QuerySet[Any], owner: str) -> dict[int, Order]:
    """The first order of each delivery or bill that the actor may see; two queries."""
    firsts: dict[int, int] = {}
    for owner_id, order_id in lines.order_by("pk").values_list(owner, "order_id"):
        firsts.setdefault(owner_id, order_id)
    orders = _numbers(actor, firsts.values())
    return {owner_id: orders[order_id] for owner_id, order_id in firsts.items() if order_id in orders}


def _numbers(actor: Actor, keys: Collection[int]) -> dict[int, Order]:
    return {order.pk: order for order in orders_visible(actor).filter(pk__in=set(keys)).only("number", "stage")}


def _grouped(found: Sequence[Any]) -> Group[Any]:
    return Group(found[:SHOWN], len(found) > SHOWN)
