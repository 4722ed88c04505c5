"""The warehouse's pages: goods scanned against the delivery, checked, packed, sent, signed for."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.entrypoints.web.given import FieldRefused
from ordinance.entrypoints.web.views.warehouse_acts import packages_of
from ordinance.modules.shipping.models import Delivery, DeliveryLine, DeliveryState, Package
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, planned
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("D2")
LIST_QUERIES, PAGE_QUERIES = 17, 17


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def picker(house: House) -> Client:
    return visitor(house.people["warehouse"])


def a_delivery(house: House, *quantities: int) -> Delivery:
    """A planned delivery of fresh items."""
    items = [(an_item(house, on_hand=Decimal(100)), quantity) for quantity in quantities]
    (key,) = planned(house, confirmed(house, a_request(a_customer(house), *items)))
    return Delivery.objects.get(pk=key)


def codes_of(delivery: Delivery) -> dict[str, DeliveryLine]:
    lines = DeliveryLine.objects.filter(delivery=delivery).select_related("order_line__item")
    return {line.order_line.item.code: line for line in lines if line.order_line.item is not None}


def test_scans_pick_a_delivery_line_by_line(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 2, 1)
    first, second = codes_of(delivery)
    url = f"/warehouse/{delivery.pk}"

    for code in (first, first, second):
        assert picker.post(f"{url}/scan", {"code": code}).status_code == 302

    assert "Picked 3 / 3" in text_of(picker, url)
    delivery.refresh_from_db()
    assert delivery.picked_by == house.people["warehouse"].pk
    for name, form in (
        ("check", {}),
        ("pack", {"packages": "2.5 1"}),
        ("ship", {"carrier": "顺丰", "tracking": "SF1"}),
    ):
        assert picker.post(f"/warehouse/{name}", {"key": delivery.pk, "next": url, **form}).headers["Location"] == url
    visitor(house.people["logistics"]).post("/warehouse/sign", {"key": delivery.pk, "signed_by": "王敏"})
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SIGNED
    assert list(Package.objects.filter(delivery=delivery).order_by("number").values_list("weight_kg", flat=True)) == [
        Decimal("2.500"), Decimal("1.000"),
    ]  # fmt: skip


def test_goods_that_differ_are_refused_in_words_and_nothing_changes(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 1)
    (code,) = codes_of(delivery)
    other = an_item(house)
    url = f"/warehouse/{delivery.pk}/scan"

    wrong, many = picker.post(url, {"code": other}), picker.post(url, {"code": code, "quantity": "2"})
    nothing, nonsense = picker.post(url, {}), picker.post(url, {"code": code, "quantity": "two"})

    assert {answer.status_code for answer in (wrong, many)} == {409}
    assert {answer.status_code for answer in (nothing, nonsense)} == {422}
    assert other in wrong.content.decode()
    assert code in wrong.content.decode()
    assert DeliveryLine.objects.get(delivery=delivery).picked == 0


def test_one_scan_sent_twice_picks_once(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 2)
    (code,) = codes_of(delivery)
    form = {"code": code, "request_key": "scan-sent-twice-by-a-finger"}

    for _ in range(2):
        picker.post(f"/warehouse/{delivery.pk}/scan", form)

    assert DeliveryLine.objects.get(delivery=delivery).picked == 1


def test_what_cannot_be_found_is_left_and_the_rest_goes(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 5)
    line = DeliveryLine.objects.get(delivery=delivery)
    picker.post(f"/warehouse/{delivery.pk}/scan", {"line": line.pk, "quantity": "3"})

    answer = picker.post(f"/warehouse/{delivery.pk}/shorten", {"reason": "two are damaged", "next": "/warehouse"})

    assert answer.headers["Location"] == "/warehouse"
    line.refresh_from_db()
    assert line.quantity == 3


def test_many_deliveries_are_told_apart(house: House, picker: Client) -> None:
    ready, gone = a_delivery(house, 1), a_delivery(house, 1)
    picker.post("/warehouse/pick", {"key": gone.pk})

    page = picker.post("/warehouse/pick", {"key": [ready.pk, gone.pk], "next": "/warehouse"}, follow=True)

    assert f"Picked: {ready.number}" in page.content.decode()
    assert 'class="note error"' in page.content.decode()
    again = picker.post("/warehouse/pick", {"key": [ready.pk, gone.pk]})
    assert again.status_code == 409
    assert "Pick deliveries first" in picker.post("/warehouse/pick", {}, follow=True).content.decode()


@pytest.mark.parametrize(
    "said, packages",
    [("", 1), ("x3", 3), ("×2", 2), ("1.5", 1), ("1.5, 2，3", 3)],
)
def test_packages_are_counted_or_weighed(said: str, packages: int) -> None:
    assert len(packages_of(said)) == packages


@pytest.mark.parametrize("said", ["x0", "x1.5", "x501", "x", "heavy", "1,,0 -2", "NaN"])
def test_packages_that_cannot_be_meant_are_refused(said: str) -> None:
    with pytest.raises(FieldRefused):
        packages_of(said)


def test_the_pages_ask_the_same_questions_however_many_lines(house: House, picker: Client) -> None:
    for lines in ((1,), (1, 2, 3, 4)):
        delivery = a_delivery(house, *lines)
        for url, most in (("/warehouse", LIST_QUERIES), (f"/warehouse/{delivery.pk}", PAGE_QUERIES)):
            text_of(picker, url)
            with CaptureQueriesContext(connection) as queries:
                text_of(picker, url)
            assert len(queries) <= most, url


def test_what_was_typed_stands_when_an_act_is_refused(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 1)
    about = {"key": delivery.pk, "next": f"/warehouse/{delivery.pk}"}

    weights = picker.post("/warehouse/pack", {**about, "packages": "heavy"})
    unpacked = picker.post("/warehouse/ship", {**about, "carrier": "顺丰", "tracking": "SF\x0012"})

    assert weights.status_code == unpacked.status_code == 422
    assert 'value="heavy"' in weights.content.decode()
    assert "Packages" in weights.content.decode()
    assert 'value="顺丰"' in unpacked.content.decode()


def test_checking_is_offered_when_all_is_picked(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 1)
    url = f"/warehouse/{delivery.pk}"
    assert 'action="/warehouse/check"' not in text_of(picker, url)

    picker.post("/warehouse/pick", {"key": delivery.pk, "next": url})

    assert 'action="/warehouse/check"' in text_of(picker, url)


def test_the_order_leads_to_its_delivery_in_the_warehouse(house: House, picker: Client) -> None:
    delivery = a_delivery(house, 1)
    order = DeliveryLine.objects.get(delivery=delivery).order_id

    assert f'href="/warehouse/{delivery.pk}"' in text_of(picker, f"/orders/~{order}?tab=deliveries")
