"""Messages are handled at least once and take effect once; the worker survives bad messages, kills and stops."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from textwrap import dedent

import pytest
from django.db import connections

from ordinance.entrypoints.worker.actors import worker_actor
from ordinance.entrypoints.worker.duties import Duties
from ordinance.entrypoints.worker.handlers import Handler
from ordinance.entrypoints.worker.loop import Worker
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.messages.models import MessageState, OutboxMessage
from ordinance.foundation.messages.queries import messages_dead
from ordinance.foundation.messages.services import BACK_OFF, Message, message_delivered, message_failed, outbox_put
from ordinance.workflows.notify import Notice, notice_record
from tests.harness.server import Addresses
from tests.paths import CHECKOUT

pytestmark = pytest.mark.proves("M2", "INV-17")


@pytest.fixture
def company() -> Company:
    key = next_id()
    return Company.objects.create(pk=key, code=f"W{key}", name_zh="工人公司", name_en="Worker Ltd")


def a_message(company: Company, topic: str = "test.happened") -> OutboxMessage:
    stream = next_id()
    outbox_put(company.pk, wall(), [Message(topic, stream, {"stream": stream})])
    return OutboxMessage.objects.get(stream=stream)


def worker(*handlers: Handler) -> Worker:
    return Worker(handlers={"test.happened": handlers}, duties=Duties(every={}))


def noting(message: OutboxMessage) -> None:
    notice = Notice(consumer="test", message_id=message.pk, topic=message.topic, about=(message.stream,), address="a@b")
    notice_record(worker_actor(message.company), notice)


def due_again(message: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(due_at=wall(), leased_until=None)


def effects(message: OutboxMessage) -> int:
    return LedgerEntry.objects.filter(stream=message.pk).count()


def test_a_message_is_handed_to_its_handlers_and_settled(company: Company) -> None:
    message = a_message(company)
    seen: list[int] = []

    assert worker(lambda m: seen.append(m.pk)).turn() == 1

    message.refresh_from_db()
    assert seen == [message.pk]
    assert message.state == MessageState.DELIVERED
    assert worker(noting).turn() == 0


def test_a_topic_without_listeners_is_delivered(company: Company) -> None:
    message = a_message(company, topic="nobody.listens")

    worker().turn()

    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_a_failing_message_waits_longer_each_time_and_is_set_aside_in_the_end(company: Company) -> None:
    message = a_message(company)
    other = a_message(company)

    def fail(given: OutboxMessage) -> None:
        if given.pk == message.pk:
            raise ValueError("the gateway said no")

    waits = []
    for _ in range(len(BACK_OFF) + 1):
        due_again(message)
        worker(fail).turn()
        message.refresh_from_db()
        waits.append((message.due_at - wall()).total_seconds())

    other.refresh_from_db()
    assert other.state == MessageState.DELIVERED
    assert waits[:-1] == pytest.approx(BACK_OFF, abs=5)
    assert sum(BACK_OFF) > 72 * 3600
    assert list(messages_dead(company.pk)) == [message]
    assert message.last_error == "ValueError: the gateway said no"


def test_handling_twice_takes_effect_once(company: Company) -> None:
    message = a_message(company)

    for _ in range(3):
        OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.WAITING)
        worker(noting).turn()

    assert effects(message) == 1


def test_two_workers_share_the_messages(company: Company) -> None:
    messages = [a_message(company) for _ in range(60)]
    handled: list[int] = []

    def work() -> None:
        try:
            mine = worker(lambda m: handled.append(m.pk), noting)
            while mine.turn():
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(handled) == sorted(message.pk for message in messages)
    assert {effects(message) for message in messages} == {1}


KILLED = """
import time, django
django.setup()
from ordinance.entrypoints.worker.duties import Duties
from ordinance.entrypoints.worker.loop import Worker
from tests.entrypoints.worker.test_worker import noting

def hang(message):
    noting(message)
    print("noted", flush=True)
    time.sleep(600)

Worker(handlers={"test.happened": (hang,)}, duties=Duties(every={})).turn()
"""


def test_what_a_killed_worker_held_is_taken_over_and_takes_effect_once(
    company: Company, empty_database: Addresses
) -> None:
    message = a_message(company)
    environment = {**os.environ, "DATABASE_URL": empty_database.application, "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT}/src"}
    with subprocess.Popen(
        [sys.executable, "-c", dedent(KILLED)], env=environment, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "noted\n"
        killed.send_signal(signal.SIGKILL)

    assert worker(noting).turn() == 0, "the lease still holds"
    message.refresh_from_db()
    assert message.leased_until is not None
    assert message.leased_until <= wall() + timedelta(seconds=30)
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=wall() - timedelta(seconds=1))

    assert worker(noting).turn() == 1
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED
    assert effects(message) == 1


def test_a_worker_that_is_asked_to_stop_lets_go_of_what_it_has_not_touched(company: Company) -> None:
    messages = [a_message(company) for _ in range(3)]
    mine = worker()
    mine.handlers = {"test.happened": (lambda _: mine.stopping.set(),)}

    mine.turn()

    rows = list(OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).order_by("pk"))
    assert [row.state for row in rows] == ["delivered", "waiting", "waiting"]
    assert [(row.leased_until, row.attempts) for row in rows[1:]] == [(None, 0), (None, 0)]
    worker().turn()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_the_command_stops_cleanly_when_asked(empty_database: Addresses, name: signal.Signals) -> None:
    environment = {**os.environ, "DATABASE_URL": empty_database.application, "PYTHONPATH": f"{CHECKOUT}/src"}
    command = [sys.executable, "-m", "ordinance.entrypoints.cli.main", "worker"]
    message = a_message(Company.objects.create(pk=next_id(), code=f"S{name}", name_zh="停", name_en="Stop"), "else")
    with subprocess.Popen(command, env=environment) as running:
        until_delivered(message)
        running.send_signal(name)
        assert running.wait(10) == 0


def until_delivered(message: OutboxMessage) -> None:
    waiting = threading.Event()
    for _ in range(200):
        message.refresh_from_db()
        if message.state == MessageState.DELIVERED:
            return
        waiting.wait(0.1)
    raise AssertionError("the worker did not deliver the message")


def test_a_late_failure_does_not_undo_what_another_worker_delivered(company: Company) -> None:
    mine = a_message(company)
    OutboxMessage.objects.filter(pk=mine.pk).update(attempts=len(BACK_OFF) + 1)
    mine.attempts = len(BACK_OFF) + 1
    message_delivered(mine, wall())

    message_failed(mine, wall(), "too slow")

    assert OutboxMessage.objects.get(pk=mine.pk).state == MessageState.DELIVERED


def test_a_duty_that_fails_keeps_no_message_waiting(company: Company) -> None:
    def broken() -> None:
        raise OSError("no space left on device")

    message = a_message(company)
    worker = Worker(handlers={}, duties=Duties(every={broken: 300.0}))

    while worker.turn():
        pass

    assert OutboxMessage.objects.get(pk=message.pk).state == MessageState.DELIVERED
