"""In the warehouse: goods are compared with the delivery, what differs is refused with what was expected and found."""

import pytest

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.shipping.models import Delivery, DeliveryLine, Package
from ordinance.orders.states import ObjectKind
from ordinance.workflows.check import picks_check
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.pick import Picked, deliveries_pick, pick_record, pick_shorten
from ordinance.workflows.plan import delivery_cancel
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.unpick import picks_clear
from tests.builders import D, House, a_customer, a_house, a_request, an_item, confirmed, done
from tests.policies import a_house_under
from tests.workflows.fulfilment import everything_holds, open_tasks_of, planned, stands

pytestmark = pytest.mark.proves("D2")

TO_BE_PICKED = (
    'pairs = [{ first = "pack", second = "ship" }]',
    """pairs = [
  { first = "pick", second = "pack" },
  { first = "pack", second = "ship" },
]""",
)


@pytest.fixture
def house() -> House:
    return a_house_under("n14", TO_BE_PICKED)


def a_lot(house: House, item: str, lot: str, quantity: int) -> None:
    """Goods of a lot received."""
    done(stock_receive(house.warehouse, [GoodsIn(item=item, quantity=D(quantity), warehouse="MAIN", lot=lot)])[0])


def pick(house: House, delivery: int, quantity: int, scanned: str = "", lot: str = "") -> Outcome:
    """Goods picked for whichever line the code names."""
    found = Picked(delivery_line_id=None, quantity=D(quantity), scanned_code=scanned, lot=lot)
    return pick_record(house.warehouse, delivery, [found])


def test_a_scan_finds_its_line_and_picking_ends_when_nothing_is_left(house: House) -> None:
    first, second = an_item(house, on_hand=D(5)), an_item(house, on_hand=D(5))
    key = confirmed(house, a_request(a_customer(house), (first, 2), (second, 1)))
    (delivery,) = planned(house, key)
    assert open_tasks_of(key) == ["pick"]

    assert done(pick(house, delivery, 1, scanned=first.lower()))["left"] == 2
    assert (stands(key, 1), stands(key, 2)) == ({"reserved": 1, "picked": 1}, {"reserved": 1})
    done(pick(house, delivery, 1, scanned=first))
    assert done(pick(house, delivery, 1, scanned=second))["is_complete"] is True

    row = Delivery.objects.get(pk=delivery)
    assert (row.picked_by, set(row.steps_done)) == (house.people["warehouse"].pk, {"pick"})
    assert open_tasks_of(key) == ["pack"]
    everything_holds(house)


@pytest.mark.parametrize(
    ("quantity", "scanned", "lot", "refused"),
    [
        (1, "other", "", ("wrong_item", "wanted", "other")),
        (1, "L2", "", ("wrong_lot", "L1", "L2")),
        (1, "wanted", "L2", ("wrong_lot", "L1", "L2")),
        (1, "4006381333931", "", ("scan_unknown", "wanted", "4006381333931")),
        (4, "wanted", "", ("picked_too_many", D(3), D(4))),
    ],
)
def test_what_differs_from_the_delivery_is_refused_and_nothing_is_picked(
    house: House, quantity: int, scanned: str, lot: str, refused: tuple[str, object, object]
) -> None:
    item = an_item(house, code="wanted")
    an_item(house, code="other", on_hand=D(5))
    a_lot(house, item, "L1", 3)
    key = confirmed(house, a_request(a_customer(house), (item, 3)))
    a_lot(house, item, "L2", 3)
    (delivery,) = planned(house, key)

    outcome = pick(house, delivery, quantity, scanned, lot)

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.facts["expected"], outcome.facts["found"]) == refused
    assert stands(key) == {"reserved": 3}
    done(pick(house, delivery, 3, "l1"))
    assert DeliveryLine.objects.get(delivery_id=delivery).is_lot_checked


