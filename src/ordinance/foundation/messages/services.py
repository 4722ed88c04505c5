"""Writes of the outbox: messages put with the change, leased by workers, settled after delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import F

from ordinance.foundation.database.hot import Write, hot_cursor, insert
from ordinance.foundation.database.ids import KEYS, next_id
from ordinance.foundation.ledger.rules import canonical
from ordinance.foundation.messages.models import ConsumerReceipt, MessageState, OutboxMessage
from ordinance.foundation.values import value

LEASE: Final = timedelta(seconds=30)
BACK_OFF: Final = (10, 60, 300, 1800, 7200, 21600, 43200, 43200, 86400, 86400)  # seconds; together more than three days
_CLAIM: Final = """
update outbox_outboxmessage m set leased_until = %s, attempts = m.attempts + 1
from (select id from outbox_outboxmessage
      where state = 'waiting' and due_at <= %s and (leased_until is null or leased_until < %s)
      order by due_at, id limit %s for update skip locked) due
where m.id = due.id returning m.id
"""


@value
class Message:
    """Something the outside must hear: a topic (`order.confirmed`) about a stream, with its payload."""

    topic: str
    stream: int
    payload: Mapping[str, Any]


def outbox_insert(company_id: int, now: datetime, messages: Sequence[Message]) -> Write:
    """The messages as one insert, for a composed statement."""
    return insert(
        "outbox",
        "outbox_outboxmessage",
        {
            "id": ("bigint", KEYS.take(len(messages))),
            "topic": ("text", [message.topic for message in messages]),
            "stream": ("bigint", [message.stream for message in messages]),
            "payload": ("text", [canonical(message.payload) for message in messages]),
        },
        company_id=("bigint", company_id),
        created_at=("timestamptz", now.isoformat()),
        due_at=("timestamptz", now.isoformat()),
        attempts=("smallint", 0),
        state=("text", "waiting"),
        last_error=("text", ""),
    )


def outbox_put(company_id: int, now: datetime, messages: Sequence[Message]) -> None:
    """Put messages in the act's transaction; they leave only if it commits."""
    if messages:
        write = outbox_insert(company_id, now, messages)
        with hot_cursor() as cursor:
            cursor.execute(write.sql, write.params)


def messages_lease(now: datetime, limit: int) -> list[OutboxMessage]:
    """Lease due messages for one worker. A worker that dies lets go of them when the lease runs out."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + LEASE, now, now, limit])
        keys = [row[0] for row in cursor.fetchall()]
    return list(OutboxMessage.objects.filter(pk__in=keys).order_by("due_at", "pk"))


def messages_let_go(messages: Sequence[OutboxMessage]) -> None:
    """Give back leased messages that were not touched, so that others need not wait for the lease to run out."""
    keys = [message.pk for message in messages]
    OutboxMessage.objects.filter(pk__in=keys, state=MessageState.WAITING).update(
        leased_until=None, attempts=F("attempts") - 1
    )


def message_delivered(message: OutboxMessage, now: datetime) -> None:
    """The message reached everybody concerned."""
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=MessageState.DELIVERED, delivered_at=now, leased_until=None, last_error=""
    )


def message_failed(message: OutboxMessage, now: datetime, error: str) -> None:
    """Delivery failed: try again later, or set it aside for a person after three days of trying.

    A slow worker whose lease ran out may come late: what another has delivered since stays delivered.
    """
    attempt = message.attempts - 1
    fields: dict[str, Any] = {"leased_until": None, "last_error": error[:500]}
    if attempt < len(BACK_OFF):
        fields["due_at"] = now + timedelta(seconds=BACK_OFF[attempt])
    else:
        fields["state"] = MessageState.DEAD
    OutboxMessage.objects.filter(pk=message.pk, state=MessageState.WAITING).update(**fields)


def consumer_claims(consumer: str, message_id: int, now: datetime) -> bool:
    """Whether this consumer handles the message for the first time; the claim commits with what it does."""
    _, created = ConsumerReceipt.objects.get_or_create(
        consumer=consumer, message_id=message_id, defaults={"id": next_id(), "handled_at": now}
    )
    return created
