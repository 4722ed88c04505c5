"""Goods that come back: counted once, looked at before they are sold again, credited at the billed price."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Refused
from ordinance.modules.billing.models import Bill
from ordinance.orders.states import ObjectKind
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from tests.builders import D, House, a_customer, a_house, a_request, an_item, confirmed, done
from tests.workflows.fulfilment import delivery_lines_of, everything_holds, planned, shipped, stands, stock, told

pytestmark = pytest.mark.proves("D9", "E7")


def delivered(house: House, *, signed: bool = True) -> tuple[int, int]:
    """An order of five at 10.00, delivered: (order, its delivery line)."""
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (delivery,) = shipped(house, key)
    if signed:
        done(deliveries_sign(house.logistics, [delivery], "李收货")[0])
    return key, delivery_lines_of(delivery)[0].pk


def test_one_unit_is_returned_and_credited() -> None:
    house = a_house()
    key, line = delivered(house)
    bill = done(bills_make(house.finance, [BillRequest(order_ids=(key,))])[0])

    (outcome,) = goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=line, quantity=D(1))], "破损")

    (note,) = Bill.objects.filter(corrects_id=int(str(bill["bill"])))
    assert (note.gross, note.pk) == (D("-10.00"), done(outcome)["credit_notes"][0])  # type: ignore[index]
    assert stands(key) == {"shipped": 5, "signed": 5, "returned": 1}
    assert stock(house) == [("MAIN", "inspection", 1, 0)]
    assert [kind for kind in told(key) if kind in ("goods_returned", "credited")] == ["goods_returned", "credited"]
    everything_holds(house)


def test_goods_in_good_order_can_be_sold_again_at_once() -> None:
    house = a_house()
    _, line = delivered(house, signed=False)
    back = ReturnLine(delivery_line_id=line, quantity=D(2), to_inspection=False)
    assert done(goods_take_back(house.warehouse, [back], "拒收")[0])["credit_notes"] == []
    assert stock(house) == [("MAIN", "available", 2, 0)]
    everything_holds(house)


def test_no_more_comes_back_than_went_out() -> None:
    house = a_house()
    key, line = delivered(house)
    returns = [ReturnLine(delivery_line_id=line, quantity=D(n)) for n in (3, 3, 2)]

    outcomes = goods_take_back(house.warehouse, returns, "退货")

    done(outcomes[0])
    assert outcomes[1] == Refused("returned_too_much", {"delivery_line": line, "returned": D(3), "may_return": D(2)})
    done(outcomes[2])
    assert stands(key)["returned"] == 5
    everything_holds(house)


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "1e30", "0.5"])
def test_a_quantity_that_is_none_is_refused(quantity: str) -> None:
    house = a_house()
    key, line = delivered(house)
    (outcome,) = goods_take_back(
        house.warehouse, [ReturnLine(delivery_line_id=line, quantity=Decimal(quantity))], "退货"
    )
    assert isinstance(outcome, Refused)
    assert (outcome.code, "returned" in stands(key)) == ("quantity_refused", False)


def test_what_never_left_or_is_held_or_is_not_ours_does_not_come_back() -> None:
    house, other = a_house(), a_house()
    item, customer = an_item(house, on_hand=D(5)), a_customer(house)
    (waiting,) = planned(house, confirmed(house, a_request(customer, (item, 2))))
    key, held = delivered(house)
    _, foreign = delivered(other)
    done(hold_put(house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), scope="refund", reason="争议")))
    lines = [delivery_lines_of(waiting)[0].pk, held, foreign]
    returns = [ReturnLine(delivery_line_id=line, quantity=D(1)) for line in lines]

    codes = [each.code for each in goods_take_back(house.warehouse, returns, "退货") if isinstance(each, Refused)]

    assert codes == ["delivery_state_refused", "on_hold", "not_found"]
