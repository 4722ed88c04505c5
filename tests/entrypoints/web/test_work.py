"""My work: tasks by their limit with the time left, taken, given away and put back on the list."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.worklist.models import Task
from tests.builders import House, a_customer, a_house, a_request, an_item, submitted
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("H1")
QUERIES = 11


@pytest.fixture
def house() -> House:
    return a_house()


def a_task(house: House) -> Task:
    """The review of a submitted order."""
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 1)))
    return Task.objects.filter(order_id=key, state="open").earliest("pk")


def test_a_task_is_taken_given_to_a_colleague_and_put_back(house: House) -> None:
    task = a_task(house)
    desk, manager = visitor(house.people["desk"]), house.people["manager"]

    taken = desk.post("/work/take", {"key": task.pk, "next": "/work?whose=mine"})
    assert taken.headers["Location"] == "/work?whose=mine"
    assert f'data-row="{task.pk}"' in text_of(desk, "/work?whose=mine")
    assert f'data-row="{task.pk}"' not in text_of(desk, "/work?whose=given")

    desk.post("/work/delegate", {"key": task.pk, "person": manager.pk, "reason": "away"})
    assert Task.objects.get(pk=task.pk).assignee_id == house.people["desk"].pk

    desk.post("/work/put-back", {"key": task.pk})
    assert Task.objects.get(pk=task.pk).assignee_id is None


def test_nothing_picked_says_so(house: House) -> None:
    page = visitor(house.people["desk"]).post("/work/take", {}, follow=True)

    assert "Pick tasks first" in page.content.decode()


@pytest.mark.parametrize("query", ["whose=nobody", "due=never", "kind=unknown", "whose=%00"])
def test_an_address_that_cannot_be_meant_is_refused(house: House, query: str) -> None:
    assert visitor(house.people["desk"]).get(f"/work?{query}").status_code == 400


@pytest.mark.parametrize("form", [{"key": "x"}, {"key": "1", "person": "x"}])
def test_a_form_that_cannot_be_meant_is_refused(house: House, form: dict[str, str]) -> None:
    assert visitor(house.people["desk"]).post("/work/delegate", form).status_code == 400


def test_the_page_asks_the_same_questions_however_much_waits(house: House) -> None:
    desk = visitor(house.people["desk"])
    asked = []
    for count in (1, 5):
        for _ in range(count):
            a_task(house)
        text_of(desk, "/work")
        with CaptureQueriesContext(connection) as queries:
            text_of(desk, "/work")
        asked.append(len(queries))

    assert asked == [QUERIES] * 2
