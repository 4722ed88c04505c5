"""Stock itself: in, moved, counted; what is refused changes nothing, and every change is a movement."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput, NotAllowed, Refused
from ordinance.modules.stock.models import StockLevel, StockMovement, StockStatus
from ordinance.workflows.stock import CountResult, GoodsIn, GoodsMove, stock_count, stock_receive, stock_transfer
from tests.builders import D, House, a_customer, a_house, a_request, an_item, confirmed, done
from tests.workflows.fulfilment import everything_holds, stock


def the_level(house: House) -> int:
    return StockLevel.objects.get(company_id=house.company.pk).pk


def test_goods_in_of_one_batch_are_one_document() -> None:
    house = a_house()
    items = [an_item(house) for _ in range(2)]
    goods = [GoodsIn(item=item, quantity=D(3), lot="A") for item in (*items, items[0])]
    documents = {done(outcome)["document"] for outcome in stock_receive(house.warehouse, goods, opening=True)}
    assert len(documents) == 1
    assert stock(house) == [("MAIN", "available", 6, 0), ("MAIN", "available", 3, 0)]
    moved = StockMovement.objects.filter(company_id=house.company.pk)
    assert set(moved.values_list("kind", "document_kind")) == {("opening", "opening")}
    everything_holds(house)


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e30", "0.5", "1e-7"])
def test_a_quantity_that_is_none_is_refused(quantity: str) -> None:
    house = a_house()
    item = an_item(house, on_hand=D(1))
    level, given = the_level(house), Decimal(quantity)
    (received,) = stock_receive(house.warehouse, [GoodsIn(item=item, quantity=given)])
    assert isinstance(received, Refused)
    assert received.code == "quantity_refused"
    (moved,) = stock_transfer(house.warehouse, [GoodsMove(level_id=level, quantity=given, warehouse="EAST")])
    assert isinstance(moved, Refused)
    (counted,) = stock_count(house.warehouse, [CountResult(level_id=level, quantity=given)])
    assert isinstance(counted, Refused) or given == 0
    everything_holds(house)


def test_unknown_goods_and_bad_texts_are_refused() -> None:
    house = a_house()
    item = an_item(house)
    goods = [GoodsIn(item="NOBODY", quantity=D(1)), GoodsIn(item=item, quantity=D(1), warehouse="NOWHERE")]
    codes = [outcome.code for outcome in stock_receive(house.warehouse, goods) if isinstance(outcome, Refused)]
    assert codes == ["unknown_item", "unknown_warehouse"]
    for lot in ("a\x00b", "x" * 41):
        with pytest.raises(InvalidInput):
            stock_receive(house.warehouse, [GoodsIn(item=item, quantity=D(1), lot=lot)])
    with pytest.raises(NotAllowed):
        stock_receive(house.desk, [GoodsIn(item=item, quantity=D(1))])
    assert stock(house) == []


def test_moves_are_decided_on_what_the_earlier_ones_left() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(10))
    confirmed(house, a_request(a_customer(house), (item, 4)))
    level = the_level(house)
    moves = [GoodsMove(level_id=level, quantity=D(n), warehouse="EAST") for n in (4, 3)]
    moves.append(GoodsMove(level_id=level, quantity=D(2), warehouse="MAIN", status=StockStatus.BLOCKED))

    outcomes = stock_transfer(house.warehouse, moves)

    assert outcomes[1] == Refused("stock_short", {"level": level, "wanted": D(3), "free": D(2)})
    assert sorted(stock(house)) == [
        ("EAST", "available", 4, 0),
        ("MAIN", "available", 4, 4),
        ("MAIN", "blocked", 2, 0),
    ]
    everything_holds(house)


def test_a_count_corrects_what_is_not_reserved() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(10))
    confirmed(house, a_request(a_customer(house), (item, 4)))
    level = the_level(house)
    assert stock_count(house.warehouse, [CountResult(level_id=level, quantity=D(3))]) == [
        Refused("count_below_reserved", {"level": level, "counted": D(3), "reserved": D(4)})
    ]
    done(stock_count(house.warehouse, [CountResult(level_id=level, quantity=D(7))])[0])
    assert stock(house) == [("MAIN", "available", 7, 4)]
    everything_holds(house)