def test_what_is_not_found_leaves_the_delivery_and_can_be_planned_again(house: House) -> None:
    first, second = an_item(house, on_hand=D(5)), an_item(house, on_hand=D(5))
    key = confirmed(house, a_request(a_customer(house), (first, 5), (second, 1)))
    (delivery,) = planned(house, key)
    assert pick_shorten(house.warehouse, delivery, "缺货") == Refused("nothing_picked", {"delivery": delivery})
    done(pick(house, delivery, 3, first))

    done(pick_shorten(house.warehouse, delivery, "缺货"))

    assert [int(line.quantity) for line in DeliveryLine.objects.filter(delivery_id=delivery)] == [3]
    assert open_tasks_of(key) == ["pack", "plan"]
    (rest,) = planned(house, key)
    assert sorted(int(line.quantity) for line in DeliveryLine.objects.filter(delivery_id=rest)) == [1, 2]
    everything_holds(house)


def test_an_order_that_goes_as_a_whole_is_not_shortened(house: House) -> None:
    item, customer = an_item(house, on_hand=D(5)), a_customer(house, accepts_partial=False)
    (delivery,) = planned(house, confirmed(house, a_request(customer, (item, 5))))
    done(pick(house, delivery, 3, item))

    assert getattr(pick_shorten(house.warehouse, delivery, "缺货"), "code", "done") == "partial_refused"


@pytest.mark.parametrize("how", ["cleared", "cancelled"])
def test_picked_goods_go_back_on_the_shelf(house: House, how: str) -> None:
    item = an_item(house, on_hand=D(5))
    key = confirmed(house, a_request(a_customer(house), (item, 5)))
    (delivery,) = planned(house, key)
    done(deliveries_pick(house.warehouse, [delivery])[0])
    done(deliveries_pack(house.warehouse, [Packing(delivery_id=delivery)])[0])
    assert stands(key) == {"picked": 5}

    act = picks_clear if how == "cleared" else delivery_cancel
    done(act(house.warehouse, [delivery], "拣错")[0])

    assert (stands(key), Package.objects.filter(delivery_id=delivery).count()) == ({"reserved": 5}, 0)
    assert open_tasks_of(key) == (["pick"] if how == "cleared" else ["plan"])
    everything_holds(house)


def test_each_step_waits_for_the_one_before_and_is_done_once(house: House) -> None:
    item = an_item(house, on_hand=D(5))
    (delivery,) = planned(house, confirmed(house, a_request(a_customer(house), (item, 5))))
    pack = [Packing(delivery_id=delivery, packages=(D("2.5"), D("3")))]

    codes = [
        code(deliveries_ship(house.warehouse, [delivery])[0]),
        code(deliveries_pack(house.warehouse, pack)[0]),
        code(picks_check(house.logistics, [delivery])[0]),
        code(deliveries_pick(house.warehouse, [delivery])[0]),
        code(deliveries_pick(house.warehouse, [delivery])[0]),
        code(deliveries_pack(house.warehouse, pack)[0]),
        code(deliveries_ship(house.warehouse, [delivery])[0]),
        code(picks_clear(house.warehouse, [delivery], "晚了")[0]),
    ]

    assert codes == [
        "step_before_missing", "step_before_missing", "picking_unfinished", "done", "step_done_already", "done", "done",
        "delivery_state_refused",
    ]  # fmt: skip
    packages = Package.objects.filter(delivery_id=delivery).order_by("number")
    assert list(packages.values_list("number", "weight_kg")) == [(1, D("2.5")), (2, 3)]
    everything_holds(house)


def test_without_an_order_of_steps_goods_leave_as_they_are() -> None:
    house = a_house(policies=("direct",))
    (delivery,) = planned(house, confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5))))

    done(deliveries_ship(house.warehouse, [delivery])[0])


def test_a_hold_stops_the_warehouse(house: House) -> None:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (delivery,) = planned(house, key)
    hold = HandHold(object_kind=ObjectKind.DELIVERY, object=str(delivery), scope="pick", reason="等通知")
    done(hold_put(house.desk, hold))

    assert code(deliveries_pick(house.warehouse, [delivery])[0]) == "on_hold"
    assert stands(key) == {"reserved": 5}


def code(outcome: Outcome) -> str:
    """Its refusal, or that it was done."""
    return "done" if isinstance(outcome, Done) else outcome.code
