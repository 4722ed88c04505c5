"""Orders through the API: taken down, read, edited, submitted, each as its own people may."""

from typing import Any

import pytest

from tests.builders import House, a_customer, a_house, an_item
from tests.entrypoints.api.calling import Caller, caller_for

pytestmark = pytest.mark.proves("M2")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def sales(house: House) -> Caller:
    return caller_for(house.people["sales"], house.company)


def an_order(house: House, **other: Any) -> dict[str, Any]:
    return {"customer": a_customer(house), "lines": [{"item": an_item(house), "quantity": "3"}], **other}


def test_a_draft_is_taken_down_and_read_with_exact_strings(house: House, sales: Caller) -> None:
    made = sales.post("/drafts", an_order(house))

    assert made.status_code == 201, made.content
    read = sales.get(f"/orders/{made.json()['order']}").json()
    assert (read["status"], read["gross"], read["lines"][0]["quantity"]) == ("draft", "30", "3")


def test_a_list_pages_by_key_and_the_link_leads_on(house: House, sales: Caller) -> None:
    asked = an_order(house)
    keys = [str(sales.post("/drafts", asked).json()["order"]) for _ in range(3)]

    first = sales.get("/orders?limit=2")
    link = first["Link"].split(">")[0].lstrip("<")
    second = sales.get(link)

    assert [row["id"] for row in (*first.json(), *second.json())] == keys[::-1]
    assert "Link" not in second


@pytest.mark.proves("J4")
def test_a_filter_finds_by_product_and_status(house: House, sales: Caller) -> None:
    asked = an_order(house)
    key = str(sales.post("/drafts", asked).json()["order"])
    sales.post("/drafts", an_order(house))

    found = sales.get(f"/orders?product={asked['lines'][0]['item']}&status=draft").json()

    assert [row["id"] for row in found] == [key]
    assert sales.get("/orders?status=closed").json() == []


def test_an_edit_needs_the_tag_of_what_was_read(house: House, sales: Caller) -> None:
    asked = an_order(house)
    key = sales.post("/drafts", asked).json()["order"]
    tag = sales.get(f"/orders/{key}")["ETag"]
    edited = {**asked, "note": "new"}

    assert sales.put(f"/drafts/{key}", edited).status_code == 428
    assert sales.put(f"/drafts/{key}", edited, If_Match=tag).status_code == 200
    stale = sales.put(f"/drafts/{key}", edited, If_Match=tag)

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")


def test_a_repeated_request_is_answered_with_the_same_bytes(house: House, sales: Caller) -> None:
    asked = an_order(house)

    first = sales.post("/drafts", asked, Idempotency_Key="once")
    again = sales.post("/drafts", asked, Idempotency_Key="once")
    other = sales.post("/drafts", {**asked, "note": "other"}, Idempotency_Key="once")

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert len(sales.get("/orders").json()) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_many_are_submitted_with_an_outcome_each(house: House, sales: Caller) -> None:
    keys = [str(sales.post("/drafts", an_order(house)).json()["order"]), "999"]

    answer = sales.post("/orders/submit", {"orders": keys}).json()

    assert (answer["done"], answer["refused"]) == (1, 1)
    assert answer["outcomes"][1]["problem"]["code"] == "not_found"
    assert answer["outcomes"][1]["problem"]["facts"] == {"order": "999"}


def test_all_or_none_undoes_the_rest(house: House, sales: Caller) -> None:
    key = str(sales.post("/drafts", an_order(house)).json()["order"])

    answer = sales.post("/orders/submit", {"orders": [key, "999"], "mode": "all"}).json()

    assert [each["problem"]["code"] for each in answer["outcomes"]] == ["batch_undone", "not_found"]
    assert sales.get(f"/orders/{key}").json()["status"] == "draft"


def test_what_an_order_waits_for_is_said_in_the_language_asked_for(house: House, sales: Caller) -> None:
    key = sales.post("/drafts", an_order(house)).json()["order"]
    sales.post("/orders/submit", {"orders": [str(key)]})
    chinese = Caller(sales.token, language="zh-CN")

    english_waits = sales.get(f"/orders/{key}").json()["waiting_for"]
    chinese_waits = chinese.get(f"/orders/{key}").json()["waiting_for"]

    assert english_waits and len(english_waits) == len(chinese_waits)
    assert english_waits[0]["what"] != chinese_waits[0]["what"]


def test_the_ledger_is_read_with_its_hashes(house: House, sales: Caller) -> None:
    key = sales.post("/drafts", an_order(house)).json()["order"]

    entries = sales.get(f"/orders/{key}/ledger").json()

    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert all(len(entry["hash"]) == 64 for entry in entries)


def test_another_companys_order_is_not_there(house: House, sales: Caller) -> None:
    key = sales.post("/drafts", an_order(house)).json()["order"]
    elsewhere = a_house()
    stranger = caller_for(elsewhere.people["sales"], elsewhere.company)

    answer = stranger.get(f"/orders/{key}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
