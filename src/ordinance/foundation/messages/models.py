"""The outbox: what the outside world must hear, written with the change and delivered after the commit,
at least once.
"""

from django.db import models

from ordinance.foundation.database.models import CompanyRow, Row


class MessageState(models.TextChoices):
    """A message waits until a worker delivered it; one that keeps failing is set aside for a person."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


class OutboxMessage(CompanyRow):
    """One event for consumers; its key is the stable id they use to tell a repetition."""

    topic = models.CharField(max_length=60)
    stream = models.BigIntegerField()
    payload = models.TextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    last_error = models.CharField(max_length=500, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outbox_waiting")]


class ConsumerReceipt(Row):
    """A consumer handled a message: the guard that makes handling it twice harmless."""

    consumer = models.CharField(max_length=60)
    message_id = models.BigIntegerField()
    handled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "message_id"], name="consumer_handles_once")]


class RequestAnswer(CompanyRow):
    """The first answer to a keyed request, given again when the request is repeated."""

    person_id = models.BigIntegerField()
    operation = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)
    answer = models.TextField(default="")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person_id", "operation", "key"], name="request_key_once")
        ]
