"""The worker: leases messages, hands each to its handlers, settles it, and goes on until asked to stop.

Any number may run beside each other. One that is killed loses its leases after half a minute, and others take over.
"""

import logging
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from django.db import OperationalError, close_old_connections

from ordinance.entrypoints.worker.duties import Duties
from ordinance.entrypoints.worker.handlers import HANDLERS, Handler
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.messages.services import (
    message_delivered,
    message_failed,
    messages_lease,
    messages_let_go,
)

LOG: Final = logging.getLogger(__name__)
LEASED_AT_ONCE: Final = 20
SHORTEST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 2.0


@dataclass(slots=True)
class Worker:
    """One worker process. `stopping` ends it after the message in hand."""

    handlers: Mapping[str, tuple[Handler, ...]] = field(default_factory=lambda: HANDLERS)
    duties: Duties = field(default_factory=Duties)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Work until stopped; pauses grow while there is nothing to do."""
        pause = SHORTEST_PAUSE
        while not self.stopping.is_set():
            pause = SHORTEST_PAUSE if self.turn() else min(pause * 2, LONGEST_PAUSE)
            self.stopping.wait(pause)

    def turn(self) -> int:
        """One look at the outbox and the duties; returns how many messages were handled."""
        try:
            self.duties.run_due()
            return self._deliver(messages_lease(wall(), LEASED_AT_ONCE))
        except OperationalError:
            LOG.exception("the database does not answer; trying again")
            return 0
        finally:
            close_old_connections()

    def _deliver(self, messages: Sequence[OutboxMessage]) -> int:
        for position, message in enumerate(messages):
            if self.stopping.is_set():
                messages_let_go(messages[position:])
                return position
            self.handle(message)
        return len(messages)

    def handle(self, message: OutboxMessage) -> None:
        """Hand a leased message to all its handlers; left alone when its lease ran out while others were handled."""
        if message.leased_until is None or message.leased_until <= wall():
            return
        try:
            for handler in self.handlers.get(message.topic, ()):
                handler(message)
        except OperationalError:
            raise  # the lease runs out and the message comes again; nothing is known against it
        except Exception as error:
            said = (message.pk, message.topic, message.attempts)
            LOG.warning("message %s (%s) failed at attempt %s", *said, exc_info=True)
            message_failed(message, wall(), f"{type(error).__name__}: {error}")
        else:
            message_delivered(message, wall())


def run() -> None:
    """Run a worker in this process until SIGTERM or SIGINT."""
    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
