"""Noting that somebody outside was told: each message once, however often it was delivered (M2)."""

from dataclasses import dataclass

from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.messages.services import consumer_claims
from ordinance.workflows.kernel import Act, workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was sent, to whom.

    consumer    who handled the message, e.g. customer_mail
    message_id  the outbox message it answers: the stream of the note
    about       ledger streams it is about (an order, a delivery, the customer)
    address     empty when there was nobody to write to; personal, so erasable
    """

    consumer: str
    message_id: int
    topic: str
    about: tuple[int, ...]
    address: str


@workflow(duty="system.operate", unscoped="it tells of what has happened and changes nothing")
def notice_record(act: Act, notice: Notice) -> Outcome:
    """Note a notice on the ledger, linked to what it is about; a repetition notes nothing."""
    if not consumer_claims(notice.consumer, notice.message_id, act.time.recorded_at):
        return Done({"message": notice.message_id, "repeated": True})
    act.journal.add(
        "notice.sent" if notice.address else "notice.had_no_address",
        notice.message_id,
        {"topic": notice.topic, "consumer": notice.consumer},
        links=notice.about,
        private={"address": notice.address} if notice.address else None,
    )
    return Done({"message": notice.message_id, "repeated": False})
