"""The frame: the first page, my work, error pages in both languages, and headers that keep strangers out."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from ordinance.entrypoints.web.views import work
from tests.builders import House, a_customer, a_house, a_request, an_item, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor


@pytest.fixture
def house() -> House:
    return a_house()


def test_the_first_page_is_my_work_with_links_to_the_orders(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 1)))
    client = visitor(house.people["desk"])

    assert client.get("/").headers["Location"] == "/work"
    page = text_of(client, "/work")
    assert f'href="/review/{the_order(key).number}"' in page
    assert "S4.10:2.1" in page
    assert "Nothing is waiting for you" in text_of(visitor(house.people["logistics"]), "/work")


@pytest.mark.parametrize("language, said", [("en", "Not found"), ("zh-hans", "未找到")])
def test_a_missing_page_says_so_in_the_readers_language(language: str, said: str) -> None:
    client = Client()
    client.cookies["django_language"] = language

    response = client.get("/nothing-here")

    assert response.status_code == 404
    assert said in response.content.decode()


@pytest.mark.parametrize("language, said", [("en", "Bad request"), ("zh-hans", "请求有误")])
def test_a_bad_address_says_so_in_the_readers_language(house: House, language: str, said: str) -> None:
    response = visitor(house.people["desk"], language=language).get("/orders?q=%00")

    assert response.status_code == 400
    assert said in response.content.decode()


@pytest.mark.parametrize("language, said", [("en", "Form expired"), ("zh-hans", "表单已失效")])
def test_an_expired_form_says_so_in_the_readers_language(language: str, said: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language

    response = client.post("/sign-in", {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert said in response.content.decode()


@pytest.mark.parametrize("language, said", [("en", "Something went wrong"), ("zh-hans", "系统出错")])
def test_our_own_fault_is_owned_up_to(house: House, monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(work, "my_work", broken)
    client = visitor(house.people["desk"], language=language)
    client.raise_request_exception = False

    response = client.get("/work")

    assert response.status_code == 500
    assert said in response.content.decode()
    assert "a fault" not in response.content.decode()


@pytest.mark.parametrize("value", ['"\\000aaaaaaaaaaaa"', "x" * 5000, "ÿ" * 40])
def test_a_made_up_session_is_nobody(value: str) -> None:
    response = Client().get("/orders", headers={"Cookie": f"ordinance_session={value}"})

    assert response.status_code == 302


def test_pages_allow_no_strange_code_and_are_not_kept(house: House) -> None:
    response = visitor(house.people["desk"]).get("/orders")

    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]* src=)[^>]*>", page)
    assert " style=" not in page
    assert " on" + "click" not in page
