"""The pages of stock: what lies where, goods received, moved and counted, goods to come announced and received."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.masterdata.catalog.models import Item
from ordinance.modules.promise.models import Supply
from ordinance.modules.stock.models import Reservation, StockLevel, StockMovement, Warehouse
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, house_today
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("D1", "D3", "D8")
LIST_QUERIES, ITEM_QUERIES = 12, 18


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def keeper(house: House) -> Client:
    return visitor(house.people["warehouse"])


@pytest.fixture
def buyer(house: House) -> Client:
    return visitor(house.people["purchasing"])


def level_of(house: House, code: str) -> StockLevel:
    return StockLevel.objects.get(company=house.company, item__code=code)


def a_supply(house: House, buyer: Client, code: str, quantity: str = "5") -> Supply:
    """A supply announced on the page."""
    due_on = (house_today(house) + timedelta(days=3)).isoformat()
    form = {"item": code, "quantity": quantity, "due_on": due_on, "warehouse": "MAIN", "kind": "purchase"}
    assert buyer.post("/stock/coming/new", {**form, "reference": "PO-7"}).status_code == 302
    return Supply.objects.get(item__code=code, company=house.company)


def test_the_list_says_what_lies_what_is_kept_and_what_is_coming(house: House, keeper: Client, buyer: Client) -> None:
    code = an_item(house, on_hand=Decimal(8))
    an_item(house)
    confirmed(house, a_request(a_customer(house), (code, 3)))
    a_supply(house, buyer, code)

    page = text_of(keeper, f"/stock?q={code}")

    row = page[page.index("<tbody") :]
    assert all(f">{figure}" in row for figure in ("8", "3", "5"))
    assert code not in text_of(keeper, "/stock?lies=short")
    assert code in text_of(keeper, "/stock?lies=coming&warehouse=MAIN")
    assert keeper.get("/stock?export=xlsx").status_code == 200


def test_goods_are_received_by_scan_and_the_place_stays_for_the_next(house: House, keeper: Client) -> None:
    code = an_item(house)
    form = {"item": code.lower(), "quantity": "12", "warehouse": "MAIN", "place": "A-01", "lot": "L1"}

    answer = keeper.post("/stock/receive", {**form, "status": "available"}, follow=True)

    assert f"Received: {code}" in answer.content.decode() or code.lower() in answer.content.decode()
    assert 'value="A-01"' in answer.content.decode()
    lies = level_of(house, code)
    assert (lies.on_hand, lies.place, lies.lot) == (Decimal(12), "A-01", "L1")


@pytest.mark.parametrize(
    "wrong", [{"item": "NO-SUCH"}, {"quantity": "-1"}, {"quantity": "a"}, {"quantity": ""}, {"warehouse": "MOON"},
              {"place": "x" * 21}, {"status": "eaten"}, {"quantity": "0.5"}],
)  # fmt: skip
def test_what_cannot_be_received_is_said_and_nothing_changes(
    house: House, keeper: Client, wrong: dict[str, str]
) -> None:
    code = an_item(house)
    form = {"item": code, "quantity": "1", "warehouse": "MAIN", "status": "available", **wrong}

    answer = keeper.post("/stock/receive", form)

    assert answer.status_code in (409, 422)
    assert form["item"] in answer.content.decode()
    assert not StockMovement.objects.filter(level__item__code=code).exists()


def test_a_form_sent_twice_receives_once(house: House, keeper: Client) -> None:
    code = an_item(house)
    form = {"item": code, "quantity": "2", "warehouse": "MAIN", "status": "available", "request_key": "x" * 24}

    for _ in range(2):
        assert keeper.post("/stock/receive", form).status_code == 302

    assert level_of(house, code).on_hand == Decimal(2)


def test_announced_goods_go_to_the_orders_that_wait_for_them(house: House, keeper: Client, buyer: Client) -> None:
    code = an_item(house)
    supply = a_supply(house, buyer, code)
    order = confirmed(house, a_request(a_customer(house), (code, 4)))
    url = f"/stock/coming/{supply.pk}"
    assert "Orders that wait for it" in text_of(keeper, url)

    much = keeper.post(f"{url}/receive", {"quantity": "6"})
    answer = keeper.post(f"{url}/receive", {"quantity": "5", "lot": "L2"}, follow=True)

    assert much.status_code == 409
    assert "1 orders that waited for it can go on" in answer.content.decode()
    assert Reservation.objects.get(order_id=order).quantity == Decimal(4)


def test_goods_move_and_are_counted(house: House, keeper: Client) -> None:
    code = an_item(house, on_hand=Decimal(10))
    confirmed(house, a_request(a_customer(house), (code, 4)))
    lies = level_of(house, code)
    url = f"/stock/levels/{lies.pk}"
    move = {"warehouse": "MAIN", "place": "B-02", "status": "blocked"}

    assert keeper.post(f"{url}/move", {**move, "quantity": "7"}).status_code == 409
    assert keeper.post(f"{url}/move", {**move, "quantity": "2"}).status_code == 302
    assert keeper.post(f"{url}/count", {"quantity": "3"}).status_code == 409
    assert keeper.post(f"{url}/count", {"quantity": "0"}).status_code == 409
    assert keeper.post(f"{url}/count", {"quantity": ""}).status_code == 422
    assert keeper.post(f"{url}/count", {"quantity": "7"}).status_code == 302

    lies.refresh_from_db()
    assert lies.on_hand == Decimal(7)
    assert StockLevel.objects.get(item__code=code, place="B-02").status == "blocked"


def test_those_who_only_read_are_offered_nothing(house: House) -> None:
    code = an_item(house, on_hand=Decimal(1))
    sales = visitor(house.people["sales"])

    page = text_of(sales, f"/stock/{Item.objects.get(code=code, company=house.company).pk}")

    assert "/stock/receive" not in page
    assert "/move" not in text_of(sales, f"/stock/levels/{level_of(house, code).pk}")


def test_pages_ask_the_same_number_of_queries_however_many_rows(house: House, keeper: Client) -> None:
    codes = [an_item(house, on_hand=Decimal(1)) for _ in range(3)]
    text_of(keeper, "/stock")
    with CaptureQueriesContext(connection) as few:
        text_of(keeper, "/stock")
    for _ in range(5):
        an_item(house, on_hand=Decimal(1))
    with CaptureQueriesContext(connection) as many:
        text_of(keeper, "/stock")
    with CaptureQueriesContext(connection) as page:
        text_of(keeper, f"/stock/{Item.objects.get(code=codes[0], company=house.company).pk}")

    assert len(few) == len(many) <= LIST_QUERIES
    assert len(page) - 1 <= ITEM_QUERIES


def test_nobody_books_into_a_warehouse_only_because_it_stands_first(house: House, keeper: Client) -> None:
    code = an_item(house)
    Warehouse.objects.create(company=house.company, code="AAA", name_zh="分仓")

    page = text_of(keeper, f"/stock/receive?item={code}")
    answer = keeper.post("/stock/receive", {"item": code, "quantity": "1", "warehouse": "", "status": "available"})

    assert '<option value="" selected' in page
    assert answer.status_code == 422
