"""A smaller order gives back goods nobody has planned, and leaves those on a delivery where they are."""

from decimal import Decimal

import pytest

from ordinance.modules.shipping.models import DeliveryLine
from ordinance.modules.stock.models import Warehouse
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.plan import PlanLine, delivery_plan
from tests.builders import a_customer, a_house, a_request, an_item, confirmed, done, goods_in, pack_and_ship, the_order
from tests.workflows.money import in_balance, the_lines

pytestmark = pytest.mark.proves("F1", "D3")

D = Decimal


@pytest.mark.parametrize("planned_from", ["MAIN", "EAST"])
def test_what_is_planned_can_still_be_shipped(planned_from: str) -> None:
    house = a_house()
    item = an_item(house, on_hand=D(5))
    goods_in(house, item, D(5), "EAST")
    key = confirmed(house, a_request(a_customer(house), (item, 10)))
    (line,) = the_lines(key)
    warehouse = Warehouse.objects.get(company=house.company, code=planned_from)
    done(delivery_plan(house.warehouse, [PlanLine(order_line_id=line.pk, quantity=D(5), warehouse_id=warehouse.pk)])[0])

    change = ChangeRequest(lines={line.pk: D(5)}, reason="少要")
    done(order_change(house.desk, key, change, the_order(key).edit_token))

    delivery = DeliveryLine.objects.get(order_id=key).delivery_id
    done(pack_and_ship(house, [delivery])[0])
    in_balance(house)
