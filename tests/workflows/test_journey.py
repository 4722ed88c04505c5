"""The whole journey of an order under simple trade, and the shapes an order's life may take."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import NotAllowed, Refused
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.worklist.models import Task
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import Bill, Receipt
from ordinance.modules.credit.queries import exposure_drifts
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import OrderLine, OrderVersion
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.close import orders_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.fapiao import fapiao_issue, fapiao_request
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive
from ordinance.workflows.take_back import ReturnLine, goods_take_back
from ordinance.workflows.terms.requests import DraftRequest
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    goods_in,
    house_today,
    pack_and_ship,
    packed,
    paid,
    planned,
    review_pass,
    reviewed,
    shipped,
    signed,
    submitted,
    the_order,
)
from tests.ledger import kinds_of

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def closed_and_archived(house: House, key: int) -> None:
    done(orders_close(house.desk, [key])[0])
    done(orders_archive(house.desk, [key])[0])
    assert the_order(key).stage == "closed"
    assert OrderFile.objects.filter(order_id=key).exists()


@pytest.mark.proves("N14", "E11", "D8", "H1", "J1")
def test_an_order_goes_all_the_way(house: House) -> None:
    customer = a_customer(house, payment_term="prepaid")
    key = confirmed(house, a_request(customer, (an_item(house, price=D("100.00"), on_hand=D(10)), 4)))

    deliveries = planned(house, key)
    (refused,) = pack_and_ship(house, deliveries)
    assert isinstance(refused, Refused)
    assert refused.facts["clauses"][0]["clause"] == "A.5"  # pay before shipping

    paid(house, customer, D("400.00"), key)
    done(pack_and_ship(house, deliveries)[0])
    assert the_order(key).stage == "shipped"
    done(deliveries_sign(house.logistics, deliveries, "李收货")[0])
    bill = billed(house, key)
    assert bill.applied == bill.gross  # what was paid in advance settles the bill at once
    closed_and_archived(house, key)
    assert not exposure_drifts(house.company.pk)


def test_nothing_is_stuck_between_shipped_and_archived(house: House) -> None:
    customer = a_customer(house, payment_term="net30")
    key = confirmed(house, a_request(customer, (an_item(house, price=D("100.00"), on_hand=D(10)), 4)))
    stages = [the_order(key).stage]
    signed(house, key)
    stages.append(the_order(key).stage)
    bill = billed(house, key)
    stages.append(the_order(key).stage)
    fapiao = int(str(done(fapiao_request(house.finance, bill.pk))["fapiao"]))
    assert isinstance(orders_close(house.desk, [key])[0], Refused)
    paid(house, customer, D("400.00"))
    stages.append(the_order(key).stage)
    assert isinstance(orders_close(house.desk, [key])[0], Refused)  # the fapiao asked for is not issued yet
    done(fapiao_issue(house.finance, fapiao, "26442000000012345678"))

    closed_and_archived(house, key)

    assert stages == ["awaiting_dispatch", "signed", "awaiting_payment", "completed"]
    told = kinds_of(key)
    assert told.index("order.submitted") < told.index("order.confirmed") < told.index("order.shipped")
    assert told.index("order.closed") < told.index("order.archived")
    assert not exposure_drifts(house.company.pk)


@pytest.mark.proves("L1", "A19")
def test_two_companies_two_policies_and_one_person_in_both() -> None:
    trade, direct = a_house(policies=("n14",)), a_house(policies=("direct",))
    person = trade.people["desk"]
    done(people_register(direct.admin, [PersonRequest(login=person.login, name_zh="同一人", roles=("desk",))])[0])
    item, other = an_item(trade, on_hand=D(5)), an_item(direct, on_hand=D(5))
    here = submitted(trade, a_request(a_customer(trade), (item, 1)))
    there = submitted(direct, a_request(a_customer(direct), (other, 1)))

    assert Opinion.objects.filter(order_id=here).count() == 1
    assert not Opinion.objects.filter(order_id=there).exists()
    as_desk_there = actor_for(person, direct.company, door="test")
    assert isinstance(orders_confirm(as_desk_there, [here])[0], Refused)
    done(orders_confirm(as_desk_there, [there])[0])
    with pytest.raises(NotAllowed):
        actor_for(direct.people["desk"], trade.company, door="test")


@pytest.mark.proves("B3", "L4")
def test_two_policies_in_one_company_are_told_apart_by_scope() -> None:
    house = a_house(policies=("n14", "n14-wholesale"))
    item = an_item(house, on_hand=D(5))
    small = submitted(house, a_request(a_customer(house), (item, 1)))
    large = submitted(house, a_request(a_customer(house, grade="A"), (item, 1)))

    governs = {key: document_of(the_order(key).policy_version_id or 0).head.code for key in (small, large)}

    assert governs == {small: "n14", large: "n14-wholesale"}
    departments = set(Opinion.objects.filter(order_id=large).values_list("department", flat=True))
    assert departments == {"sales", "finance", "warehouse"}


@pytest.mark.proves("D3", "D11", "E1")
def test_two_partial_deliveries_from_two_warehouses_are_billed_together_with_another_order(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("9.99"))
    goods_in(house, item, D(2), "MAIN")
    goods_in(house, item, D(5), "EAST")
    first = confirmed(house, a_request(customer, (item, 5)))
    second = confirmed(house, a_request(customer, (item, 2)))

    deliveries = signed(house, first, second)

    assert {Delivery.objects.get(pk=key).warehouse.code for key in deliveries} == {"MAIN", "EAST"}
    bill = billed(house, first, second)
    assert bill.gross == D("69.93")
    assert Bill.objects.filter(company=house.company).count() == 1
    assert [the_order(key).invoicing for key in (first, second)] == ["done", "done"]


@pytest.mark.proves("E3", "INV-11")
def test_one_receipt_over_three_orders_leaves_the_rest_on_account(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("100.00"), on_hand=D(10))
    keys = [confirmed(house, a_request(customer, (item, quantity))) for quantity in (1, 2, 3)]
    for key in keys:
        signed(house, key)
        billed(house, key)

    receipt = paid(house, customer, D("650.00"))

    assert [the_order(key).payment for key in keys] == ["done", "done", "done"]
    receipt.refresh_from_db()
    assert receipt.amount - receipt.applied == D("50.00")
    assert not exposure_drifts(house.company.pk)


@pytest.mark.proves("F1")
def test_a_smaller_quantity_after_confirmation_makes_version_two(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("10.00"), on_hand=D(10))
    key = confirmed(house, a_request(customer, (item, 6)))
    line = OrderLine.objects.get(order_id=key)

    done(order_change(house.desk, key, ChangeRequest(lines={line.pk: D(4)}, reason="less"), the_order(key).edit_token))

    line.refresh_from_db()
    order = the_order(key)
    assert (line.quantity, line.cancelled, line.reserved) == (6, 2, 4)
    assert (order.version, order.gross) == (2, D("40.00"))
    assert OrderVersion.objects.filter(order_id=key).count() == 2
    assert StockLevel.objects.get(company=house.company).reserved == 4
    assert not exposure_drifts(house.company.pk)


@pytest.mark.proves("D9", "E7", "G2")
def test_one_unit_returned_is_credited(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("10.00"), on_hand=D(5))
    key = confirmed(house, a_request(customer, (item, 3)))
    signed(house, key)
    billed(house, key)
    delivered = DeliveryLine.objects.get(order_id=key)

    done(goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=delivered.pk, quantity=D(1))], "damaged")[0])

    assert OrderLine.objects.get(order_id=key).returned == 1
    note = Bill.objects.get(company=house.company, kind="credit_note")
    assert note.gross == D("-10.00")
    paid(house, customer, D("20.00"))
    assert the_order(key).payment == "done"
    assert not exposure_drifts(house.company.pk)
    closed_and_archived(house, key)


@pytest.mark.proves("A19")
def test_a_free_sample_is_delivered_and_closed_without_money(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("10.00"), on_hand=D(5))
    key = confirmed(house, a_request(customer, (item, 1), type="sample"))

    signed(house, key)

    order = the_order(key)
    assert (order.gross, order.invoicing, order.payment, order.stage) == (D(0), "none", "none", "completed")
    closed_and_archived(house, key)


@pytest.mark.proves("B7", "C1")
def test_goods_to_come_are_promised_once_and_kept_when_they_arrive(house: House) -> None:
    customer, item = a_customer(house), an_item(house, price=D("10.00"), on_hand=D(2))
    due = house_today(house) + timedelta(days=10)
    supply = int(
        str(done(supplies_add(house.purchasing, [NewSupply(item=item, quantity=D(5), due_on=due)])[0])["supply"])
    )

    key = confirmed(house, a_request(customer, (item, 6)))

    line = OrderLine.objects.get(order_id=key)
    assert (line.reserved, line.pegged, the_order(key).stage) == (2, 4, "awaiting_supply")
    assert line.promised_on is not None
    assert line.promised_on >= due
    late = reviewed(house, a_request(customer, (item, 2)))
    assert isinstance(orders_confirm(house.desk, [late])[0], Refused)
    done(supply_receive(house.warehouse, supply, D(5)))
    line.refresh_from_db()
    assert (line.reserved, line.pegged) == (6, 0)
    shipped(house, key)


@pytest.mark.proves("E2")
def test_a_deposit_is_asked_before_goods_leave_and_the_rest_after_the_bill() -> None:
    house = a_house(policies=("n14", "n14-wholesale"))
    customer = a_customer(house, grade="A", payment_term="deposit30_net30")
    key = reviewed_by_other(house, a_request(customer, (an_item(house, price=D("100.00"), on_hand=D(5)), 1)))
    done(orders_confirm(house.desk, [key])[0])
    assert the_order(key).stage == "awaiting_deposit"
    deliveries = planned(house, key)
    assert isinstance(pack_and_ship(house, deliveries)[0], Refused)

    paid(house, customer, D("30.00"), key)

    done(pack_and_ship(house, deliveries)[0])
    bill_due = Receipt.objects.get(company=house.company)
    assert bill_due.amount == D("30.00")


def reviewed_by_other(house: House, request: DraftRequest) -> int:
    """An order submitted by the desk, so that sales may review it, passed by three people of three departments."""
    key = a_draft(house, request)
    done(orders_submit(house.desk, [key])[0])
    review_pass(house, key)
    return key


@pytest.mark.proves("C1", "H1")
def test_every_step_has_somebody_whose_move_it_is(house: House) -> None:
    customer = a_customer(house)
    key = submitted(house, a_request(customer, (an_item(house, price=D("100.00"), on_hand=D(10)), 1)))
    moves = [whose_move(key)]
    review_pass(house, key)
    moves.append(whose_move(key))
    done(orders_confirm(house.desk, [key])[0])
    moves.append(whose_move(key))
    deliveries = planned(house, key)
    moves.append(whose_move(key))
    packed(house, *deliveries)
    moves.append(whose_move(key))
    done(pack_and_ship(house, deliveries)[0])
    moves.append(whose_move(key))
    done(deliveries_sign(house.logistics, deliveries, "李收货")[0])
    moves.append(whose_move(key))
    billed(house, key)
    moves.append(whose_move(key))
    paid(house, customer, D("100.00"))
    moves.append(whose_move(key))
    done(orders_close(house.desk, [key])[0])
    moves.append(whose_move(key))
    done(orders_archive(house.desk, [key])[0])

    assert [duty for move in moves for duty in move] == [
        "review.desk", "orders.confirm", "shipping.plan", "shipping.pack", "shipping.ship", "shipping.sign",
        "billing.bill", "billing.receive", "orders.close", "archive.file",
    ]  # fmt: skip
    assert whose_move(key) == []


def whose_move(key: int) -> list[str]:
    """The duties of the order's open tasks."""
    return list(Task.objects.filter(order_id=key, state="open").order_by("pk").values_list("duty", flat=True))
