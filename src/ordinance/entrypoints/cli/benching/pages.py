"""The pages: what the server takes for each of them, as a browser of a signed-in person gets it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from random import Random
from typing import Final

from django.conf import settings
from django.db.models import Count
from django.test import Client

from ordinance.entrypoints.cli.benching.crowd import Crowd, crowd_make
from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.measure import PageResult, page_measured
from ordinance.entrypoints.cli.benching.placing import placed
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.contact.models import Sheet
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for, holders_of
from ordinance.foundation.people.rules import RequestKey
from ordinance.insight.order_page import Tab, order_ref
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.billing.models import Receipt
from ordinance.modules.shipping.models import Delivery
from ordinance.orders.models import Order
from ordinance.orders.states import Stage, Status
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.plan import orders_plan

_ROLES: Final = (
    "manager", "sales", "desk", "finance", "warehouse", "logistics", "purchasing", "planning", "production", "product",
    "technical", "legal", "quality",
)  # fmt: skip
_LONG: Final = 200  # lines
_SHORT: Final = 5
_TABS: Final = tuple(f"?tab={tab}" if tab != Tab.OVERVIEW else "" for tab in Tab)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name in the report, its address, and who asks for it."""

    name: str
    address: str
    client: Client


def pages(house: House, random: Random) -> Iterator[PageResult]:
    """Every page at the first size of the lists; at the others those whose work could grow with the orders."""
    crowd = crowd_make()
    clients = _Clients(crowd.company)
    crowd.grow(house.sizes.lists[0])
    for page in [*_growing(crowd, clients), *_others(crowd, clients), *_long(house, random)]:
        yield _measured(page, house.sizes.lists[0], house.sizes.pages)
    for size in house.sizes.lists[1:]:
        crowd.grow(size, is_brief=True)
        for page in _growing(crowd, clients):
            yield _measured(page, size, house.sizes.pages)


class _Clients:
    """The people who look: one with the duties of all departments, an administrator, and an auditor."""

    def __init__(self, company: Company) -> None:
        today = wall().date()
        self.company = company
        (admin,) = holders_of(company.pk, "people.manage", today)[:1]
        login = f"bench-{company.pk}"
        people_register(
            actor_for(admin, company, door="bench"), [PersonRequest(login=login, name_zh="众", roles=_ROLES)]
        )
        self.all_hands = client_of(Person.objects.get(login=login))
        self.admin = client_of(admin)
        self.auditor = client_of(holders_of(company.pk, "ledger.audit", today)[0])


