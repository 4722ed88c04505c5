"""Tasks are given to colleagues who may do them, taken, and put back; a decision and a delegation do not cross."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.contact.queries import notices_newest
from ordinance.foundation.errors import Done, InvalidInput, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task
from ordinance.insight.work import Due, Whose, WorkFilter, colleagues, my_work, work_count, work_of
from ordinance.modules.review.models import Opinion
from ordinance.workflows.contact_sheet import ContactRequest, contact_acknowledge, contact_send
from ordinance.workflows.delegate import tasks_delegate, tasks_put_back, tasks_take
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import House, a_customer, a_house, a_request, an_item, done, opinion_give, submitted
from tests.harness.races import at_barrier, at_the_same_time
from tests.ledger import kinds_of

pytestmark = pytest.mark.proves("B13")


@pytest.fixture
def house() -> House:
    return a_house()


def a_second(house: House, role: str) -> Person:
    login = f"{role}-2-{house.company.code}"
    done(people_register(house.admin, [PersonRequest(login=login, name_zh="同事", roles=(role,))])[0])
    return Person.objects.get(login=login)


def as_actor(house: House, person: Person) -> Actor:
    return actor_for(person, house.company, door="test")


def a_review(house: House) -> Task:
    """The task of the one department that reviews."""
    key = submitted(house, a_request(a_customer(house), (an_item(house), 1)))
    return Task.objects.get(order_id=key, kind="review")


def keys_of(actor: Actor, whose: Whose = Whose.OPEN) -> list[int]:
    return [row.task.pk for row in my_work(actor, WorkFilter(whose=whose), wall()).rows]


def code(outcome: Done | Refused) -> str:
    return "done" if isinstance(outcome, Done) else outcome.code


def test_a_task_goes_to_a_colleague_and_leaves_the_others_lists(house: House) -> None:
    task, second = a_review(house), a_second(house, "desk")
    third = a_second_of(house)

    done(tasks_delegate(house.desk, [task.pk], second.pk, "我今天外出")[0])

    assert keys_of(as_actor(house, second)) == keys_of(house.desk, Whose.GIVEN) == [task.pk]
    assert task.pk not in keys_of(house.desk) + keys_of(as_actor(house, third))
    assert [row.task.pk for row in work_of(as_actor(house, third), wall()).rows] == []
    assert task.pk in keys_of(as_actor(house, third), Whose.ALL)
    assert task.pk in keys_of(house.manager, Whose.ALL)
    assert [notice.kind for notice in notices_newest(as_actor(house, second))] == ["task.delegated"]
    assert kinds_of(task.order_id or 0)[-1] == "task.delegated"
    (row,) = my_work(as_actor(house, second), WorkFilter(whose=Whose.MINE), wall()).rows
    assert (row.assignee, row.assigned_by) == (second, house.people["desk"])


def a_second_of(house: House) -> Person:
    login = f"desk-3-{house.company.code}"
    done(people_register(house.admin, [PersonRequest(login=login, name_zh="第三人", roles=("desk",))])[0])
    return Person.objects.get(login=login)


def test_only_who_may_do_it_gives_it_and_only_to_who_may(house: House) -> None:
    task, second = a_review(house), a_second(house, "desk")
    finance = house.people["finance"].pk

    assert code(tasks_delegate(house.sales, [task.pk], second.pk, "x")[0]) == "not_allowed"
    assert code(tasks_delegate(house.desk, [task.pk], finance, "x")[0]) == "not_a_colleague"
    assert code(tasks_delegate(house.desk, [task.pk], 1, "x")[0]) == "not_a_colleague"
    assert code(tasks_delegate(a_house().desk, [task.pk], second.pk, "x")[0]) == "not_found"
    assert code(tasks_delegate(house.manager, [task.pk], second.pk, "x")[0]) == "done"
    assert code(tasks_delegate(house.manager, [task.pk], second.pk, "x")[0]) == "invalid_input"
    assert code(tasks_take(house.desk, [task.pk])[0]) == "task_assigned"
    with pytest.raises(InvalidInput):
        tasks_delegate(house.desk, [task.pk], second.pk, " ")


def test_nobody_is_given_the_review_of_their_own_order(house: House) -> None:
    task = a_review(house)
    requester = Person.objects.get(pk=task.requester_id or 0)
    done(people_register(house.admin, [PersonRequest(login=requester.login, name_zh="", roles=("desk",))])[0])

    assert code(tasks_delegate(house.desk, [task.pk], requester.pk, "x")[0]) == "own_request"
    assert code(tasks_take(as_actor(house, requester), [task.pk])[0]) == "own_request"


def test_a_task_is_taken_taken_back_and_put_back(house: House) -> None:
    task, second = a_review(house), as_actor(house, a_second(house, "desk"))

    done(tasks_take(second, [task.pk])[0])
    assert code(tasks_take(house.desk, [task.pk])[0]) == "task_assigned"
    done(tasks_put_back(second, [task.pk])[0])
    assert task.pk in keys_of(house.desk)
    done(tasks_delegate(house.desk, [task.pk], second.person_id, "x")[0])
    done(tasks_take(house.desk, [task.pk])[0])

    assert (keys_of(house.desk, Whose.MINE), keys_of(second)) == ([task.pk], [])
    assigned = ("task.taken", "task.put_back", "task.delegated")
    told = [kind for kind in kinds_of(task.order_id or 0) if kind in assigned]
    assert told == ["task.taken", "task.put_back", "task.delegated", "task.taken"]


def test_a_sheet_to_a_person_goes_to_another_and_is_answered_there(house: House) -> None:
    desk = house.people["desk"].pk
    sent = done(contact_send(house.sales, ContactRequest(people=(desk,), subject="x", text="y")))
    addresses = sent["addresses"]
    assert isinstance(addresses, list)
    task = Task.objects.get(subject_id=addresses[0])

    assert code(tasks_put_back(house.desk, [task.pk])[0]) == "task_is_personal"
    assert code(tasks_delegate(house.desk, [task.pk], house.people["sales"].pk, "x")[0]) == "own_request"
    done(tasks_delegate(house.desk, [task.pk], house.people["finance"].pk, "x")[0])
    done(contact_acknowledge(house.finance, addresses[0], "好"))


def test_a_decision_and_a_delegation_at_once(house: House) -> None:
    task, second = a_review(house), a_second(house, "desk")
    opinion = Opinion.objects.get(pk=task.subject_id or 0)

    def act(what: str) -> str:
        if what == "decide":
            return code(opinion_give(house.desk, opinion.pk, "pass"))
        return code(tasks_delegate(house.desk, [task.pk], second.pk, "x")[0])

    decided, delegated = at_the_same_time(act, ["decide", "delegate"])

    task.refresh_from_db()
    assert (decided, task.state) == ("done", "done")
    assert delegated in ("done", "task_not_open")
    assert (task.assignee_id == second.pk) is (delegated == "done")
    told = kinds_of(task.order_id or 0)
    assert ("task.delegated" in told) is (delegated == "done")
    assert "task.delegated" not in told[told.index("review.opinion_given") :]


def test_two_take_a_task_and_one_has_it(house: House) -> None:
    task = a_review(house)
    actors = [house.desk, as_actor(house, a_second(house, "desk")), as_actor(house, a_second_of(house))]

    said = at_the_same_time(lambda actor: code(tasks_take(actor, [task.pk])[0]), actors)

    assert sorted(said) == ["done", "task_assigned", "task_assigned"]
    assert kinds_of(task.order_id or 0).count("task.taken") == 1


def test_without_the_lock_two_have_taken_it(house: House) -> None:
    task = a_review(house)
    both_have_read = at_barrier(2)

    def take(person: int) -> bool:
        with transaction.atomic():
            found = Task.objects.get(pk=task.pk)
            both_have_read()
            if found.assignee_id is not None:
                return False
            return bool(Task.objects.filter(pk=task.pk).update(assignee_id=person))

    assert at_the_same_time(take, [1, 2]) == [True, True]


def test_my_work_tells_the_working_time_that_is_left(house: House) -> None:
    task = a_review(house)
    calendar = work_calendar(house.company.pk, house.company.zone)
    friday = datetime(2026, 11, 20, 1, tzinfo=UTC)  # 09:00 in Shanghai
    monday = friday + timedelta(days=3)
    Task.objects.filter(pk=task.pk).update(due_at=monday)
    one_day = calendar.working_minutes(friday, friday + timedelta(days=1))

    (before,) = my_work(house.desk, WorkFilter(), friday).rows
    (after,) = my_work(house.desk, WorkFilter(), monday + timedelta(days=1)).rows

    assert (before.left_minutes, before.due) == (one_day, Due.LATER)
    assert (after.left_minutes, after.due) == (-one_day, Due.OVERDUE)
    assert (before.order and before.order.pk) == task.order_id


def test_my_work_is_grouped_by_when_it_is_due(house: House) -> None:
    now = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    tasks = [a_review(house) for _ in range(4)]
    for task, due_at in zip(tasks, [now - timedelta(hours=1), now, now + timedelta(days=1), None], strict=True):
        Task.objects.filter(pk=task.pk).update(due_at=due_at)

    work = my_work(house.desk, WorkFilter(), now)

    assert [row.task.pk for row in work.rows] == [task.pk for task in tasks]
    assert work.counts == {Due.OVERDUE: 1, Due.TODAY: 1, Due.LATER: 2}
    assert [row.task.pk for row in my_work(house.desk, WorkFilter(due=Due.TODAY), now).rows] == [tasks[1].pk]
    assert my_work(house.desk, WorkFilter(kind="ship"), now).rows == []
    assert work_count(house.desk) == 4


def test_my_work_is_a_fixed_number_of_queries(house: House) -> None:
    second = a_second(house, "desk")
    work_calendar(house.company.pk, house.company.zone)
    manager, counts = house.manager, []
    for _ in range(2):
        task = a_review(house)
        done(tasks_delegate(house.desk, [task.pk], second.pk, "x")[0])
        contact_send(house.sales, ContactRequest(departments=("desk",), subject="x", text="y"))
        with CaptureQueriesContext(connection) as queries:
            my_work(manager, WorkFilter(whose=Whose.ALL), wall())
        counts.append(len(queries))

    assert counts == [7, 7]


def test_colleagues_are_those_who_may(house: House) -> None:
    second = a_second(house, "desk")

    assert colleagues(house.desk, "review.desk", wall()) == [second]
    assert colleagues(house.desk, "review.legal", wall()) == []
