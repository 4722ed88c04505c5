"""Views of lists: kept under a name, shared, taken as the first one, and forgotten; each is an address."""

import pytest
from django.test import Client

from ordinance.foundation.preferences.models import SavedView
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("J4")

SAVE = {"table": "orders", "name": "Drafts first", "query": "status=draft&columns=number,amount", "next": "/orders?q=x"}


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def desk(house: House) -> Client:
    return visitor(house.people["desk"])


def test_a_view_is_kept_shown_and_dropped(house: House, desk: Client) -> None:
    response = desk.post("/views/save", SAVE)
    assert response.headers["Location"] == "/orders?q=x"
    view = SavedView.objects.get(company=house.company)

    page = text_of(desk, "/orders?status=draft&columns=number,amount")
    assert '?status=draft&amp;columns=number,amount" aria-current="page">Drafts first</a>' in page
    assert "Drafts first" not in text_of(visitor(house.people["sales"]), "/orders")

    assert visitor(house.people["sales"]).post("/views/drop", {"view": str(view.pk)}).status_code == 404
    desk.post("/views/drop", {"view": str(view.pk), "next": "/orders"})
    assert not SavedView.objects.filter(company=house.company).exists()
    assert desk.post("/views/drop", {"view": "x"}).status_code == 404


def test_a_shared_view_is_everybodys_in_the_company(house: House, desk: Client) -> None:
    desk.post("/views/save", {**SAVE, "is_shared": "1"})

    assert "Drafts first" in text_of(visitor(house.people["sales"]), "/orders")
    assert "Drafts first" not in text_of(visitor(a_house().people["sales"]), "/orders")


def test_the_first_view_is_what_an_address_that_asks_nothing_shows(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house)
    draft = a_draft(house, a_request(customer, (item, 1)))
    order = the_order(submitted(house, a_request(customer, (item, 1))))
    desk.post("/views/save", {**SAVE, "is_default": "1"})

    first, everything = text_of(desk, "/orders"), text_of(desk, "/orders?sort=-ordered")

    assert f"~{draft}" in first
    assert f">{order.number}</a>" not in first
    assert f">{order.number}</a>" in everything


def test_a_first_view_that_names_what_is_gone_shows_the_whole_list(house: House, desk: Client) -> None:
    draft = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    desk.post("/views/save", {**SAVE, "query": "columns=gone", "is_default": "1"})

    assert f"~{draft}" in text_of(desk, "/orders")


def test_what_cannot_be_kept_is_said(house: House, desk: Client) -> None:
    page = desk.post("/views/save", {**SAVE, "name": " "}, follow=True).content.decode()

    assert '<div class="note error"' in page
    assert not SavedView.objects.filter(company=house.company).exists()