def client_of(person: Person) -> Client:
    """A browser of the person's."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    client = Client(headers={"host": "localhost" if host == "*" else host})
    client.force_login(person)
    return client


def _growing(crowd: Crowd, clients: _Clients) -> Iterator[Page]:
    """Pages over all orders."""
    hands = clients.all_hands
    number = str(Order.objects.filter(pk__in=crowd.played()).exclude(number=None).values_list("number", flat=True)[0])
    customer = Customer.objects.filter(company_id=crowd.company.pk).order_by("code").values_list("code", flat=True)[3]
    week = wall().date() + timedelta(days=7)
    narrowed = {
        "": "orders",
        "?sort=amount": "orders by amount",
        "?sort=-promised": "orders by promise",
        f"?stage={Stage.AWAITING_DISPATCH}": "orders to ship",
        f"?status={Status.CONFIRMED}&sort=-amount": "orders confirmed",
        "?late=1": "orders late",
        "?held=1": "orders on hold",
        f"?customer={customer}": "orders of one",
        f"?q={customer}": "orders named",
        f"?promised_to={week}": "orders promised",
    }
    for query, name in narrowed.items():
        yield Page(name, f"/orders{query}", hands)
    yield Page("board", "/orders/board", hands)
    yield Page("board of one", f"/orders/board?customer={customer}", hands)
    for text in (number, number[:6], customer, "kh", "帐篷"):
        yield Page(f"search {text}", f"/search?q={text}", hands)
    yield Page("work", "/work", hands)
    yield Page("now", "/now", hands)


def _others(crowd: Crowd, clients: _Clients) -> Iterator[Page]:
    """The other pages of the company."""
    hands, company_id = clients.all_hands, crowd.company.pk
    played = crowd.played()
    orders = Order.objects.filter(pk__in=played).annotate(many=Count("lines"))
    full = orders.filter(many__gte=2, number__isnull=False, stage=Stage.AWAITING_PAYMENT).order_by("-many").first()
    reviewed = orders.filter(status=Status.IN_REVIEW).order_by("-many").first()
    draft = orders.filter(status=Status.DRAFT).order_by("-many").first()
    delivery = Delivery.objects.filter(company_id=company_id).order_by("-pk").first()
    yield from _tabs(f"order of {full.many if full else 0}", full, hands)
    yield Page("order new", "/orders/new", hands)
    yield from _one("order entry", "/orders/{}/edit", order_ref(draft) if draft else None, hands)
    yield Page("warehouse", "/warehouse", hands)
    yield from _one("delivery", "/warehouse/{}", delivery.pk if delivery else None, hands)
    yield Page("review", "/review", hands)
    yield from _one("review of one", "/review/{}", order_ref(reviewed) if reviewed else None, hands)
    yield Page("receipts", "/receipts", hands)
    receipt = Receipt.objects.filter(company_id=company_id).order_by("-pk").values_list("pk", flat=True).first()
    yield from _one("receipt", "/receipts/{}", receipt, hands)
    yield Page("receipts new", "/receipts/new", hands)
    yield Page("contact", "/contact", hands)
    sheet = Sheet.objects.filter(company_id=company_id).order_by("-pk").values_list("pk", flat=True).first()
    yield from _one("sheet", "/contact/{}", sheet, hands)
    yield Page("notices", "/notices", hands)
    yield Page("runs", "/runs", hands)
    yield from _settings(company_id, clients)


def _settings(company_id: int, clients: _Clients) -> Iterator[Page]:
    customer = Customer.objects.filter(company_id=company_id).order_by("code").values_list("pk", flat=True)[0]
    item = Item.objects.filter(company_id=company_id).order_by("code").values_list("pk", flat=True)[0]
    named = {
        "customers": clients.all_hands,
        f"customers/{customer}": clients.all_hands,
        "items": clients.all_hands,
        f"items/{item}": clients.all_hands,
        "warehouses": clients.all_hands,
        "company": clients.all_hands,
        "people": clients.admin,
    }
    for path, client in named.items():
        yield Page(f"settings {path.split('/')[0]}{' one' if '/' in path else ''}", f"/settings/{path}", client)
    yield Page("policies", "/policy", clients.auditor)
    yield Page("policy n14", "/policy/n14", clients.auditor)
    yield Page("ledger", "/ledger", clients.auditor)


def _long(house: House, random: Random) -> Iterable[Page]:
    """An order of many lines, planned for delivery."""
    lines = min(_LONG, house.sizes.items)
    (key,) = placed(house, house.requests(random, 1, lines=lines))
    client = client_of(Person.objects.get(pk=house.actor.person_id))
    orders_plan(house.actor.with_key(RequestKey(key=f"plan-{key}", body_digest="bench")), [key])
    return _tabs(f"order of {lines}", Order.objects.get(pk=key), client)


def _tabs(name: str, order: Order | None, client: Client) -> Iterator[Page]:
    if order is None:
        return
    for tab in _TABS:
        part = tab.removeprefix("?tab=")
        yield Page(f"{name} {part}".strip(), f"/orders/{order_ref(order)}{tab}", client)


def _one(name: str, address: str, key: object, client: Client) -> Sequence[Page]:
    return [Page(name, address.format(key), client)] if key is not None else []


def _measured(page: Page, size: int, times: int) -> PageResult:
    def ask() -> int:
        response = page.client.get(page.address)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{page.address} is answered {response.status_code}")
        return len(response.content)

    return page_measured(f"{page.name} {size}", ask, times)
