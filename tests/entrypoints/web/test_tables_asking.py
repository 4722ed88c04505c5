"""Addresses of lists: each is answered with a page or 400, and places are read as they are written."""

import base64
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.entrypoints.web.given import KEY_MAX
from ordinance.entrypoints.web.tables.asking import place_read, place_write
from ordinance.entrypoints.web.tables.orders import ORDERS
from ordinance.insight.listing import Place, SortBy
from tests.builders import a_customer, a_house, a_request, an_item, submitted
from tests.entrypoints.web.pages import visitor

pytestmark = pytest.mark.proves("J4")

NAMES = ["at", "sort", "columns", "export", "panel", *(each.key for each in ORDERS.narrowings)]
MEANT = ["1", "-1", "0", "2026-01-01", "0001-01-01", "confirmed", "reviewed", "-amount", "number", "promised", "1e999",
         "NaN", "9" * 40, "xlsx", "number,stage", "%", "\x00", "\ud800", "'", "null", ","]  # fmt: skip
values = st.one_of(st.sampled_from(MEANT), st.text(max_size=90))
keys = st.integers(1, KEY_MAX)


@pytest.fixture(scope="module")
def client() -> Client:
    house = a_house()
    submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    return visitor(house.people["desk"])


@pytest.mark.parametrize("path", ["/orders", "/orders/board"])
@given(query=st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_address_is_answered_with_a_page_or_400(client: Client, path: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={_quoted(value)}" for name, value in query)

    assert client.get(f"{path}?{text}").status_code in (200, 400), text


@given(packed=st.binary(max_size=60), sort=st.sampled_from(["number", "amount", "promised", "ordered"]))
@settings(max_examples=60, deadline=None)
def test_any_place_is_answered_with_a_page_or_400(client: Client, packed: bytes, sort: str) -> None:
    at = base64.urlsafe_b64encode(packed).decode().rstrip("=")

    assert client.get(f"/orders?sort={sort}&at={at}").status_code in (200, 400), packed


@pytest.mark.parametrize(
    "inner",
    ['["1E-1000000",1,false]', '["1e41",1,false]', '["Infinity",1,true]', "[null,1,false]", "[1,1,false]",
     '["1",true,true]', '["1",0,false]', '["1",1]', '{"a":1,"b":2,"c":3}', '"abc"', "[" * 300],
)  # fmt: skip
def test_a_place_of_an_amount_that_cannot_be_is_refused(inner: str) -> None:
    with pytest.raises(BadRequest):
        place_read(base64.urlsafe_b64encode(inner.encode()).decode().rstrip("="), SortBy("gross", Decimal))


@given(key=keys, is_back=st.booleans(), kind=st.sampled_from([str, int, Decimal, date, datetime]), drawing=st.data())
def test_a_place_is_read_as_it_was_written(key: int, is_back: bool, kind: Any, drawing: st.DataObject) -> None:
    drawn: Any = {
        str: st.text("订单SO-0123456789", max_size=40),
        int: st.integers(-KEY_MAX, KEY_MAX),
        Decimal: st.decimals("-9999999999999", "9999999999999", places=4),
        date: st.dates(),
        datetime: st.datetimes(timezones=st.just(UTC)),
    }[kind]
    value = drawing.draw(st.none() | drawn)
    place = Place(value, key, is_back)

    assert place_read(place_write(place), SortBy("any", kind, is_nullable=True)) == place


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))
