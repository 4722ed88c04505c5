"""Sound requests for the doors of settings, policies and the ledger: the address and, for a writing door, its form."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.foundation.people.queries import actor_for
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.modules.stock.models import Warehouse
from ordinance.workflows.master import company_seen, contact_seen, customer_seen, item_seen, warehouse_seen
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.person import person_seen
from ordinance.workflows.tokens import token_open
from tests.builders import COUNTER, House, an_item, done, house_today
from tests.entrypoints.matrix.world import Objects

Plain = Callable[[Objects], tuple[str, Mapping[str, Any] | None]]


def at(path: str, **form: Any) -> Plain:
    """The same address whatever the objects."""
    return lambda _on: (path, form or None)


def someone(house: House) -> Person:
    """Somebody nobody is signed in as: what is done to them ends no session of another test."""
    login = f"someone-{house.company.code}-{next(COUNTER)}"
    done(people_register(house.admin, [PersonRequest(login=login, name_zh="某人", roles=("sales",))])[0])
    return Person.objects.get(login=login)


def person(act: str = "", **form: Any) -> Plain:
    """An act on somebody's page; values may ask the person."""

    def make(on: Objects) -> tuple[str, Mapping[str, Any]]:
        one = someone(on.house)
        given = {name: value(on, one) if callable(value) else value for name, value in form.items()}
        return f"/settings/people/{one.pk}{act}", given

    return make


def customer(act: str = "", **form: Any) -> Plain:
    """An act on the page of the set's customer."""

    def make(on: Objects) -> tuple[str, Mapping[str, Any]]:
        one = Customer.objects.get(company=on.house.company, code=on.customer)
        given = {name: value(one) if callable(value) else value for name, value in form.items()}
        return f"/settings/customers/{one.pk}{act}", given

    return make


def item(act: str = "", **form: Any) -> Plain:
    """An act on the page of a fresh item: the set's own goes on being sold."""

    def make(on: Objects) -> tuple[str, Mapping[str, Any]]:
        one = Item.objects.get(company=on.house.company, code=an_item(on.house))
        given = {name: value(one) if callable(value) else value for name, value in form.items()}
        return f"/settings/items/{one.pk}{act}", given

    return make


def warehouse(on: Objects) -> tuple[str, Mapping[str, Any]]:
    one = Warehouse.objects.get(company=on.house.company, code="EAST")
    return f"/settings/warehouses/{one.pk}", {"name_zh": one.name_zh, "seen": warehouse_seen(one)}


def company(on: Objects) -> tuple[str, Mapping[str, Any]]:
    one = on.house.company
    return "/settings/company", {"name_zh": one.name_zh, "name_en": one.name_en, "seen": company_seen(one)}


def new(path: str, **form: Any) -> Plain:
    """A form with a code nobody has yet."""
    return lambda _on: (path, {"code": f"N{next(COUNTER)}", **form})


def _token(on: Objects, one: Person) -> str:
    done(token_open(actor_for(one, on.house.company, door="test"), "program"))
    return str(AccessToken.objects.get(person=one).pk)


SETTINGS: Final[Mapping[str, Plain]] = {
    "POST /account/password": at("/account/password", current="not it", password="long enough", again="long enough"),
    "GET /settings/people": at("/settings/people"),
    "GET /settings/people/roles": at("/settings/people/roles"),
    "POST /settings/people/new": lambda on: (
        "/settings/people/new",
        {"login": f"new-{on.house.company.code}-{next(COUNTER)}", "name_zh": "新人", "role": "sales"},
    ),
    "GET /settings/people/<str:key>": person(),
    "POST /settings/people/<str:key>/change": person(
        "/change", name_zh="改名", language="en", seen=lambda _on, one: person_seen(one)
    ),
    "POST /settings/people/<str:key>/active": person("/active", is_active="0", reason="left"),
    "POST /settings/people/<str:key>/password": person("/password"),
    "POST /settings/people/<str:key>/post": person("/post", role="desk"),
    "POST /settings/people/<str:key>/end": person(
        "/end", post=lambda _on, one: str(Post.objects.get(person=one).pk)
    ),
    "POST /settings/people/<str:key>/token": person("/token", token=_token),
    "GET /settings/customers": at("/settings/customers"),
    "POST /settings/customers/new": new("/settings/customers/new", name="新客户"),
    "GET /settings/customers/<str:key>": customer(),
    "POST /settings/customers/<str:key>/change": customer(
        "/change", name=lambda one: one.name, payment_term="net30", is_verified="1", accepts_partial="1",
        seen=customer_seen,
    ),
    "POST /settings/customers/<str:key>/contact": customer(
        "/contact", contact="张三", address="杭州市", seen=lambda _one: contact_seen(None)
    ),
    "POST /settings/customers/<str:key>/choose": customer(
        "/choose", contact_id=lambda one: str(Contact.objects.filter(customer=one).earliest("pk").pk)
    ),
    "POST /settings/customers/<str:key>/status": customer("/status", status="active", reason="checked"),
    "POST /settings/customers/<str:key>/credit": customer("/credit", credit_limit="1000000", reason="yearly review"),
    "GET /settings/items": at("/settings/items"),
    "POST /settings/items/new": new(
        "/settings/items/new", name="新产品", kind="goods", unit="pcs", unit_decimals="0", vat_percent="13"
    ),
    "GET /settings/items/<str:key>": item(),
    "POST /settings/items/<str:key>/change": item("/change", name="改名", vat_percent="13", seen=item_seen),
    "POST /settings/items/<str:key>/price": item(
        "/price", kind="list", basis="gross", price="10", valid_from="2020-01-01"
    ),
    "POST /settings/items/<str:key>/out": lambda on: (
        item("/out")(on)[0],
        {"on": house_today(on.house).isoformat(), "reason": "no longer made"},
    ),
    "POST /settings/items/<str:key>/back": item("/back", reason="made again"),
    "GET /settings/warehouses": at("/settings/warehouses"),
    "POST /settings/warehouses/new": new("/settings/warehouses/new", name_zh="新仓"),
    "GET /settings/warehouses/<str:key>": warehouse,
    "POST /settings/warehouses/<str:key>": warehouse,
    "GET /settings/company": at("/settings/company"),
    "POST /settings/company": company,
    "GET /policy": at("/policy"),
    "GET /policy/<str:code>": at("/policy/n14"),
    "GET /policy/<str:code>/difference": at("/policy/n14/difference?from=1&to=1"),
    "GET /ledger": at("/ledger"),
    "GET /ledger/seal": at("/ledger/seal"),
    "GET /ledger/<str:stream>/<str:seq>": lambda on: (f"/ledger/{on.orders['confirmed']}/1", None),
}  # fmt: skip
