"""The acts of the order page: each calls its workflow once, offers follow status and duty, refusals are sentences."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from ordinance.entrypoints.doors import DOORS, url_door
from ordinance.entrypoints.web.acts import ACTS, ROUTE
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.models import Hold, OrderLine
from ordinance.orders.states import HoldState, ObjectKind
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.terms.requests import DraftRequest
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    reviewed,
    signed,
    submitted,
    the_order,
)
from tests.entrypoints.web.pages import deliveries_of, text_of, visitor

KEY = "k" * 24


@pytest.fixture
def house() -> House:
    return a_house()


def a_request_of(house: House) -> DraftRequest:
    return a_request(a_customer(house), (an_item(house, on_hand=Decimal(100)), 3))


def offered(client: Client, key: int) -> set[str]:
    """The acts the page offers as forms."""
    order = the_order(key)
    page = text_of(client, f"/orders/{order.number or f'~{key}'}")
    return set(re.findall(r'<form method="post" action="/orders/[^/"]+/([a-z-]+)"', page))


def send(client: Client, key: int, act: str, **fields: str) -> int:
    order = the_order(key)
    return int(client.post(f"/orders/{order.number or f'~{key}'}/{act}", fields).status_code)


def test_every_act_is_a_declared_door() -> None:
    for name, act in ACTS.items():
        assert DOORS[url_door("POST", f"{ROUTE}{name}")].workflow == act.workflow.door.name


def test_a_draft_is_submitted(house: House) -> None:
    key = a_draft(house, a_request_of(house))

    assert send(visitor(house.people["sales"]), key, "submit") == 302

    assert the_order(key).status == "in_review"


def test_an_opinion_is_given_and_a_missing_reason_is_said(house: House) -> None:
    key = submitted(house, a_request_of(house))
    opinion = Opinion.objects.get(order_id=key)
    client = visitor(house.people["desk"])

    assert send(client, key, "opinion", opinion=str(opinion.pk), decision="return") in (409, 422)
    assert send(client, key, "opinion", opinion=str(opinion.pk), decision="perhaps") == 422
    assert send(client, key, "opinion", opinion=str(opinion.pk), decision="pass") == 302

    assert Opinion.objects.get(order_id=key).decision == "pass"


def test_sending_a_form_twice_acts_once(house: House) -> None:
    key = reviewed(house, a_request_of(house))
    client = visitor(house.people["desk"])

    assert [send(client, key, "confirm", request_key=KEY) for _ in range(2)] == [302, 302]
    assert send(client, key, "confirm", request_key="j" * 24) == 409


def test_a_hold_is_put_stops_the_act_and_is_released(house: House) -> None:
    key = reviewed(house, a_request_of(house))
    client = visitor(house.people["desk"])

    assert send(client, key, "hold", scope="confirm", note="price is wrong") == 302
    response = client.post(f"/orders/{the_order(key).number}/confirm")
    assert response.status_code == 409
    assert "price is wrong" in response.content.decode()
    assert the_order(key).status == "in_review"

    hold = Hold.objects.get(object_id=key)
    assert send(client, key, "release", hold=str(hold.pk), reason="mended") == 302
    assert Hold.objects.get(pk=hold.pk).state == HoldState.LIFTED
    assert send(client, key, "confirm") == 302


def test_goods_are_planned_leave_and_are_signed_for(house: House) -> None:
    key = confirmed(house, a_request_of(house))

    assert send(visitor(house.people["warehouse"]), key, "plan") == 302
    (delivery,) = deliveries_of(key)
    assert send(visitor(house.people["warehouse"]), key, "pack", delivery=str(delivery)) == 302
    assert (
        send(visitor(house.people["warehouse"]), key, "ship", delivery=str(delivery), carrier="顺丰", tracking="SF1")
        == 302
    )
    assert send(visitor(house.people["logistics"]), key, "sign", delivery=str(delivery)) == 422
    assert send(visitor(house.people["logistics"]), key, "sign", delivery=str(delivery), signed_by="王敏") == 302

    assert the_order(key).stage == "signed"


def test_a_refused_form_keeps_what_was_typed_and_names_the_field_as_it_is_called(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    form = {"amount": "12.5x", "bank_reference": "B-77", "payer": "某某公司", "received_on": "2026-01-05"}

    response = visitor(house.people["finance"]).post(f"/orders/{the_order(key).number}/receive", form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "“Amount” is no number" in page
    assert 'value="12.5x"' in page
    assert 'value="某某公司"' in page


def test_somebody_without_the_duty_is_offered_nothing_and_refused(house: House) -> None:
    key = reviewed(house, a_request_of(house))
    client = visitor(house.people["auditor"])

    assert offered(client, key) == set()
    assert send(client, key, "confirm") == 403
    assert the_order(key).status == "in_review"


FIELDS = ("opinion", "decision", "hold", "reason", "delivery", "scope", "note", "amount", "payer", "received_on")


@pytest.mark.parametrize("value", ["", "\x00", "9" * 30, "x" * 5000])
def test_no_act_breaks_on_an_empty_or_hostile_form(house: House, value: str) -> None:
    key = a_draft(house, a_request_of(house))
    client = visitor(house.people["manager"])

    for act in sorted(ACTS.keys() - {"cancel"}):  # the one act whose reason may be any text
        assert send(client, key, act, **dict.fromkeys(FIELDS, value)) in (403, 404, 409, 422), act

    assert the_order(key).status == "draft"


def test_without_the_forms_token_nothing_happens(house: House) -> None:
    key = a_draft(house, a_request_of(house))
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.people["sales"])

    response = client.post(f"/orders/~{key}/submit")

    assert response.status_code == 403
    assert the_order(key).status == "draft"


def test_a_hold_stops_shipping_at_this_door(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    done(hold_put(house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), scope="pick", reason="by_hand")))

    assert send(visitor(house.people["warehouse"]), key, "plan") == 409
    assert deliveries_of(key) == []


def test_quantities_are_changed_as_a_person_saw_them(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    (line,) = OrderLine.objects.filter(order_id=key)
    client = visitor(house.people["desk"])
    fields = {f"line{line.pk}": "2", "edit_token": str(the_order(key).edit_token), "reason": "the customer wants less"}

    assert f'name="line{line.pk}"' in text_of(client, f"/orders/{the_order(key).number}")
    assert send(client, key, "change", **{**fields, f"line{line.pk}": "many"}) == 422
    assert send(client, key, "change", **fields) == 302
    assert send(client, key, "change", **fields) == 412  # what the person saw is no longer so

    line.refresh_from_db()
    assert line.quantity - line.cancelled == 2


def test_a_confirmation_is_undone_while_nothing_is_begun(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    client = visitor(house.people["desk"])

    assert send(client, key, "unconfirm", reason="") == 422
    assert send(client, key, "unconfirm", reason="agreed otherwise") == 302
    assert the_order(key).status == "in_review"


def test_goods_are_taken_back_and_no_more_than_were_sent(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    signed(house, key)
    (part,) = DeliveryLine.objects.filter(order_id=key)
    client = visitor(house.people["warehouse"])

    assert "return" in offered(client, key)
    assert send(client, key, "return", **{f"line{part.pk}": "4", "reason": "damaged"}) == 409
    assert send(client, key, "return", reason="damaged") == 422
    assert send(client, key, "return", **{f"line{part.pk}": "1", "reason": "damaged"}) == 302

    assert OrderLine.objects.get(order_id=key).returned == 1


def test_a_fapiao_is_requested_once_for_a_bill(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    signed(house, key)
    bill = billed(house, key)
    client = visitor(house.people["finance"])

    assert "fapiao" in offered(client, key)
    assert send(client, key, "fapiao", bill=str(bill.pk), kind="golden") == 422
    assert send(client, key, "fapiao", bill=str(bill.pk), kind="ordinary") == 302
    assert "fapiao" not in offered(client, key)


def test_a_delivery_is_offered_while_something_is_unplanned(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    client = visitor(house.people["warehouse"])

    assert "plan" in offered(client, key)
    assert send(client, key, "plan") == 302
    assert "plan" not in offered(client, key)


def test_a_part_is_planned_from_a_warehouse_and_the_plan_undone(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    (line,) = OrderLine.objects.filter(order_id=key)
    client = visitor(house.people["warehouse"])
    main = str(Warehouse.objects.get(company=house.company, code="MAIN").pk)

    assert send(client, key, "plan-lines", **{f"line{line.pk}": "", "warehouse": main}) == 422
    assert send(client, key, "plan-lines", **{f"line{line.pk}": "9", "warehouse": main}) == 409
    assert send(client, key, "plan-lines", **{f"line{line.pk}": "2", "warehouse": main}) == 302
    (part,) = DeliveryLine.objects.filter(order_id=key)
    assert part.quantity == 2
    assert {"plan", "plan-lines", "unplan", "pack"} <= offered(client, key)
    assert send(client, key, "unplan", delivery=str(part.delivery_id), reason="another day") == 302
    assert "unplan" not in offered(client, key)


def test_an_order_is_closed_short_and_opened_again(house: House) -> None:
    key = confirmed(house, a_request_of(house))
    signed(house, key)
    desk = visitor(house.people["desk"])

    assert "short-close" not in offered(desk, key)  # everything has left
    assert send(desk, key, "close") == 409
    rest = confirmed(house, a_request_of(house))
    assert "short-close" in offered(desk, rest)
    assert send(desk, rest, "short-close", reason="") == 422
    assert send(desk, rest, "short-close", reason="the customer wants no more") == 302
    assert OrderLine.objects.get(order_id=rest).cancelled == 3
    assert the_order(rest).status == "closed"
    assert {"reopen", "archive"} <= offered(desk, rest)
    assert send(desk, rest, "reopen", reason="closed too early") == 302
    assert the_order(rest).status == "confirmed"


def test_what_cannot_be_done_now_says_why(house: House) -> None:
    key = reviewed(house, a_request_of(house))
    desk, sales = visitor(house.people["desk"]), visitor(house.people["sales"])

    assert "after the order is confirmed" in text_of(desk, f"/orders/{the_order(key).number}")
    page = text_of(sales, f"/orders/{the_order(key).number}")
    assert "confirm" not in offered(sales, key)
    assert f"it asks for the duty “confirm orders”: {house.people['desk'].name_zh}" in page


def test_an_act_under_a_hold_by_hand_is_not_offered_and_the_hold_is_named(house: House) -> None:
    key = reviewed(house, a_request_of(house))
    client = visitor(house.people["desk"])
    assert "confirm" in offered(client, key)

    assert send(client, key, "hold", scope="confirm", note="price is wrong") == 302

    assert "confirm" not in offered(client, key)
    assert "it is on hold: price is wrong" in text_of(client, f"/orders/{the_order(key).number}")


@pytest.mark.proves("H1")
def test_the_likeliest_act_is_the_primary_one_and_destructive_ones_say_what_they_do(house: House) -> None:
    key = reviewed(house, a_request_of(house))

    page = text_of(visitor(house.people["desk"]), f"/orders/{the_order(key).number}")

    assert page.count("data-primary") == 1
    assert re.search(r'action="[^"]+/confirm".*?data-primary', page, re.DOTALL)
    assert "Nothing of it will be delivered" in page
