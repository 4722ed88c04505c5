"""Random lives of orders: whatever people do, in whatever order, every invariant holds after each step."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ordinance.foundation.errors import Done, Outcome, Refusal, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.insight.invariants.running import invariants_check
from ordinance.modules.promise.models import Supply
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.close import orders_close, orders_short_close
from ordinance.workflows.collect import ReceiptRequest, receipt_apply, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.pick import Picked, deliveries_pick, pick_record, pick_shorten
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from ordinance.workflows.unconfirm import orders_unconfirm
from ordinance.workflows.unpick import picks_clear
from tests.builders import (
    COUNTER,
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    goods_in,
    house_today,
    opinion_give,
    pack_and_ship,
    the_order,
)

D = Decimal
pytestmark = pytest.mark.proves(
    "INV-01", "INV-02", "INV-03", "INV-04", "INV-07", "INV-08", "INV-10", "INV-11", "INV-13", "INV-14", "INV-15",
    "INV-16", "INV-20",
)  # fmt: skip
SMALL = st.integers(1, 9).map(D)
PLACE = st.integers(0, 30)  # whichever order stands there


class Lives(RuleBasedStateMachine):
    """A company in which anybody may try anything; most of it is refused, and nothing may break."""

    @initialize()
    def found(self) -> None:
        self.house: House = a_house()
        prepaid = a_customer(self.house, payment_term="prepaid", limit=D(0))
        self.customers = [a_customer(self.house, limit=D("900")), prepaid]
        self.items = [
            an_item(self.house, price=D("9.99"), on_hand=D(40)),
            an_item(self.house, price=D("33.33"), basis="net", on_hand=D(9)),
        ]

        self.keys: list[int] = []
        for who in (0, 1, 0):
            self.draft(who, [(0, D(2)), (1, D(3))], "standard")
        self.as_far_as_confirmed(0)
        self.as_far_as_billed(1)

    def key(self, at: int) -> int:
        return self.keys[at % len(self.keys)]

    def tried(self, act: Callable[[], object]) -> None:
        """Do it; a typed refusal is a fine answer, anything else is a defect."""
        try:
            answer: Any = act()
        except Refusal:
            return
        for outcome in answer if isinstance(answer, Sequence) else [answer]:
            assert isinstance(outcome, (Done, Refused)), outcome

    @rule(
        who=st.integers(0, 1),
        lines=st.lists(st.tuples(st.integers(0, 1), SMALL), min_size=1, max_size=3),
        kind=st.sampled_from(["standard", "standard", "standard", "sample"]),
    )
    def draft(self, who: int, lines: list[tuple[int, Decimal]], kind: str) -> None:
        wanted = [(self.items[item], quantity) for item, quantity in lines]
        (outcome,) = orders_draft(self.house.sales, [a_request(self.customers[who], *wanted, type=kind)])
        assert isinstance(outcome, Done), outcome
        self.keys.append(int(outcome.facts["order"]))

    @rule(at=PLACE)
    def submit(self, at: int) -> None:
        self.tried(lambda: orders_submit(self.house.sales, [self.key(at)]))

    @rule(at=PLACE, decision=st.sampled_from(["pass", "pass", "pass", "return", "reject"]))
    def review(self, at: int, decision: str) -> None:
        for opinion in Opinion.objects.filter(order_id=self.key(at), is_void=False, decision=""):
            self.tried(lambda each=opinion: opinion_give(self.house.desk, each.pk, decision, comment="so"))  # type: ignore[misc]

    @rule(at=PLACE)
    def confirm(self, at: int) -> None:
        self.tried(lambda: orders_confirm(self.house.desk, [self.key(at)]))

    @rule(at=PLACE)
    def as_far_as_confirmed(self, at: int) -> None:
        self.submit(at)
        self.review(at, "pass")
        self.confirm(at)

    @rule(at=PLACE)
    def as_far_as_billed(self, at: int) -> None:
        self.as_far_as_confirmed(at)
        self.plan(at, None)
        self.ship_all()
        self.sign_all()
        self.bill([at])

    @rule(at=PLACE)
    def unconfirm(self, at: int) -> None:
        self.tried(lambda: orders_unconfirm(self.house.desk, [self.key(at)], "again"))

    @rule(item=st.integers(0, 1), quantity=SMALL)
    def receive(self, item: int, quantity: Decimal) -> None:
        goods_in(self.house, self.items[item], quantity, "EAST")

    @rule(item=st.integers(0, 1), quantity=SMALL)
    def expect(self, item: int, quantity: Decimal) -> None:
        new = NewSupply(item=self.items[item], quantity=quantity, due_on=house_today(self.house))
        self.tried(lambda: supplies_add(self.house.purchasing, [new]))

    @rule(quantity=SMALL)
    def supply_arrives(self, quantity: Decimal) -> None:
        supply = Supply.objects.filter(company=self.house.company).order_by("received", "pk").first()
        if supply is not None:
            self.tried(lambda: supply_receive(self.house.warehouse, supply.pk, quantity))

    @rule(at=PLACE, quantity=st.none() | SMALL)
    def plan(self, at: int, quantity: Decimal | None) -> None:
        lines = OrderLine.objects.filter(order_id=self.key(at))
        wants = [PlanLine(order_line_id=line.pk, quantity=quantity) for line in lines]
        self.tried(lambda: delivery_plan(self.house.warehouse, wants))

    @rule(at=PLACE, quantity=SMALL)
    def pick(self, at: int, quantity: Decimal) -> None:
        line = DeliveryLine.objects.filter(order_id=self.key(at), delivery__state="planned").order_by("pk").first()
        if line is not None:
            found = [Picked(delivery_line_id=line.pk, quantity=quantity)]
            self.tried(lambda: [pick_record(self.house.warehouse, line.delivery_id, found)])

    @rule(ends=st.sampled_from(["as_planned", "short", "back"]))
    def picking_ends(self, ends: str) -> None:
        begun = Delivery.objects.filter(company=self.house.company, state="planned", picking_at__isnull=False)
        ended: Mapping[str, Callable[[Actor, int], Sequence[Outcome]]] = {
            "as_planned": lambda actor, key: deliveries_pick(actor, [key]),
            "short": lambda actor, key: [pick_shorten(actor, key, "short")],
            "back": lambda actor, key: picks_clear(actor, [key], "again"),
        }
        for key in begun.values_list("pk", flat=True):
            self.tried(partial(ended[ends], self.house.warehouse, key))

    @rule()
    def ship_all(self) -> None:
        keys = list(Delivery.objects.filter(company=self.house.company, state="planned").values_list("pk", flat=True))
        self.tried(lambda: pack_and_ship(self.house, keys))

    @rule()
    def sign_all(self) -> None:
        keys = list(Delivery.objects.filter(company=self.house.company, state="shipped").values_list("pk", flat=True))
        self.tried(lambda: deliveries_sign(self.house.logistics, keys, "收货人"))

    @rule(at=PLACE, quantity=SMALL)
    def take_back(self, at: int, quantity: Decimal) -> None:
        back = [
            ReturnLine(delivery_line_id=line.pk, quantity=quantity)
            for line in DeliveryLine.objects.filter(order_id=self.key(at)).order_by("pk")[:1]
        ]
        self.tried(lambda: goods_take_back(self.house.warehouse, back, "wrong"))

    @rule(places=st.lists(PLACE, min_size=1, max_size=3))
    def bill(self, places: list[int]) -> None:
        keys = tuple(sorted({self.key(at) for at in places}))
        self.tried(lambda: bills_make(self.house.finance, [BillRequest(keys)]))

    @rule(who=st.integers(0, 1), cents=st.integers(1, 60_000), places=st.lists(PLACE, max_size=2))
    def pay(self, who: int, cents: int, places: list[int]) -> None:
        request = ReceiptRequest(
            customer_code=self.customers[who],
            payer="付款人",
            amount=D(cents) / 100,
            currency="CNY",
            method="transfer",
            bank_reference=f"R{next(COUNTER)}",
            received_on=house_today(self.house),
            order_ids=tuple(sorted({self.key(at) for at in places})),
        )

        def act() -> object:
            outcome = receipt_record(self.house.finance, request)
            return receipt_apply(self.house.finance, outcome.facts["receipt"]) if isinstance(outcome, Done) else outcome

        self.tried(act)

    @rule(at=PLACE, quantity=SMALL)
    def change(self, at: int, quantity: Decimal) -> None:
        line = OrderLine.objects.filter(order_id=self.key(at)).order_by("position")[0]
        request = ChangeRequest(lines={line.pk: quantity}, reason="customer asked")
        self.tried(lambda: order_change(self.house.desk, self.key(at), request, the_order(self.key(at)).edit_token))

    @rule(at=PLACE)
    def cancel(self, at: int) -> None:
        self.tried(lambda: orders_cancel(self.house.desk, [self.key(at)], "no longer wanted"))

    @rule(at=PLACE)
    def short_close(self, at: int) -> None:
        self.tried(lambda: orders_short_close(self.house.desk, [self.key(at)], "rest not needed"))

    @rule(at=PLACE)
    def close_and_archive(self, at: int) -> None:
        self.tried(lambda: orders_close(self.house.desk, [self.key(at)]))
        self.tried(lambda: orders_archive(self.house.desk, [self.key(at)]))

    @rule(at=PLACE)
    def hold(self, at: int) -> None:
        request = HandHold(object_kind=ObjectKind.ORDER, object=str(self.key(at)), reason="look at it")
        self.tried(lambda: hold_put(self.house.manager, request))

    @rule()
    def release_all(self) -> None:
        holds = list(Hold.objects.filter(company=self.house.company, state="standing").values_list("pk", flat=True))
        self.tried(lambda: holds_release(self.house.manager, holds, "looked at"))

    @invariant()
    def everything_holds(self) -> None:
        if hasattr(self, "house"):
            offences = invariants_check([self.house.company])
            assert not offences, offences

    def teardown(self) -> None:
        for order in Order.objects.filter(company=self.house.company) if hasattr(self, "house") else ():
            event(f"stage {order.stage}")


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
