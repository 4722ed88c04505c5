"""Acts on many orders from the list: which orders, a page that tells what became of each, a sheet of it, and a stop."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from ordinance.foundation.runs.models import Run
from ordinance.orders.models import Hold, Order
from ordinance.orders.states import HoldState, Status
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.runs import run_start
from tests.builders import D, House, a_customer, a_draft, a_house, a_request, an_item, done, reviewed
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("J4")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def desk(house: House) -> Client:
    return visitor(house.people["desk"])


def test_each_order_picked_is_done_or_says_why_not(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    ready, draft = reviewed(house, a_request(customer, (item, 1))), a_draft(house, a_request(customer, (item, 1)))

    page = _begun(desk, act="confirm", key=[str(ready), str(draft)])

    assert Order.objects.get(pk=ready).status == Status.CONFIRMED
    assert Order.objects.get(pk=draft).status == Status.DRAFT
    assert f'href="/orders/{Order.objects.get(pk=ready).number}"' in page
    assert f'href="/orders/~{draft}"' in page
    assert page.count('<span class="word good">done</span>') == page.count('<span class="word bad">refused</span>') == 1
    assert "hx-get" not in page.partition('id="run"')[2].partition(">")[0]


def test_all_that_match_are_those_of_the_filter_not_of_the_page(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house)
    orders_draft(house.sales, [a_request(customer, (item, 1)) for _ in range(3)])
    other = a_draft(house, a_request(a_customer(house), (item, 1)))

    _begun(desk, act="submit", all="1", query=f"customer={customer}&status=draft")

    assert set(Order.objects.filter(company=house.company, status=Status.DRAFT).values_list("pk", flat=True)) == {other}


def test_a_form_sent_twice_is_one_run(house: House, desk: Client) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    form = {"act": "submit", "key": str(key), "request_key": "a-key-of-this-form-1234"}

    first, second = desk.post("/orders/bulk", form), desk.post("/orders/bulk", form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Run.objects.filter(company=house.company).count() == 1


def test_holding_and_releasing_many_takes_a_reason(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house)
    keys = [a_draft(house, a_request(customer, (item, 1))) for _ in range(2)]
    picked = [str(key) for key in keys]

    refused = desk.post("/orders/bulk", {"act": "hold", "key": picked, "hold.scope": "*"})
    assert refused.status_code == 422
    assert refused.content.decode().count(" checked aria-label") == 2
    _begun(desk, act="hold", key=picked, **{"hold.note": "price list is wrong", "hold.scope": "submit"})

    holds = Hold.objects.filter(company=house.company, object_id__in=keys)
    assert {(hold.scope, hold.note) for hold in holds} == {("submit", "price list is wrong")}
    _begun(desk, act="release", key=picked, **{"release.reason": "mended"})
    assert not holds.filter(state=HoldState.STANDING).exists()


@pytest.mark.parametrize(
    "form, status",
    [({"act": "submit"}, 422), ({"act": "drop"}, 400), ({"act": "submit", "key": "x"}, 400),
     ({"act": "submit", "all": "1", "query": "stage=x"}, 400), ({}, 400), ({"act": "ship", "key": "1"}, 400)],
)  # fmt: skip
def test_a_form_nobody_can_mean_begins_nothing(house: House, desk: Client, form: dict[str, str], status: int) -> None:
    assert desk.post("/orders/bulk", form).status_code == status
    assert not Run.objects.filter(company=house.company).exists()


def test_who_may_not_is_told_and_offered_nothing(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    auditor = visitor(house.people["auditor"])

    assert auditor.post("/orders/bulk", {"act": "submit", "key": str(key)}).status_code == 403
    assert 'name="act"' not in text_of(auditor, "/orders")


def test_a_large_run_is_asked_again_while_it_is_under_way_and_can_be_stopped(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house)
    outcomes = orders_draft(house.desk, [a_request(customer, (item, 1)) for _ in range(60)])
    keys = [str(done(outcome)["order"]) for outcome in outcomes]

    response = desk.post("/orders/bulk", {"act": "submit", "key": keys})
    url = response.headers["Location"]

    assert 'hx-trigger="every 2s"' in text_of(desk, url)
    part = desk.get(url, headers={"HX-Target": "run"}).content.decode()
    assert part.startswith('<div id="run"')
    assert url in text_of(desk, "/runs")
    assert desk.post(f"{url}/stop").headers["Location"] == url
    page = text_of(desk, url)
    assert "Stopped" in page
    assert "every 2s" not in page
    assert "nothing to stop" in desk.post(f"{url}/stop", follow=True).content.decode()


def test_the_results_come_as_a_sheet_refused_first(house: House, desk: Client) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(9))
    draft = a_draft(house, a_request(customer, (item, 1)))
    ready = reviewed(house, a_request(customer, (item, 1)))
    url = desk.post("/orders/bulk", {"act": "confirm", "key": [str(ready), str(draft)]}).headers["Location"]

    response: Any = desk.get(f"{url}/results.xlsx")

    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    head, refused, confirmed = rows.to_python()
    assert head == ["Order", "Result", "Reason"]
    assert refused[:2] == [f"#{draft}", "refused"]
    assert refused[2]
    assert confirmed[:2] == [Order.objects.get(pk=ready).number, "done"]


def test_a_run_is_its_persons_own(house: House, desk: Client) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    run = done(run_start(house.desk, "submit", [key], {}))["run"]

    for person in (house.people["sales"], a_house().people["desk"]):
        client = visitor(person)
        assert client.get(f"/runs/{run}").status_code == client.get(f"/runs/{run}/results.xlsx").status_code == 404
        assert client.post(f"/runs/{run}/stop").status_code == 404
    assert desk.get(f"/runs/{run}?at=done-5").status_code == 200
    for at in ("x", "done", "done-x", "refused--1", "done-999999999999"):
        assert desk.get(f"/runs/{run}?at={at}").status_code == 400, at


def _begun(client: Client, **form: Any) -> str:
    """The page of the run a form of the list began."""
    response = client.post("/orders/bulk", form)
    assert response.status_code == 302, response.content.decode()
    return text_of(client, response.headers["Location"])
