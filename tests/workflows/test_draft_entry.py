"""Writing a draft while it is typed: merged by line, and nobody writes over what they did not see."""

from decimal import Decimal
from typing import Any

import pytest

from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.tokens import line_token
from ordinance.workflows.draft_entry import draft_begin, draft_merge
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.edits import DraftEdits, RowEdit
from ordinance.workflows.terms.requests import LineRequest
from tests.builders import House, a_customer, a_house, an_item, done, the_order

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def begun(house: House, head: dict[str, str], *lines: tuple[str, str]) -> int:
    rows = [
        RowEdit(ref=f"n{at}", line=LineRequest(item=item, quantity=D(quantity)))
        for at, (item, quantity) in enumerate(lines)
    ]
    edits = DraftEdits({name: ("", value) for name, value in head.items()}, rows)
    return int(str(done(draft_begin(house.sales, edits))["order"]))


def lines(key: int) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order_id=key).select_related("item").order_by("position"))


def typed(line: OrderLine, **changed: Any) -> RowEdit:
    """The row of a line as it stands, with something typed in it."""
    fields = {"item": line.item.code if line.item else line.item_raw, "quantity": line.quantity, **changed}
    seen = line_token(line, the_order(line.order_id).requested_on)
    return RowEdit(ref=str(line.pk), key=line.pk, seen=seen, line=LineRequest(**fields))


def merged(house: House, key: int, *rows: RowEdit, who: str = "sales", **head: tuple[str, str]) -> dict[str, Any]:
    return done(draft_merge(house.actor(who), key, DraftEdits(head, rows)))


def test_a_draft_begins_with_whatever_is_known(house: House) -> None:
    item = an_item(house)

    key = begun(house, {"customer": "someone new"}, (item, "2"), ("NOPE", "3"), (item, "0"))

    order = the_order(key)
    assert (order.customer_raw, order.gross) == ("someone new", D(20))
    assert [(line.item_raw, line.quantity) for line in lines(key)] == [(item, 2), ("NOPE", 3), (item, 0)]
    assert {"customer", "item:2", "quantity:3"} <= set(order.missing.split(","))


def test_what_is_not_given_keeps_it_from_being_submitted(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "0"))

    (outcome,) = orders_submit(house.sales, [key])

    assert outcome.code == "incomplete"  # type: ignore[union-attr]
    assert "quantity:1" in outcome.facts["missing"]


def test_changes_of_different_lines_come_together(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "1"), (an_item(house), "2"))
    first, second = lines(key)

    merged(house, key, typed(first, quantity=D(5)))
    answer = merged(house, key, typed(second, quantity=D(7)), who="desk", note=("", "call first"))

    assert answer["conflicts"] == []
    assert [line.quantity for line in lines(key)] == [5, 7]
    assert (the_order(key).note, the_order(key).gross) == ("call first", D(120))


def test_the_same_line_is_not_written_over(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "1"))
    (seen,) = lines(key)

    merged(house, key, typed(seen, quantity=D(5)))
    answer = merged(
        house, key, typed(seen, quantity=D(9)), who="desk", customer_po=("", "PO-1"), note=("never so", "b")
    )

    assert [each.get("ref", each.get("field")) for each in answer["conflicts"]] == ["note", str(seen.pk)]
    assert lines(key)[0].quantity == 5
    assert the_order(key).customer_po == "PO-1"


def test_a_line_taken_out_meanwhile_is_told(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "1"), (an_item(house), "2"))
    first, second = lines(key)
    row = typed(first)

    merged(house, key, RowEdit(ref="x", key=first.pk, seen=row.seen))
    answer = merged(house, key, typed(first, quantity=D(3)), who="desk")

    assert answer["conflicts"][0]["is_gone"] is True
    assert [(line.pk, line.position) for line in lines(key)] == [(second.pk, 1)]


def test_new_rows_stand_where_they_were_typed(house: House) -> None:
    items = [an_item(house) for _ in range(4)]
    key = begun(house, {"customer": a_customer(house)}, (items[0], "1"), (items[1], "1"))
    first, _ = lines(key)
    rows = [
        RowEdit(ref="n1", after=str(first.pk), line=LineRequest(item=items[2], quantity=D(1))),
        RowEdit(ref="n2", after="n1", line=LineRequest(item=items[3], quantity=D(1))),
    ]

    answer = merged(house, key, *rows)

    assert [line.item.code for line in lines(key) if line.item] == [items[0], items[2], items[3], items[1]]
    assert set(answer["rows"]) == {"n1", "n2"}


def test_a_row_that_can_never_be_is_refused_and_the_rest_written(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "1"), (an_item(house), "2"))
    first, second = lines(key)

    answer = merged(
        house, key, typed(first, unit="barrel"), typed(second, quantity=D(4)), requested_on=("", "1999-01-01")
    )

    assert {name: each["code"] for name, each in answer["refused"].items()} == {
        str(first.pk): "unknown_unit",
        "requested_on": "date_in_past",
    }
    assert [line.quantity for line in lines(key)] == [1, 4]


def test_prices_typed_by_hand_stay_and_others_follow_the_customer(house: House) -> None:
    item, other = an_item(house), an_item(house)
    key = begun(house, {"customer": a_customer(house)}, (item, "1"), (other, "1"))
    merged(house, key, typed(lines(key)[0], unit_price=D("7.5")))

    merged(house, key, customer=(the_order(key).customer.code, a_customer(house, price_basis="net")))  # type: ignore[union-attr]

    first, second = lines(key)
    assert (first.unit_price, first.by_hand) == (D("7.5"), "price")
    assert second.unit_price != D(10)  # the same list price, without tax


def test_another_customer_brings_their_address_unless_one_was_typed(house: House) -> None:
    one, two = a_customer(house, address="一号路"), a_customer(house, address="二号路", phone="13900000002")
    key = begun(house, {"customer": one}, (an_item(house), "1"))
    merged(house, key, ship_to_phone=(the_order(key).ship_to_phone, "13911111111"))

    merged(house, key, customer=(one, two))

    order = the_order(key)
    assert (order.ship_to_address, order.ship_to_phone) == ("二号路", "13911111111")


def test_the_ledger_says_which_lines_were_written(house: House) -> None:
    key = begun(house, {"customer": a_customer(house)}, (an_item(house), "1"))
    (line,) = lines(key)
    token = Order.objects.get(pk=key).edit_token

    merged(house, key, typed(line, quantity=D(2)))
    merged(house, key)  # nothing typed, nothing written

    assert Order.objects.get(pk=key).edit_token == token + 1
    entry = LedgerEntry.objects.filter(stream=key, kind="order.draft_edited").get()
    assert f'"edited":[{line.pk}]' in entry.data
