"""A long act in the worker: chunk by chunk, whoever is killed over it."""

import pytest

from ordinance.entrypoints.worker import runs as door
from ordinance.entrypoints.worker.duties import Duties
from ordinance.entrypoints.worker.loop import Worker
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.people.models import Post
from ordinance.foundation.runs.models import Run
from ordinance.foundation.runs.rules import CHUNK
from ordinance.workflows import runs
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.runs import run_start
from tests.builders import House, a_customer, a_house, a_request, an_item, done
from tests.ledger import kinds_of


class Killed(BaseException):
    """What a killed process leaves: nothing after this line happens."""


@pytest.fixture
def house() -> House:
    return a_house()


def drafts(house: House, count: int) -> list[int]:
    request = a_request(a_customer(house), (an_item(house), 1))
    return [int(str(done(outcome)["order"])) for outcome in orders_draft(house.sales, [request] * count)]


def a_run(house: House, keys: list[int]) -> Run:
    return Run.objects.get(pk=int(str(done(run_start(house.sales, "submit", keys))["run"])))


def worker() -> Worker:
    return Worker(handlers={"run.started": (door.run_started,)}, duties=Duties(every={}))


def test_a_run_goes_on_until_it_is_done(house: House) -> None:
    keys = drafts(house, 2 * CHUNK + 1)
    run = a_run(house, keys)

    for _ in range(3):
        worker().turn()

    run.refresh_from_db()
    assert (run.state, run.done_count) == ("done", 2 * CHUNK + 1)
    assert not OutboxMessage.objects.filter(topic="run.started", state="waiting").exists()


@pytest.mark.proves("M2")
def test_a_worker_killed_over_a_chunk_doubles_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = drafts(house, CHUNK + 1)
    run = a_run(house, keys)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(runs, "run_note", killed)
        worker().turn()
    for _ in range(3):
        OutboxMessage.objects.filter(topic="run.started", state="waiting").update(leased_until=None, due_at=wall())
        worker().turn()

    run.refresh_from_db()
    assert (run.state, run.done_count, run.refused_count) == ("done", CHUNK + 1, 0)
    assert {kinds_of(key).count("order.submitted") for key in keys} == {1}


def test_a_message_that_comes_again_finds_its_chunk_kept(house: House) -> None:
    run = a_run(house, drafts(house, CHUNK + 1))
    message = OutboxMessage.objects.get(stream=run.pk)

    door.run_started(message)
    door.run_started(message)

    run.refresh_from_db()
    assert run.position == CHUNK
    assert OutboxMessage.objects.filter(stream=run.pk).count() == 2


def test_who_has_left_runs_nothing(house: House) -> None:
    run = a_run(house, drafts(house, 1))
    Post.objects.filter(person=house.people["sales"]).update(until_on="2020-01-01")

    worker().turn()

    run.refresh_from_db()
    assert (run.state, run.stopped_because, run.position) == ("stopped", "not_allowed", 0)
