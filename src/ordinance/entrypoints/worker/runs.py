"""Long acts on their way: one chunk for each message, as the person who asked, with the duties they hold today."""

import orjson

from ordinance.entrypoints.doors import command_doors
from ordinance.entrypoints.worker.actors import worker_actor
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.workflows.runs import run_advance, run_drop, run_note

command_doors("ordinance worker", run_note, run_drop)


def run_started(message: OutboxMessage) -> None:
    """Carry out the chunk a message tells of; a repetition finds it kept. Who has left the company runs nothing."""
    told = orjson.loads(message.payload)
    person = Person.objects.get(pk=told["person"])
    try:
        actor = actor_for(person, message.company, door="worker")
    except NotAllowed:
        run_drop(worker_actor(message.company), message.stream)
        return
    run_advance(actor, message.stream, told["from"])
