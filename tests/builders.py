"""Builders: a company with people, customers, goods and stock in one line; a test names only what matters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Final

from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.modules.billing.models import Bill, Receipt
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import Order, OrderLine
from ordinance.workflows.collect import ReceiptRequest, receipt_apply, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.register import CustomerRequest, PriceRequest, customers_register, items_register, prices_set
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.requests import DraftRequest, LineRequest

COUNTER: Final = count(1)
STAFF: Final = ("sales", "desk", "finance", "warehouse", "logistics", "purchasing", "manager", "auditor", "admin")
D = Decimal
LIMIT: Final = D(1_000_000)
PRICE: Final = D("10.00")
NONE: Final = D(0)


@dataclass(slots=True)
class House:
    """A company of one test, with a person for every role; `house.desk` is the order desk's clerk as an actor."""

    company: Company
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, role: str, door: str = "test") -> Actor:
        """The person of the role as an actor."""
        return actor_for(self.people[role], self.company, door=door)

    def __getattr__(self, role: str) -> Actor:
        if role in STAFF:
            return self.actor(role)
        raise AttributeError(role)


def a_house(*, policies: Sequence[str] = ("n14",), simulated: bool = False, currency: str = "CNY") -> House:
    """A company under the policies, with a person for each role."""
    n = next(COUNTER)
    tag = f"t{n}x{datetime.now(UTC).timestamp():.0f}"
    company, founder = company_found(
        CompanySpec(
            code=tag, name_zh=f"测试公司{n}", name_en=f"Test company {n}", currency=currency, is_simulated=simulated,
            policies=policies, founder=Founder(login=f"admin-{tag}", name_zh="管理员", roles=("admin",)),
            warehouses=(("MAIN", "总仓", "Main"), ("EAST", "东仓", "East")),
        )
    )  # fmt: skip
    house = House(company, {"admin": founder})
    requests = [
        PersonRequest(login=f"{role}-{tag}", name_zh=f"{role}{n}", roles=(role,)) for role in STAFF if role != "admin"
    ]
    for request, outcome in zip(requests, people_register(house.admin, requests), strict=True):
        done(outcome)
        house.people[request.roles[0]] = Person.objects.get(login=request.login)
    return house


def done(outcome: Outcome) -> dict[str, object]:
    """The facts of an act that was carried out; fails with the refusal otherwise."""
    assert isinstance(outcome, Done), outcome
    return dict(outcome.facts)


def a_customer(house: House, *, code: str = "", limit: Decimal = LIMIT, **fields: object) -> str:
    """A verified customer with contact and address; returns the code."""
    code = code or f"C{next(COUNTER)}"
    given = {
        "name": f"客户{code}", "is_verified": True, "payment_term": "net30", "contact": "王敏", "phone": "13800138000",
        "address": "深圳市南山区科技路1号", **fields,
    }  # fmt: skip
    customer = NewCustomer(code=code, **given)  # type: ignore[arg-type]
    done(customers_register(house.admin, [CustomerRequest(customer=customer, credit_limit=limit)])[0])
    return code


def an_item(
    house: House,
    *,
    code: str = "",
    price: Decimal | None = PRICE,
    basis: str = "gross",
    on_hand: Decimal = NONE,
    **fields: object,
) -> str:
    """An item with a list price and goods in the main warehouse; returns the code."""
    code = code or f"P{next(COUNTER)}"
    done(items_register(house.admin, [NewItem(code=code, name=f"产品{code}", **fields)])[0])  # type: ignore[arg-type]
    if price is not None:
        done(
            prices_set(
                house.admin, [PriceRequest(item=code, price=price, basis=basis, currency=house.company.currency)]
            )[0]
        )
    if on_hand:
        goods_in(house, code, on_hand)
    return code


def goods_in(house: House, item: str, quantity: Decimal, warehouse: str = "MAIN") -> None:
    """Goods received into a warehouse."""
    done(stock_receive(house.warehouse, [GoodsIn(item=item, quantity=quantity, warehouse=warehouse)])[0])


def a_request(customer: str, *lines: tuple[str, int | Decimal], **fields: object) -> DraftRequest:
    """A request for (item, quantity) lines."""
    wanted = tuple(LineRequest(item=item, quantity=D(quantity)) for item, quantity in lines)
    return DraftRequest(customer=customer, lines=wanted, **fields)  # type: ignore[arg-type]


