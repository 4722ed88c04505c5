"""Search and long acts over HTTP."""

import pytest

from ordinance.foundation.runs.models import Run
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.runs import run_advance
from tests.builders import House, a_customer, a_house, a_request, an_item, done
from tests.entrypoints.api.calling import Caller, caller_for

pytestmark = pytest.mark.proves("M2")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def caller(house: House) -> Caller:
    return caller_for(house.people["sales"], house.company)


def drafts(house: House, count: int) -> list[str]:
    request = a_request(a_customer(house), (an_item(house), 1), customer_po="PO-RUN")
    return [str(done(outcome)["order"]) for outcome in orders_draft(house.sales, [request] * count)]


def test_a_small_run_is_over_when_it_is_answered(house: House, caller: Caller) -> None:
    keys = drafts(house, 2)

    answer = caller.post("/runs", {"act": "submit", "orders": [*keys, "NO-SUCH"]})
    run = caller.get(f"/runs/{answer.json()['run']}").json()

    assert (answer.status_code, answer.json()["total"]) == (201, 3)
    assert (run["state"], run["done_count"], run["refused_count"]) == ("done", 2, 1)
    assert [(row["position"], row["done"], row["code"]) for row in run["results"]] == [
        (2, False, "not_found"), (0, True, ""), (1, True, ""),
    ]  # fmt: skip


def test_a_repeated_request_is_answered_alike_and_runs_once(house: House, caller: Caller) -> None:
    body = {"act": "submit", "orders": drafts(house, 1)}

    first = caller.post("/runs", body, Idempotency_Key="run-1")
    again = caller.post("/runs", body, Idempotency_Key="run-1")

    assert (again.status_code, again.content) == (201, first.content)
    assert Run.objects.filter(company=house.company).count() == 1


def test_a_large_run_is_read_as_it_goes_on_page_by_page(house: House, caller: Caller) -> None:
    run = Run.objects.get(pk=caller.post("/runs", {"act": "submit", "orders": drafts(house, 55)}).json()["run"])
    assert caller.get(f"/runs/{run.pk}").json()["state"] == "waiting"

    run_advance(house.sales, run.pk)
    page = caller.get(f"/runs/{run.pk}?limit=40")
    following = caller.get("/" + page["Link"].split(">")[0].split("/api/v1/")[1])

    assert (page.json()["state"], page.json()["done_count"]) == ("running", 50)
    assert [row["position"] for row in (page.json()["results"] + following.json()["results"])] == list(range(50))
    assert "Link" not in following


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"act": "dance", "orders": ["1"]}, 422),
        ({"act": "submit", "orders": []}, 422),
        ({"act": "submit", "orders": ["1", "1"]}, 422),
        ({"act": "cancel", "orders": ["1"]}, 422),
        ({"act": "submit", "orders": ["1"], "params": {"reason": "x"}}, 422),
        ({"act": "confirm", "orders": ["1"]}, 403),
    ],
)
def test_what_cannot_be_run_is_refused(caller: Caller, body: dict[str, object], status: int) -> None:
    assert caller.post("/runs", body).status_code == status


def test_a_run_cannot_be_late(house: House, caller: Caller) -> None:
    body = {"act": "submit", "orders": drafts(house, 1)}

    assert caller.post("/runs", body, As_Of="2026-01-01T00:00:00+08:00").status_code == 422


def test_others_runs_are_not_there(house: House, caller: Caller) -> None:
    run = caller.post("/runs", {"act": "submit", "orders": drafts(house, 1)}).json()["run"]

    assert caller_for(house.people["desk"], house.company).get(f"/runs/{run}").status_code == 404


def test_search_answers_by_kind(house: House, caller: Caller) -> None:
    drafts(house, 10)

    found = caller.get("/search?q=PO-RUN").json()

    assert (len(found["orders"]), found["more"], found["customers"]) == (8, ["orders"], [])
    assert found["orders"][0]["customer_po"] == "PO-RUN"
    assert caller.get("/search").status_code == caller.get("/search?q=").status_code == 422
