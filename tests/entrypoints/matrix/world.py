"""What the doors are tried on: one's own objects, another customer's and another company's; and the callers."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.test import Client

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.contact.models import SheetAddress
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.people.models import AccessToken, Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.runs.services import run_add
from ordinance.foundation.worklist.models import Task
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import Order
from ordinance.orders.states import ObjectKind
from ordinance.workflows.attach import file_attach
from ordinance.workflows.close import orders_close
from ordinance.workflows.contact_sheet import ContactRequest, contact_send
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.pick import Picked, deliveries_pick, pick_record
from ordinance.workflows.supply import NewSupply, supplies_add
from ordinance.workflows.tokens import token_open
from tests.builders import (
    COUNTER,
    STAFF,
    D,
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    house_today,
    packed,
    paid,
    planned,
    reviewed,
    shipped,
    signed,
    submitted,
)
from tests.entrypoints.api.calling import Caller

ROLES: Final = (*STAFF, "customer")


@dataclass(slots=True)
class Objects:
    """One customer's orders in every state, and what hangs on them. Keys throughout."""

    house: House
    customer: str
    item: str
    orders: dict[str, int] = field(default_factory=dict)
    level: int = 0
    deliveries: dict[str, int] = field(default_factory=dict)  # those in the warehouse, by the order they serve
    delivery_planned: int = 0
    delivery_dropped: int = 0
    delivery_shipped: int = 0
    delivery_line: int = 0
    bill: int = 0
    receipt: int = 0
    supply: int = 0
    hold: int = 0
    token: int = 0
    run: int = 0
    file: int = 0
    sheet: int = 0
    sheet_address: int = 0
    sheet_closed: int = 0

    def order(self, name: str) -> Order:
        return Order.objects.get(pk=self.orders[name])

    def opinion_of(self, name: str) -> int:
        """The first opinion an order in review was asked for."""
        return Opinion.objects.filter(order_id=self.orders[name]).earliest("pk").pk

    def task_of(self, name: str) -> int:
        """The first open task about an order."""
        return Task.objects.filter(order_id=self.orders[name], state="open").earliest("pk").pk


def objects_of(house: House, customer: str = "") -> Objects:
    """A set of objects of one customer."""
    customer = customer or a_customer(house)
    item = an_item(house, on_hand=D(1000))
    mine = Objects(house, customer, item)
    wanted = a_request(customer, (item, 2))
    mine.orders["draft"] = a_draft(house, wanted)
    mine.orders["held"] = a_draft(house, wanted)
    mine.orders["submitted"], mine.orders["asked"] = submitted(house, wanted), submitted(house, wanted)
    mine.orders["on_the_desk"], mine.orders["among_many"] = submitted(house, wanted), submitted(house, wanted)
    mine.orders["reviewed"] = reviewed(house, wanted)
    for name in (
        "confirmed",
        "undone",
        "changed",
        "cancelled",
        "short",
        "planned",
        "to_pick",
        "found",
        "found_less",
        "put_back",
        "to_check",
        "to_pack",
        "dropped",
        "shipped",
        "signed",
        "billed",
        "paid",
        "closed",
    ):
        mine.orders[name] = confirmed(house, wanted)
    (mine.delivery_planned,) = packed(house, *planned(house, mine.orders["planned"]))
    for name in ("to_pick", "found", "found_less", "put_back", "to_check", "to_pack"):
        (mine.deliveries[name],) = planned(house, mine.orders[name])
    less = DeliveryLine.objects.get(delivery_id=mine.deliveries["found_less"])
    done(pick_record(house.warehouse, less.delivery_id, [Picked(delivery_line_id=less.pk, quantity=D(1))]))
    for outcome in deliveries_pick(house.warehouse, [mine.deliveries["put_back"], mine.deliveries["to_check"]]):
        done(outcome)
    (mine.delivery_dropped,) = planned(house, mine.orders["dropped"])
    (mine.delivery_shipped,) = shipped(house, mine.orders["shipped"])
    for name in ("signed", "billed", "paid", "closed"):
        signed(house, mine.orders[name])
    mine.delivery_line = DeliveryLine.objects.get(order_id=mine.orders["signed"]).pk
    mine.bill = billed(house, mine.orders["billed"]).pk
    for name in ("paid", "closed"):
        bill = billed(house, mine.orders[name])
        mine.receipt = paid(house, customer, bill.gross, mine.orders[name]).pk
    done(orders_close(house.desk, [mine.orders["closed"]])[0])
    supply = NewSupply(item=item, quantity=D(5), due_on=house_today(house) + timedelta(days=9))
    mine.supply = int(str(done(supplies_add(house.purchasing, [supply])[0])["supply"]))
    hold = HandHold(
        object_kind=ObjectKind.ORDER, object=str(mine.orders["held"]), reason="by_hand", note="to be released"
    )
    mine.hold = int(str(done(hold_put(house.desk, hold))["hold"]))
    mine.level = StockLevel.objects.get(item__code=item, company=house.company).pk
    paper = file_attach(house.sales, mine.orders["confirmed"], "合同.pdf", "application/pdf", b"%PDF-1.7", "contract")
    mine.file = int(str(done(paper)["attachment"]))
    asked = ContactRequest(
        departments=("desk",), subject="交期", text="能否提前一天？", order_id=mine.orders["confirmed"]
    )
    mine.sheet = int(str(done(contact_send(house.sales, asked))["sheet"]))
    mine.sheet_address = SheetAddress.objects.get(sheet_id=mine.sheet).pk
    mine.sheet_closed = int(str(done(contact_send(house.sales, asked))["sheet"]))
    return mine


@dataclass(slots=True)
class Role:
    """Somebody with one role: as a program, and as a visitor of the pages."""

    person: Person
    caller: Caller
    client: Client


@dataclass(slots=True)
class World:
    """One company with a person per role, a second customer, and a second company."""

    own: Objects
    other_customer: Objects
    other_company: Objects
    roles: dict[str, Role]

    def fresh_token(self, objects: Objects, role: str) -> int:
        """A token to end: the person's own, or somebody's of the set of objects."""
        person = self.roles[role].person if objects is self.own else objects.house.people["admin"]
        outcome = done(token_open(actor_for(person, objects.house.company, door="test"), f"end {next(COUNTER)}"))
        return AccessToken.objects.get(pk=int(str(outcome["id"]))).pk

    def fresh_run(self, objects: Objects, role: str) -> int:
        """A run to look at: the person's own, or somebody's of the set of objects."""
        person = self.roles[role].person if objects is self.own else objects.house.people["admin"]
        house = objects.house
        run = run_add("submit", [1], {}, journal=Journal(house.company.pk, person.pk, wall(), wall()))
        return run.pk


def a_world() -> World:
    house = a_house()
    own, other = objects_of(house), objects_of(house)
    login = f"customer-{house.company.code}"
    done(
        people_register(
            house.admin, [PersonRequest(login=login, name_zh="客户", roles=("customer",), customer=own.customer)]
        )[0]
    )
    people = {**house.people, "customer": Person.objects.get(login=login)}
    roles = {name: _role(people[name], house) for name in ROLES}
    return World(own, other, objects_of(a_house()), roles)


def _role(person: Person, house: House) -> Role:
    token = done(token_open(actor_for(person, house.company, door="test"), f"matrix {next(COUNTER)}"))["token"]
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return Role(person, Caller(str(token)), client)