def a_draft(house: House, request: DraftRequest) -> int:
    """A draft; returns its key."""
    return int(str(done(orders_draft(house.sales, [request])[0])["order"]))


def submitted(house: House, request: DraftRequest) -> int:
    """An order in review; returns its key."""
    key = a_draft(house, request)
    done(orders_submit(house.sales, [key])[0])
    return key


def reviewed(house: House, request: DraftRequest) -> int:
    """An order whose departments have all passed it; returns its key."""
    key = submitted(house, request)
    review_pass(house, key)
    return key


def review_pass(house: House, key: int) -> None:
    """Every department asked passes the order, group by group."""
    while waiting := list(Opinion.objects.filter(order_id=key, decision="", is_void=False, task_id__isnull=False)):
        for opinion in waiting:
            done(opinion_give(house.actor(opinion.department), opinion.pk, "pass"))


def opinion_give(actor: Actor, opinion_id: int, decision: str, comment: str = "", condition: str = "") -> Outcome:
    """One opinion; what became of it."""
    given = Assessment(opinion_id=opinion_id, decision=decision, comment=comment, condition=condition)
    return opinions_give(actor, [given])[0]


def confirmed(house: House, request: DraftRequest) -> int:
    """A confirmed order; returns its key."""
    key = reviewed(house, request)
    done(orders_confirm(house.desk, [key])[0])
    return key


def the_order(key: int) -> Order:
    """The order as it is now."""
    return Order.objects.select_related("type").get(pk=key)


def planned(house: House, *order_ids: int) -> list[int]:
    """Delivery orders over all that is kept for these orders; returns their keys."""
    keys = list(OrderLine.objects.filter(order_id__in=order_ids, reserved__gt=0).values_list("pk", flat=True))
    outcomes = delivery_plan(house.warehouse, [PlanLine(order_line_id=key) for key in keys])
    return sorted({int(str(key)) for outcome in outcomes for key in delivered_keys(done(outcome))})


def delivered_keys(facts: dict[str, object]) -> list[object]:
    """The deliveries an outcome of planning names."""
    found = facts["deliveries"]
    assert isinstance(found, list)
    return [each["delivery"] if isinstance(each, dict) else each for each in found]


def packed(house: House, *deliveries: int) -> list[int]:
    """Planned deliveries packed, one package each."""
    for outcome in deliveries_pack(house.warehouse, [Packing(delivery_id=key) for key in deliveries]):
        done(outcome)
    return list(deliveries)


def pack_and_ship(house: House, deliveries: Sequence[int], carrier: str = "", tracking: str = "") -> list[Outcome]:
    """Planned deliveries packed, where they are not, and sent; what became of sending them."""
    deliveries_pack(house.warehouse, [Packing(delivery_id=key) for key in deliveries])
    return deliveries_ship(house.warehouse, deliveries, carrier, tracking)


def shipped(house: House, *order_ids: int) -> list[int]:
    """Everything kept for these orders leaves; returns the deliveries."""
    keys = packed(house, *planned(house, *order_ids))
    for outcome in deliveries_ship(house.warehouse, keys, carrier="顺丰速运", tracking=f"SF{next(COUNTER)}"):
        done(outcome)
    return keys


def signed(house: House, *order_ids: int) -> list[int]:
    """Everything kept for these orders arrives and is signed for; returns the deliveries."""
    keys = shipped(house, *order_ids)
    for outcome in deliveries_sign(house.logistics, keys, "李收货"):
        done(outcome)
    return keys


def billed(house: House, *order_ids: int) -> Bill:
    """One bill over all that may be billed of these orders."""
    (outcome,) = bills_make(house.finance, [BillRequest(tuple(order_ids))])
    return Bill.objects.get(pk=int(str(done(outcome)["bill"])))


def paid(house: House, customer: str, amount: Decimal, *order_ids: int) -> Receipt:
    """Money the bank confirmed, tied to the orders named, else applied to what is due longest; returns the receipt."""
    request = ReceiptRequest(
        customer_code=customer, payer=f"付款人{customer}", amount=amount, currency=house.company.currency,
        method="transfer", bank_reference=f"B{next(COUNTER)}", received_on=house_today(house), order_ids=order_ids,
    )  # fmt: skip
    key = int(str(done(receipt_record(house.finance, request))["receipt"]))
    if not order_ids:
        done(receipt_apply(house.finance, key))
    return Receipt.objects.get(pk=key)


def house_today(house: House) -> date:
    """The company's date."""
    return time_of(house.company.pk, house.company.zone).today
