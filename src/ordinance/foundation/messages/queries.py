"""Reads of the outbox: what a consumer has handled, what waits for a person."""

from django.db.models import QuerySet

from ordinance.foundation.messages.models import ConsumerReceipt, MessageState, OutboxMessage


def is_handled(consumer: str, message_id: int) -> bool:
    """Whether this consumer has handled the message; a quick look before work that cannot be undone."""
    return ConsumerReceipt.objects.filter(consumer=consumer, message_id=message_id).exists()


def messages_dead(company_id: int) -> QuerySet[OutboxMessage]:
    """Messages that were given up on and wait for a person, oldest first."""
    return OutboxMessage.objects.filter(company_id=company_id, state=MessageState.DEAD).order_by("due_at", "pk")
