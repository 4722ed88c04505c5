"""The order page: what it shows of an order at each place of its life, to whom, and with how many questions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.worklist.models import Task
from ordinance.insight.journey import journey
from ordinance.insight.order_page import CUSTOMERS_TABS, Tab, order_page
from ordinance.modules.review.models import Opinion
from ordinance.orders.models import OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.change import ChangeRequest, order_change
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.requests import DraftRequest
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    reviewed,
    submitted,
    the_order,
)
from tests.entrypoints.web.pages import text_of, to_the_archive, visitor

# of each tab, the five of the frame included; sheets and supply are asked once more where the order has any
QUERIES = {
    "overview": 21, "lines": 14, "review": 14, "deliveries": 14, "money": 20, "decisions": 17, "versions": 15,
    "files": 15, "ledger": 16,
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return a_house()


def page_of(house: House, key: int, *, role: str = "desk", language: str = "en", tab: str = "overview") -> str:
    order = the_order(key)
    url = f"/orders/{order.number or f'~{key}'}?tab={tab}"
    return text_of(visitor(house.people[role], language=language), url)


def request_of(house: House, quantity: int = 3) -> DraftRequest:
    return a_request(a_customer(house), (an_item(house, on_hand=Decimal(100)), quantity))


@pytest.mark.proves("H1")
@pytest.mark.parametrize(
    "make, zh, en",
    [
        (a_draft, "待提交", "waiting to be submitted"),
        (submitted, "待订单部评审", "waiting for the opinion of the order desk"),
        (reviewed, "待确认", "waiting to be confirmed"),
        (confirmed, "待安排发货", "waiting for a delivery to be planned"),
    ],
)
def test_it_says_what_the_order_is_waiting_for(house: House, make: Callable[..., int], zh: str, en: str) -> None:
    key = make(house, request_of(house))

    assert en in page_of(house, key)
    assert zh in page_of(house, key, language="zh-hans")


@pytest.mark.proves("B10")
def test_a_closed_gate_is_explained_by_its_clause_and_its_cure(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house, is_verified=False), (an_item(house), 1)))
    assert isinstance(orders_submit(house.sales, [key])[0], Refused)

    page = page_of(house, key)

    assert "It may not go on to submission" in page
    assert "S4.9:1.3" in page
    assert "Verify the customer" in page
    assert "核实客户身份和联系方式后再提交" in page_of(house, key, language="zh-hans")


def test_a_hold_says_who_put_it_and_why(house: House) -> None:
    key = submitted(house, request_of(house))
    done(
        hold_put(
            house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), reason="by_hand", note="客户要求暂缓")
        )
    )

    assert "It is on hold for everything: 客户要求暂缓" in page_of(house, key)


@pytest.mark.proves("H1", "J1")
def test_the_whole_life_is_on_the_page(house: House) -> None:
    order = to_the_archive(house, confirmed(house, request_of(house)))

    page = page_of(house, order.pk)

    assert "It is done and filed" in page
    assert page.count('<li class="done') == 10
    for tab, said in {
        "review": "Order desk",
        "deliveries": "SF1",
        "money": "Receipts and matching",
        "decisions": "Credit limit",
        "versions": "The order as it was confirmed",
        "ledger": "chain verified",
    }.items():
        assert said.lower() in page_of(house, order.pk, tab=tab).lower(), tab


@pytest.mark.parametrize("tab", QUERIES)
def test_a_tab_is_a_fixed_number_of_queries(house: House, tab: str) -> None:
    customer, items = a_customer(house), [an_item(house, on_hand=Decimal(9)) for _ in range(12)]
    small = to_the_archive(house, confirmed(house, a_request(customer, (items[0], 1))))
    large = to_the_archive(house, confirmed(house, a_request(customer, *[(item, 2) for item in items])))
    client = visitor(house.people["desk"])
    text_of(client, f"/orders/{small.number}")  # the policy and the calendar are in memory from now on
    asked = []
    for order in (small, large):
        with CaptureQueriesContext(connection) as queries:
            text_of(client, f"/orders/{order.number}?tab={tab}")
        asked.append(len(queries))

    assert asked == [QUERIES[tab], QUERIES[tab]]


@pytest.mark.proves("H1", "I1")
def test_the_journey_says_whose_limit_was_kept_or_broken(house: House) -> None:
    key = submitted(house, request_of(house))
    task = Task.objects.get(order_id=key, kind="review")
    assert task.due_at is not None
    calendar = work_calendar(house.company.pk, house.company.zone)
    running = journey(order_page(the_order(key), task.opened_at.date()), calendar, task.opened_at)
    (now,) = [step for step in running if step.state == "now"]
    late = journey(order_page(the_order(key), task.opened_at.date()), calendar, task.due_at + timedelta(days=7))
    (over,) = [step for step in late if step.state == "now"]

    assert now.name == "reviewed"
    assert now.limit is not None
    assert now.limit.clause == task.clause
    assert now.limit.left > 0
    assert over.limit is not None
    assert over.limit.is_over
    assert over.limit.left < 0
    assert "data-left" in page_of(house, key)
    done(opinions_give(house.desk, [Assessment(opinion_id=Opinion.objects.get(order_id=key).pk, decision="pass")])[0])
    assert "in time" in page_of(house, key)


@pytest.mark.proves("H1")
def test_it_names_the_people_whose_move_it_is_and_not_the_one_who_asked(house: House) -> None:
    key = submitted(house, request_of(house))

    page = page_of(house, key)

    assert f"<strong>{house.people['desk'].name_zh}</strong>" in page
    assert "your move" in page
    assert "your move" not in page_of(house, key, role="finance")


@pytest.mark.proves("J4")
def test_a_decision_opens_into_its_sum_its_sources_and_what_its_clauses_saw(house: House) -> None:
    customer = a_customer(house, limit=Decimal(1000))
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(100)), 3)))

    page = page_of(house, key, tab="decisions")

    for said in (
        "List price",
        "CN¥10.00 for one (prices with tax): List price.",
        "CN¥1,000.00",
        "free after",
        "CN¥970.00",
        "3 in stock at Main",
        "the credit exposure with this order: CN¥30.00",
        "All ",
    ):
        assert said in page, said


@pytest.mark.proves("F1")
def test_a_change_is_read_line_by_line(house: House) -> None:
    key = confirmed(house, request_of(house, 5))
    (line,) = OrderLine.objects.filter(order_id=key)
    order = the_order(key)
    change = ChangeRequest(lines={line.pk: Decimal(2)}, reason="the customer wants less")
    done(order_change(house.desk, key, change, order.edit_token))

    page = page_of(house, key, tab="versions")

    assert "the customer wants less" in page
    assert "<del>CN¥50.00</del>" in page
    assert "<ins>CN¥20.00</ins>" in page
    assert "−CN¥30.00" in page


def test_the_ledger_is_narrowed_to_a_kind_and_shows_what_was_noted(house: House) -> None:
    key = confirmed(house, request_of(house))

    page = page_of(house, key, tab="ledger&kind=order.confirmed")

    assert page.count("<tr><td") == 1
    assert "<dt>Promised</dt>" in page


def test_a_long_order_shows_its_first_lines_and_the_rest_when_asked(house: House) -> None:
    item = an_item(house)
    key = a_draft(house, a_request(a_customer(house), *[(item, 1)] * 120))

    assert page_of(house, key, tab="lines").count('<td class="lead">') == 50
    assert page_of(house, key, tab="lines&lines=all").count('<td class="lead">') == 120


def test_the_panel_shows_the_page_without_its_frame(house: House) -> None:
    key = submitted(house, request_of(house))
    client = visitor(house.people["desk"])

    page = client.get(f"/orders/{the_order(key).number}", headers={"HX-Target": "panel"}).content.decode()

    assert "<html" not in page
    assert "data-panel" in page
    assert f'action="/orders/{the_order(key).number}/opinion"' in page


@pytest.mark.parametrize("tab, status", [("gossip", 400), ("\x00", 400), ("ledger", 200), ("", 200)])
def test_a_tab_that_is_none_is_refused(house: House, tab: str, status: int) -> None:
    key = a_draft(house, request_of(house))

    assert visitor(house.people["desk"]).get(f"/orders/~{key}", {"tab": tab}).status_code == status


def test_a_customers_person_sees_their_own_orders_and_nothing_of_the_house(house: House) -> None:
    mine, theirs = a_customer(house), a_customer(house)
    item = an_item(house, on_hand=Decimal(100))
    own, other = confirmed(house, a_request(mine, (item, 1))), confirmed(house, a_request(theirs, (item, 1)))
    login = f"buyer-{house.company.code}"
    done(
        people_register(house.admin, [PersonRequest(login=login, name_zh="买家", roles=("customer",), customer=mine)])[
            0
        ]
    )
    client = visitor(Person.objects.get(login=login))

    page = text_of(client, f"/orders/{the_order(own).number}")

    assert "Ledger" not in page
    assert "Comments" not in page
    assert f'action="/orders/{the_order(own).number}/copy"' in page
    waiting = submitted(house, a_request(mine, (item, 1)))
    assert "<dt>Due</dt>" in page_of(house, waiting)
    assert "<dt>Due</dt>" not in text_of(client, f"/orders/{the_order(waiting).number}")
    for tab in Tab:
        status = 200 if tab in CUSTOMERS_TABS else 404
        assert client.get(f"/orders/{the_order(own).number}?tab={tab}").status_code == status, tab
    assert client.get(f"/orders/{the_order(other).number}").status_code == 404
    assert client.post(f"/orders/{the_order(other).number}/cancel", {"reason": "x"}).status_code == 404
    assert str(the_order(other).number) not in text_of(client, "/orders")


@pytest.mark.parametrize("ref", ["nothing", "%00", "~", "~99999999999999999999", "~1x", "a" * 300, "~²"])
def test_an_order_that_is_not_there_is_not_found(house: House, ref: str) -> None:
    assert visitor(house.people["desk"]).get(f"/orders/{ref}").status_code == 404


def test_markup_in_what_people_typed_is_shown_and_not_obeyed(house: House) -> None:
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1), customer_po="<script>alert(1)</script>"))

    page = page_of(house, key)

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
