"""What cannot be used is refused by name, and nothing changes."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.orders.models import Order
from ordinance.workflows.register import customer_status_change
from tests.builders import House, a_customer, a_house, an_item, done
from tests.entrypoints.api.calling import Caller, caller_for

BAD_LINES: dict[str, tuple[Mapping[str, Any], str]] = {
    "unknown item": ({"item": "NOPE"}, "unknown_item"),
    "unknown unit": ({"unit": "furlong"}, "unknown_unit"),
    "unknown warehouse": ({"warehouse": "MOON"}, "unknown_warehouse"),
    "zero": ({"quantity": "0"}, "not_positive"),
    "negative": ({"quantity": "-1"}, "not_positive"),
    "NaN": ({"quantity": "NaN"}, "not_finite"),
    "infinite": ({"quantity": "-Infinity"}, "not_finite"),
    "beyond all bounds": ({"quantity": "1" + "0" * 30}, "too_large"),
    "an exponent": ({"quantity": "1e30"}, "not_a_number"),
    "a float": ({"quantity": 1.5}, "not_decimal"),
    "an Arabic digit": ({"quantity": "٣"}, "not_a_number"),
    "too fine": ({"quantity": "0.0000001"}, "too_many_decimals"),
    "finer than its unit": ({"quantity": "1.5"}, "quantity_too_fine"),
    "a switch": ({"quantity": True}, "not_decimal"),
    "nothing": ({"quantity": None}, "not_decimal"),
    "a date in the past": ({"requested_on": "2001-01-01"}, "date_in_past"),
    "no date": ({"requested_on": "2026-02-30"}, "not_a_date"),
    "a number for a date": ({"requested_on": 20261121}, "not_a_date"),
    "U+0000": ({"description": "a\x00b"}, "control_character"),
    "too long": ({"description": "长" * 201}, "too_long"),
    "an unknown field": ({"colour": "blue"}, "field_unknown"),
    "a price of too many decimals": ({"unit_price": "1.123456789"}, "too_many_decimals"),
    "a negative price": ({"unit_price": "-1"}, "negative"),
    "a discount beyond all": ({"discount_percent": "101"}, "out_of_range"),
}


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def sales(house: House) -> Caller:
    return caller_for(house.people["sales"], house.company)


def codes(answer: Any) -> set[str]:
    body = answer.json()
    return {body["code"], *(error["code"] for error in body["errors"])}


def entries(house: House) -> int:
    return LedgerEntry.objects.filter(company_id=house.company.pk).count()


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_refused_by_name_and_changes_nothing(house: House, sales: Caller, name: str) -> None:
    changed, code = BAD_LINES[name]
    line = {"item": an_item(house), "quantity": "1", **changed}
    asked = {"customer": a_customer(house), "lines": [line]}
    before = entries(house)

    answer = sales.post("/orders", asked)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content
    assert code in codes(answer)
    assert any(error["pointer"].startswith("/lines/0/") for error in answer.json()["errors"])
    assert (Order.objects.filter(company=house.company).count(), entries(house)) == (0, before)


def test_a_closed_customer_takes_no_new_orders(house: House, sales: Caller) -> None:
    customer = a_customer(house)
    done(customer_status_change(house.admin, customer, "closed", "gone"))

    answer = sales.post("/drafts", {"customer": customer, "lines": [{"item": an_item(house), "quantity": "1"}]})

    assert (answer.status_code, answer.json()["code"]) == (422, "customer_closed")


def test_a_date_in_the_past_is_right_when_the_order_is_entered_late(house: House, sales: Caller) -> None:
    line = {"item": an_item(house), "quantity": "1", "requested_on": "2024-05-10"}
    asked = {"customer": a_customer(house), "lines": [line]}

    assert sales.post("/drafts", asked, As_Of="2024-05-01T09:00:00+08:00").status_code == 201
    future = sales.post("/drafts", asked, As_Of="2190-05-01T09:00:00+08:00")
    assert (future.status_code, future.json()["errors"][0]["code"]) == (422, "in_future")


def test_an_amount_has_the_decimals_of_its_currency(house: House) -> None:
    finance = caller_for(house.people["finance"], house.company)
    asked = {"payer": "A", "amount": "1.005", "currency": "CNY", "bank_reference": "R1", "received_on": "2026-01-05"}

    answer = finance.post("/receipts", asked)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_many_decimals")


def test_the_same_order_number_of_a_customer_twice_is_taken_with_a_warning(house: House, sales: Caller) -> None:
    asked = {"customer": a_customer(house), "customer_po": "PO-1", "lines": [{"item": an_item(house), "quantity": "1"}]}
    sales.post("/drafts", asked)

    again = sales.post("/drafts", asked)

    assert (again.status_code, again.json()["warnings"]) == (201, ["duplicate_po"])


BODIES: dict[str, tuple[bytes, int, str]] = {
    "half a file": (b'{"customer": "A", "lines": [{"item"', 400, "invalid_json"),
    "nothing": (b"", 422, "invalid_input"),
    "a list": (b"[]", 422, "invalid_input"),
    "a depth bomb": (b"[" * 100_000, 400, "invalid_json"),
    "no UTF-8": (b'{"customer": "\xff\xfe"}', 400, "invalid_json"),
    "a lone surrogate": (b'{"customer": "\\ud800"}', 400, "invalid_json"),
    "a bare NaN": (b'{"priority": NaN}', 400, "invalid_json"),
    "a huge number": (b'{"priority": 1e999}', 400, "invalid_json"),
    "a name of 10 MB": (b'{"customer": "' + b"a" * 10_000_000 + b'"}', 413, "body_too_large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none_is_refused(sales: Caller, name: str) -> None:
    content, status, code = BODIES[name]

    answer = sales.raw("POST", "/drafts", content, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_form_is_not_json(sales: Caller) -> None:
    answer = sales.raw("POST", "/drafts", b"customer=A", "application/x-www-form-urlencoded")

    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_unknown")


@pytest.mark.parametrize(
    "path", ["/orders/%00", "/orders/" + "9" * 39, "/orders/%FF", "/nowhere", "/orders/1/2/3/4", "/"]
)
def test_an_address_that_names_nothing_is_not_found(sales: Caller, path: str) -> None:
    answer = sales.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_another_method_is_answered_with_those_there_are(sales: Caller) -> None:
    answer = sales.send("PATCH", "/drafts")

    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "POST")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=%00", "after=bm90", "after=WzFd", "status=lost", "colour=blue"]
)
def test_a_query_that_cannot_be_meant_is_refused(sales: Caller, query: str) -> None:
    answer = sales.get(f"/orders?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_a_problem_speaks_the_language_asked_for_chinese_first(house: House, sales: Caller) -> None:
    asked = orjson.dumps({"customer": "NOPE", "lines": []})
    details = {
        language: Caller(sales.token, language=language)
        .raw("POST", "/drafts", asked, "application/json")
        .json()["detail"]
        for language in ("zh-CN", "en-GB", "fr")
    }

    assert details["zh-CN"] == details["fr"] == "客户“NOPE”不存在。"
    assert details["en-GB"] == "Customer “NOPE” is not known."


@pytest.mark.parametrize("key", ["a b", "x" * 256, "键"])
def test_an_idempotency_key_that_cannot_be_kept_is_refused(sales: Caller, key: str) -> None:
    answer = sales.post("/drafts", {"lines": []}, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")
