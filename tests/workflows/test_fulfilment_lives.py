"""Random lives on the way out: whatever is asked for in whatever order, nothing is oversold and everything adds up."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ordinance.foundation.errors import Refusal
from ordinance.modules.promise.models import Supply
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import OrderLine
from ordinance.workflows.check import picks_check
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.pick import Picked, deliveries_pick, pick_record, pick_shorten
from ordinance.workflows.plan import PlanLine, delivery_cancel, delivery_plan
from ordinance.workflows.stock import CountResult, GoodsMove, stock_count, stock_transfer
from ordinance.workflows.supply import supply_receive
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from ordinance.workflows.unconfirm import orders_unconfirm
from ordinance.workflows.unpick import picks_clear
from tests.builders import D, a_customer, a_house, a_request, an_item, goods_in, pack_and_ship, reviewed
from tests.workflows.fulfilment import a_supply, everything_holds

pytestmark = pytest.mark.proves("INV-01", "INV-02", "INV-03", "INV-04")

QUANTITY = st.integers(1, 9).map(Decimal)
WHICH = st.integers(0, 50)
WAREHOUSE = st.sampled_from(["MAIN", "EAST"])


class Lives(RuleBasedStateMachine):
    """One item, one customer, two warehouses; acts in any order, most of them refused now and then."""

    @initialize()
    def begin(self) -> None:
        self.house = a_house()
        self.company_id = self.house.company.pk
        self.item, self.customer = an_item(self.house, on_hand=D(8)), a_customer(self.house)
        self.orders: list[int] = []

    @rule(quantity=QUANTITY, warehouse=WAREHOUSE)
    def goods_come(self, quantity: Decimal, warehouse: str) -> None:
        goods_in(self.house, self.item, quantity, warehouse)

    @rule(quantity=QUANTITY)
    def goods_are_announced(self, quantity: Decimal) -> None:
        a_supply(self.house, self.item, quantity)

    @rule(which=WHICH, quantity=QUANTITY)
    def announced_goods_come(self, which: int, quantity: Decimal) -> None:
        key = self.pick(Supply, which)
        if key:
            try:
                supply_receive(self.house.warehouse, key, quantity)
            except Refusal as refusal:
                assert refusal.code == "supply_over_received"

    @rule(first=QUANTITY, second=QUANTITY)
    def somebody_orders(self, first: Decimal, second: Decimal) -> None:
        key = reviewed(self.house, a_request(self.customer, (self.item, first), (self.item, second)))
        orders_confirm(self.house.desk, [key])
        self.orders.append(key)

    @rule(which=WHICH)
    def a_confirmation_is_undone(self, which: int) -> None:
        if self.orders:
            orders_unconfirm(self.house.desk, [self.orders[which % len(self.orders)]], "复核")

    @rule(which=WHICH, quantity=st.none() | QUANTITY)
    def a_line_is_planned(self, which: int, quantity: Decimal | None) -> None:
        key = self.pick(OrderLine, which)
        if key:
            delivery_plan(
                self.house.warehouse, [PlanLine(order_line_id=key, quantity=quantity), PlanLine(order_line_id=key)]
            )

    @rule(which=WHICH, quantity=QUANTITY)
    def some_goods_are_picked(self, which: int, quantity: Decimal) -> None:
        line = DeliveryLine.objects.filter(pk=self.pick(DeliveryLine, which) or 0).first()
        if line:
            pick_record(
                self.house.warehouse,
                line.delivery_id,
                [Picked(delivery_line_id=line.pk, quantity=quantity, scanned_code=self.item)],
            )

    @rule(which=WHICH, how=st.sampled_from(["pick", "shorten", "check", "clear"]))
    def the_warehouse_goes_on(self, which: int, how: str) -> None:
        key = self.pick(Delivery, which)
        if key and how == "pick":
            deliveries_pick(self.house.warehouse, [key])
        elif key and how == "shorten":
            pick_shorten(self.house.warehouse, key, "缺货")
        elif key and how == "check":
            picks_check(self.house.logistics, [key])
        elif key:
            picks_clear(self.house.warehouse, [key], "拣错")

    @rule(which=WHICH, how=st.sampled_from(["ship", "ship", "sign", "cancel"]))
    def a_delivery_goes_on(self, which: int, how: str) -> None:
        key = self.pick(Delivery, which)
        if key and how == "ship":
            pack_and_ship(self.house, [key])
        elif key and how == "sign":
            deliveries_sign(self.house.logistics, [key], "李收货")
        elif key:
            delivery_cancel(self.house.warehouse, [key], "车辆故障")

    @rule(which=WHICH, quantity=QUANTITY, to_inspection=st.booleans())
    def goods_come_back(self, which: int, quantity: Decimal, to_inspection: bool) -> None:
        key = self.pick(DeliveryLine, which)
        if key:
            back = ReturnLine(delivery_line_id=key, quantity=quantity, to_inspection=to_inspection)
            goods_take_back(self.house.warehouse, [back], "退货")

    @rule(which=WHICH, quantity=QUANTITY, warehouse=WAREHOUSE)
    def goods_are_moved_and_counted(self, which: int, quantity: Decimal, warehouse: str) -> None:
        key = self.pick(StockLevel, which)
        if key:
            stock_transfer(self.house.warehouse, [GoodsMove(level_id=key, quantity=quantity, warehouse=warehouse)])
            stock_count(self.house.warehouse, [CountResult(level_id=key, quantity=quantity)])

    @invariant()
    def nothing_is_broken(self) -> None:
        if hasattr(self, "house"):
            everything_holds(self.house)

    def pick(self, model: type[Supply | OrderLine | Delivery | DeliveryLine | StockLevel], which: int) -> int | None:
        """The key of some row of the company, the newest more often."""
        keys = list(model.objects.filter(company_id=self.company_id).order_by("-pk").values_list("pk", flat=True))
        return keys[which % len(keys)] if keys else None


Lives.TestCase.settings = settings(
    max_examples=4, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestLives = Lives.TestCase
