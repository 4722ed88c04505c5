"""A small but complete company: orders at every stage, deliveries, a return, bills, a credit note, money, holds."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Hold, OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.credit import credit_limit_set
from ordinance.workflows.fapiao import fapiao_request
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.supply import NewSupply, supplies_add
from ordinance.workflows.take_back import ReturnLine, goods_take_back
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
    house_today,
    opinion_give,
    paid,
    signed,
    submitted,
    the_order,
)

D = Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """The company and its orders by how far they have come."""

    house: House
    other: House
    draft: int
    in_review: int
    waiting: int  # confirmed, reserved and pegged
    changed: int  # confirmed, version 2
    returned: int  # delivered, billed, one unit back and credited
    paid: int


def a_small_year() -> Year:
    """Make it through the workflows; a second company stands beside it."""
    house, other = a_house(), a_house()
    for each in (house, other):
        confirmed(each, a_request(a_customer(each), (an_item(each, on_hand=D(9)), 2)))
    buyer, second = a_customer(house), a_customer(house)
    lamp, desk = an_item(house, on_hand=D(100)), an_item(house, on_hand=D(5), price=D("199.99"))
    due = house_today(house) + timedelta(days=9)
    done(supplies_add(house.purchasing, [NewSupply(item=desk, quantity=D(50), due_on=due)])[0])
    done(credit_limit_set(house.finance, second, D(500_000), "年度评审"))
    through = confirmed(house, a_request(buyer, (lamp, 10), (desk, 2)))
    signed(house, through)
    bill = billed(house, through)
    done(fapiao_request(house.finance, bill.pk, "ordinary"))
    paid(house, buyer, bill.gross)
    returned = confirmed(house, a_request(second, (lamp, 6)))
    signed(house, returned)
    billed(house, returned)
    back = DeliveryLine.objects.get(order_id=returned)
    done(goods_take_back(house.warehouse, [ReturnLine(delivery_line_id=back.pk, quantity=D(1))], "破损")[0])
    paid(house, second, D("20.00"))
    waiting = confirmed(house, a_request(buyer, (lamp, 4), (desk, 8)))
    changed = confirmed(house, a_request(second, (lamp, 20)))
    line = OrderLine.objects.get(order_id=changed)
    request = ChangeRequest(lines={line.pk: D(15)}, reason="客户减量")
    done(order_change(house.sales, changed, request, the_order(changed).edit_token))
    in_review = submitted(house, a_request(buyer, (lamp, 3)))
    opinion = Opinion.objects.filter(order_id=in_review, task_id__isnull=False).order_by("pk")[0]
    done(opinion_give(house.actor(opinion.department), opinion.pk, "pass"))
    draft = a_draft(house, a_request(buyer, (lamp, 1)))
    done(
        hold_put(
            house.finance,
            HandHold(object_kind=ObjectKind.ORDER, object=str(waiting), scope="ship", reason="check_address"),
        )
    )
    hold = Hold.objects.get(object_id=waiting, clause="")
    done(holds_release(house.manager, [hold.pk], "已核对")[0])
    return Year(house, other, draft, in_review, waiting, changed, returned, through)
