"""Repeated requests: the first answer to a key is kept in the transaction of its act and given again."""

from dataclasses import dataclass

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.database.hot import hot_cursor
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import KeyReused
from ordinance.foundation.messages.models import RequestAnswer
from ordinance.foundation.people.rules import Actor, RequestKey


@dataclass(frozen=True, slots=True)
class Claim:
    """A request key claimed in this transaction; `answer` is the stored answer when this is a repetition."""

    row_id: int | None
    answer: str | None


_CLAIM = """
insert into outbox_requestanswer(id, company_id, person_id, operation, key, body_digest, answer, answered_at)
values (%s::bigint, %s::bigint, %s::bigint, %s, %s, %s, '', %s)
on conflict (company_id, person_id, operation, key) do nothing
"""
_ANSWER = "update outbox_requestanswer set answer = %s where id = %s::bigint"


def request_claim(actor: Actor, operation: str, request_key: RequestKey) -> Claim:
    """Claim a key first thing in the act; a twin still running is waited for, then its answer is given.

    raises  KeyReused when the key came before with another body
    """
    row_id = next_id()
    with hot_cursor() as cursor:
        cursor.execute(
            _CLAIM,
            (row_id, actor.company_id, actor.person_id, operation, request_key.key, request_key.body_digest, wall()),
        )
        if cursor.rowcount == 1:
            return Claim(row_id, None)
    stored = RequestAnswer.objects.get(
        company_id=actor.company_id, person_id=actor.person_id, operation=operation, key=request_key.key
    )
    if stored.body_digest != request_key.body_digest:
        raise KeyReused(key=request_key.key, operation=operation)
    return Claim(None, stored.answer)


def request_answer(claim: Claim, answer: str) -> None:
    """Keep the answer of the act that claimed the key."""
    if claim.row_id is not None:
        with hot_cursor() as cursor:
            cursor.execute(_ANSWER, (answer, claim.row_id))
