"""Contact sheets, comments and notices on their pages, and the frame that counts them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.contact.models import Comment, Notice, Sheet, SheetAddress
from ordinance.foundation.contact.rules import SheetState
from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, a_request, an_item, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("H5")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def number(house: House) -> str:
    return str(
        the_order(submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 1)))).number
    )


def sent(house: House, number: str, **more: object) -> Sheet:
    """A sheet of sales to the order desk, written on the page."""
    form = {"order": number, "departments": ["desk"], "subject": "Earlier?", "text": "Two days earlier?", **more}
    response = visitor(house.people["sales"]).post("/contact/new", form)
    assert response.status_code == 302, response.content.decode()
    return Sheet.objects.filter(company=house.company).latest("pk")


def test_a_sheet_is_asked_told_answered_and_closed(house: House, number: str) -> None:
    sheet = sent(house, number)
    sales, desk = visitor(house.people["sales"]), visitor(house.people["desk"])

    assert f"Contact sheet {sheet.number} for you: Earlier?" in text_of(desk, "/notices")
    assert "Acknowledge" in text_of(desk, f"/contact/{sheet.pk}")
    assert "Acknowledge" not in text_of(sales, f"/contact/{sheet.pk}")
    address = SheetAddress.objects.get(sheet=sheet)
    desk.post(f"/contact/{sheet.pk}/acknowledge", {"address": address.pk, "reply": "From Monday on."})
    page = text_of(sales, f"/contact/{sheet.pk}")
    assert "From Monday on." in page
    assert f"Your contact sheet {sheet.number} was answered" in text_of(sales, "/notices")
    sales.post(f"/contact/{sheet.pk}/close")
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.CLOSED
    assert sheet.number in text_of(sales, "/contact?state=closed&mine=1")


def test_a_sheet_that_cannot_be_sent_keeps_what_was_typed(house: House, number: str) -> None:
    client = visitor(house.people["sales"])

    nobody = client.post("/contact/new", {"order": number, "subject": "S", "text": "T-kept"})
    past = client.post(
        "/contact/new", {"departments": "desk", "subject": "S", "text": "T", "reply_by": "2020-01-01T10:00"}
    )
    nonsense = client.post(
        "/contact/new", {"departments": "desk", "subject": "", "text": "T", "reply_by": "99", "people": "x"}
    )

    assert nobody.status_code == past.status_code == nonsense.status_code == 422
    assert "T-kept" in nobody.content.decode()
    assert not Sheet.objects.filter(company=house.company).exists()


def test_a_second_answer_is_refused_in_words(house: House, number: str) -> None:
    sheet = sent(house, number)
    desk = visitor(house.people["desk"])
    form = {"address": SheetAddress.objects.get(sheet=sheet).pk, "reply": "yes"}
    desk.post(f"/contact/{sheet.pk}/acknowledge", form)

    again = desk.post(f"/contact/{sheet.pk}/acknowledge", form)

    assert again.status_code == 409
    assert "acknowledged" in again.content.decode()


def test_a_comment_tells_those_it_names(house: House, number: str) -> None:
    order = Order.objects.get(company=house.company, number=number).pk
    form = {"about": "order", "key": order, "text": "Please call.", "mentioned": house.people["finance"].pk}
    client = visitor(house.people["desk"])

    assert client.post("/comments", {**form, "next": f"/orders/{number}"}).headers["Location"] == f"/orders/{number}"
    assert client.post("/comments", {**form, "next": "https://elsewhere.example/"}).headers["Location"] == "/work"
    assert Comment.objects.filter(stream=order).count() == 2
    assert "You are mentioned at" in text_of(visitor(house.people["finance"]), "/notices")
    assert "A comment on your order" in text_of(visitor(house.people["sales"]), "/notices")


def test_reading_notices_is_a_press(house: House, number: str) -> None:
    sent(house, number)
    desk = visitor(house.people["desk"])
    assert _unread(desk) == "1"

    desk.post("/notices/read", {"next": "/notices"})

    assert _unread(desk) == ""
    assert not Notice.objects.filter(person_id=house.people["desk"].pk, read_at=None).exists()


def test_the_figures_of_the_frame_are_asked_again_for_little(house: House, number: str) -> None:
    desk = visitor(house.people["desk"])
    first = desk.get("/now", headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as queries:
        again = desk.get("/now", headers={"If-None-Match": first.headers["ETag"]})
    asked = len(queries)
    sent(house, number)

    assert (first.status_code, again.status_code) == (200, 304)
    assert asked == 5  # session, person, posts, tasks, notices
    assert desk.get("/now", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_theme_stays_with_the_person(house: House) -> None:
    client = visitor(house.people["desk"])

    client.post("/theme", {"theme": "dark", "next": "/orders"})

    assert 'data-bs-theme="dark"' in text_of(client, "/orders")
    assert client.post("/theme", {"theme": "pink"}).status_code == 400
    assert Client().post("/theme", {"theme": "light"}).status_code == 302


def _unread(client: Client) -> str:
    page = text_of(client, "/now")
    return page.partition('<span class="count bad">')[2].partition("<")[0]
