"""Review: the queue, the contract review sheet with what stands out, and opinions given from it, one by one or many."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.worklist.models import Task
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import Order
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from tests.builders import LIMIT, House, a_customer, a_house, a_request, an_item, done, opinion_give, submitted
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("B2", "H1")
QUEUE_QUERIES, SHEET_QUERIES = 13, 19
D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def in_review(house: House, *, limit: Decimal = LIMIT, on_hand: int = 9, quantity: int = 1) -> Order:
    """An order the desk is asked to review."""
    customer = a_customer(house, limit=limit)
    key = submitted(house, a_request(customer, (an_item(house, on_hand=D(on_hand)), quantity)))
    return Order.objects.get(pk=key)


def opinion_of(order: Order) -> Opinion:
    return Opinion.objects.filter(order_id=order.pk, is_void=False).earliest("pk")


def test_the_queue_shows_what_is_asked_and_opens_the_sheet_beside_it(house: House) -> None:
    order = in_review(house)

    page = text_of(visitor(house.people["desk"]), "/review")

    assert f'href="/review/{order.number}" data-panel' in page
    assert house.people["sales"].name_zh in page
    assert "data-left=" in page


def test_the_queue_holds_only_what_is_asked_of_ones_own_duties(house: House) -> None:
    order = in_review(house)

    assert str(order.number) not in text_of(visitor(house.people["finance"]), "/review")
    assert str(order.number) in text_of(visitor(house.people["finance"]), "/review?all=1")


def test_a_plain_pass_is_one_press_and_leads_to_the_next(house: House) -> None:
    first, second = in_review(house), in_review(house)
    desk = visitor(house.people["desk"])

    answer = desk.post(f"/review/{first.number}/opinion", {"opinion": opinion_of(first).pk, "decision": "pass"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/review/{second.number}"
    assert opinion_of(first).decision == "pass"
    assert desk.get("/review?next").headers["Location"] == f"/review/{second.number}"


def test_the_last_one_leads_back_to_the_queue(house: House) -> None:
    order = in_review(house)
    desk = visitor(house.people["desk"])

    form = {"opinion": opinion_of(order).pk, "decision": "pass_with_condition", "condition": "deposit first"}
    page = desk.post(f"/review/{order.number}/opinion", form, follow=True)

    assert page.redirect_chain == [("/review", 302)]
    assert "Nothing waits for your opinion." in page.content.decode()
    assert opinion_of(order).condition == "deposit first"


@pytest.mark.parametrize("decision", ["pass_with_condition", "return", "reject"])
def test_anything_but_a_pass_needs_its_reason(house: House, decision: str) -> None:
    order = in_review(house)
    desk = visitor(house.people["desk"])

    answer = desk.post(f"/review/{order.number}/opinion", {"opinion": opinion_of(order).pk, "decision": decision})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert opinion_of(order).decision == ""


def test_a_return_with_its_reason_sends_the_order_back(house: House) -> None:
    order = in_review(house)
    form = {"opinion": opinion_of(order).pk, "decision": "return", "comment": "地址不完整"}

    visitor(house.people["desk"]).post(f"/review/{order.number}/opinion", form)

    assert Order.objects.get(pk=order.pk).status == "draft"
    page = visitor(house.people["sales"]).get(f"/orders/{order.number}").content.decode()
    assert "Returned by" in page
    assert "<strong>地址不完整</strong>" in page


def test_what_was_typed_stays_when_it_is_refused(house: House) -> None:
    order = in_review(house)
    form = {"opinion": opinion_of(order).pk, "decision": "nonsense", "comment": "typed & kept"}

    answer = visitor(house.people["desk"]).post(f"/review/{order.number}/opinion", form)

    assert answer.status_code == 422
    assert "typed &amp; kept" in answer.content.decode()


def test_the_second_of_two_is_told_that_it_was_given(house: House) -> None:
    order = in_review(house)
    opinion = opinion_of(order)
    done(opinion_give(house.desk, opinion.pk, "pass"))

    form = {"opinion": opinion.pk, "decision": "reject", "comment": "late"}
    answer = visitor(house.people["desk"]).post(f"/review/{order.number}/opinion", form)

    assert answer.status_code == 409
    assert opinion_of(order).decision == "pass"


def test_the_same_form_sent_twice_acts_once(house: House) -> None:
    order = in_review(house)
    desk = visitor(house.people["desk"])
    form = {"opinion": opinion_of(order).pk, "decision": "pass", "request_key": "k" * 24}

    answers = [desk.post(f"/review/{order.number}/opinion", form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Opinion.objects.filter(order_id=order.pk).exclude(decision="").count() == 1


def test_who_submitted_is_told_that_the_opinion_is_anothers(house: House) -> None:
    order = in_review(house)
    Opinion.objects.filter(order_id=order.pk).update(requester_id=house.people["desk"].pk)
    Task.objects.filter(order_id=order.pk, kind="review").update(requester_id=house.people["desk"].pk)
    desk = visitor(house.people["desk"])

    page = text_of(desk, f"/review/{order.number}")
    form = {"opinion": opinion_of(order).pk, "decision": "pass"}
    answer = desk.post(f"/review/{order.number}/opinion", form)

    assert "data-decide" not in page
    assert "note warning" in page
    assert answer.status_code == 403
    assert desk.get("/review?next").headers["Location"] == "/review"


def test_over_the_limit_is_found_with_its_sum(house: House) -> None:
    order = in_review(house, limit=D(15), quantity=2)
    desk = visitor(house.people["desk"])

    page, queue = text_of(desk, f"/review/{order.number}"), text_of(desk, "/review")

    assert "Over the credit limit" in queue
    assert "over the limit by" in page
    assert "¥5.00" in page


def test_short_stock_stands_beside_the_line(house: House) -> None:
    order = in_review(house, on_hand=1, quantity=5)

    page = text_of(visitor(house.people["desk"]), f"/review/{order.number}")

    assert "Stock short" in page
    assert '<span class="word warn">short</span>' in page


def test_a_discount_is_explained_by_its_waterfall(house: House) -> None:
    item = an_item(house, on_hand=D(9))
    request = DraftRequest(
        customer=a_customer(house), lines=(LineRequest(item=item, quantity=D(1), discount_percent=D(10)),)
    )
    order = Order.objects.get(pk=submitted(house, request))

    page = text_of(visitor(house.people["desk"]), f"/review/{order.number}")

    assert "The largest discount on a line is 10 %." in page
    assert 'class="waterfall"' in page


def test_a_hold_stops_the_opinion_and_is_said(house: House) -> None:
    order = in_review(house)
    hold = HandHold(object_kind=ObjectKind.ORDER, object=str(order.pk), scope="*", reason="by_hand", note="wait a day")
    done(hold_put(house.desk, hold))
    desk = visitor(house.people["desk"])

    assert "wait a day" in text_of(desk, f"/review/{order.number}")
    form = {"opinion": opinion_of(order).pk, "decision": "pass"}
    assert desk.post(f"/review/{order.number}/opinion", form).status_code == 409


def test_several_are_passed_with_one_comment_and_each_is_told(house: House) -> None:
    orders = [in_review(house) for _ in range(3)]
    done(opinion_give(house.desk, opinion_of(orders[2]).pk, "pass"))
    desk = visitor(house.people["desk"])

    form = {"act": "pass", "key": [opinion_of(order).pk for order in orders], "pass.comment": "fine"}
    page = desk.post("/review/bulk", form, follow=True).content.decode()

    assert "Opinions given: 2" in page
    assert f"{orders[2].number}:" in page
    assert [opinion_of(order).comment for order in orders] == ["fine", "fine", ""]


def test_many_that_are_all_refused_leave_the_list_with_the_refusal(house: House) -> None:
    order = in_review(house)
    desk = visitor(house.people["desk"])

    answer = desk.post("/review/bulk", {"act": "return", "key": opinion_of(order).pk, "return.comment": ""})

    assert answer.status_code == 422
    assert opinion_of(order).decision == ""


@pytest.mark.parametrize("form", [{"act": "reject", "key": "1"}, {"act": "pass", "key": "x"}])
def test_a_bulk_form_that_cannot_be_meant_is_refused(house: House, form: dict[str, str]) -> None:
    assert visitor(house.people["desk"]).post("/review/bulk", form).status_code == 400


def test_a_task_of_my_work_leads_to_the_sheet(house: House) -> None:
    order = in_review(house)

    assert f'href="/review/{order.number}"' in text_of(visitor(house.people["desk"]), "/work")


def test_the_sheet_is_shown_in_chinese(house: House) -> None:
    order = in_review(house, limit=D(15), quantity=2)

    page = text_of(visitor(house.people["desk"], language="zh-hans"), f"/review/{order.number}")

    assert "超出信用额度" in page
    assert "合同评审表" in page


def test_finance_sees_what_credit_is_left_before_this_order(house: House) -> None:
    order = in_review(house, limit=D(500), quantity=2)

    page = text_of(visitor(house.people["finance"]), f"/review/{order.number}")

    assert "Room before this order" in page
    assert "¥500.00" in page


def test_the_pages_ask_the_same_questions_however_much_waits(house: House) -> None:
    desk = visitor(house.people["desk"])
    queues, sheets = [], []
    for count in (1, 4):
        orders = [in_review(house) for _ in range(count)]
        text_of(desk, "/review")
        text_of(desk, f"/review/{orders[0].number}")
        with CaptureQueriesContext(connection) as queries:
            text_of(desk, "/review")
        queues.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            text_of(desk, f"/review/{orders[0].number}")
        sheets.append(len(queries))

    assert (queues, sheets) == ([QUEUE_QUERIES] * 2, [SHEET_QUERIES] * 2)
