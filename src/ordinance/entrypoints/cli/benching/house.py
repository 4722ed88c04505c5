"""The company a run works for: customers, items, prices and goods in the numbers the benchmark names."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final

from django.db import connection

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import DUTIES, Actor
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.register import CustomerRequest, PriceRequest, customers_register, items_register, prices_set
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

_ROLES: Final = ("admin", "manager", "desk", "sales", "finance", "warehouse", "logistics", "purchasing")
_PLENTY: Final = Decimal(10) ** 9
GRADES: Final = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is, and how long is measured."""

    customers: int = 1_000
    items: int = 1_000
    prices: int = 20_000
    rounds: int = 30  # of each variant, in random order
    orders: int = 20  # placed one by one in a round
    bulk: int = 2_000
    lists: tuple[int, ...] = (20_000, 200_000)
    pages: int = 15  # calls of each page
    confirmed_lines: tuple[int, ...] = (200, 1_000)


QUICK: Final = Sizes(
    customers=20, items=30, prices=200, rounds=2, orders=2, bulk=30, lists=(40, 80), pages=1, confirmed_lines=(5, 10)
)


@dataclass(frozen=True, slots=True)
class House:
    """The company and somebody who may do everything in it."""

    company: Company
    actor: Actor
    sizes: Sizes

    def requests(self, random: Random, count: int, *, lines: int = 5) -> list[DraftRequest]:
        """Orders of random customers for different random items."""
        return [
            DraftRequest(
                customer=f"C{random.randrange(self.sizes.customers)}",
                customer_po=f"PO-{random.getrandbits(48):x}",
                lines=tuple(
                    LineRequest(item=f"I{item}", quantity=Decimal(random.randrange(1, 20)))
                    for item in random.sample(range(self.sizes.items), lines)
                ),
            )
            for _ in range(count)
        ]


def house_make(sizes: Sizes, code: str) -> House:
    """Found the company and fill it through the workflows."""
    company, founder = company_found(
        CompanySpec(
            code=code, name_zh="基准公司", name_en="Benchmark company", policies=("direct",),
            founder=Founder(login=f"bench-{code}", name_zh="基准", roles=_ROLES),
        )
    )  # fmt: skip
    house = House(company, everything(company, founder), sizes)
    _customers(house)
    _items(house)
    _prices(house, Random(7))  # noqa: S311 - test data
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return house


def house_of(code: str, sizes: Sizes) -> House:
    """The same house in another process."""
    company = Company.objects.get(code=code)
    return House(company, everything(company, Person.objects.get(login=f"bench-{code}")), sizes)


def everything(company: Company, person: Person) -> Actor:
    """The person with every duty there is."""
    actor = actor_for(person, company, door="bench")
    return Actor(person_id=actor.person_id, company_id=actor.company_id, zone=actor.zone, duties=DUTIES, door="bench")


def _customers(house: House) -> None:
    wanted = [
        CustomerRequest(
            customer=NewCustomer(
                code=f"C{n}", name=f"客户{n}", grade=GRADES[n % 3], payment_term="net30", is_verified=True,
                contact="王敏", phone="13800138000", address="深圳市南山区科技路1号",
            ),
            credit_limit=_PLENTY,
        )
        for n in range(house.sizes.customers)
    ]  # fmt: skip
    _all(customers_register(house.actor, wanted))


def _items(house: House) -> None:
    _all(items_register(house.actor, [NewItem(code=f"I{n}", name=f"产品{n}") for n in range(house.sizes.items)]))
    goods = [GoodsIn(item=f"I{n}", quantity=_PLENTY) for n in range(house.sizes.items)]
    _all(stock_receive(house.actor, goods))


def _prices(house: House, random: Random) -> None:
    """A list price of each item, breaks, discounts by grade; the rest are agreements of single customers."""
    items, rules = house.sizes.items, []
    for n in range(items):
        listed = Decimal(random.randrange(500, 50_000)) / 100
        rules.append(PriceRequest(item=f"I{n}", price=listed, floor=listed / 2))
        rules.append(PriceRequest(item=f"I{n}", kind="quantity_break", min_quantity=Decimal(10), price=listed - 1))
        rules.append(PriceRequest(item=f"I{n}", kind="discount", grade=GRADES[n % 3], percent=Decimal(2)))
    while len(rules) < house.sizes.prices:
        customer, item = random.randrange(house.sizes.customers), random.randrange(items)
        price = Decimal(random.randrange(400, 50_000)) / 100
        rules.append(PriceRequest(item=f"I{item}", kind="agreement", customer=f"C{customer}", price=price))
    _all(prices_set(house.actor, rules))


def _all(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if not isinstance(outcome, Done):
            raise RuntimeError(f"the benchmark's data was refused: {outcome}")
