"""What every workflow is: one transaction, one duty, one journal, one answer to a repeated request.

The only place that opens transactions. A workflow's body gets the `Act` it runs in; a door calls the workflow with
an actor.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar, cast

from django.db import IntegrityError, OperationalError, transaction

from ordinance.foundation.calendar.clock import CompanyTime, time_of
from ordinance.foundation.collector import collector_paused
from ordinance.foundation.contact.services import notices_add
from ordinance.foundation.database.hot import StaleFacts
from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Outcome, Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import Head
from ordinance.foundation.ledger.services import journal_write
from ordinance.foundation.messages.requests import request_answer, request_claim
from ordinance.foundation.messages.services import Message, outbox_put
from ordinance.foundation.people.rules import Actor, RequestKey
from ordinance.orders.models import Order
from ordinance.orders.queries import orders_locked
from ordinance.orders.states import Scope
from ordinance.workflows.answers import answer_decode, answer_encode, shown_to
from ordinance.workflows.decided import decided_notices
from ordinance.workflows.endings import endings_settle
from ordinance.workflows.progress import progress_derive, progress_store

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

CHUNK: Final = 500
MANY: Final = 20  # items, from where on a batch makes so many values that the collector matters
TRIES: Final = 6
_RETRIED: Final = frozenset({"40001", "40P01", "55P03"})  # serialization failure, deadlock, lock not available


@dataclass(slots=True)
class Act:
    """One run of a workflow: who acts, when, what they noted, what the outside must hear."""

    actor: Actor
    name: str
    time: CompanyTime
    journal: Journal
    messages: list[Message] = field(default_factory=list)
    _orders: dict[int, Order] = field(default_factory=dict)

    @property
    def company_id(self) -> int:
        return self.actor.company_id

    @property
    def now(self) -> datetime:
        """When the facts of this act occurred."""
        return self.time.occurred_at

    def lock_orders(self, keys: Sequence[int]) -> Locked[Order]:
        """Lock orders in key order and hold their ledger streams; those not there, or not the actor's, are left out."""
        orders = orders_locked(keys, self.actor)
        for order in orders:
            self.hold(order)
        return orders

    def lock_order(self, key: int) -> Order:
        """Lock one order.

        raises  NotFound when it is not there or not the actor's
        """
        orders = self.lock_orders([key])
        if not orders:
            raise NotFound(order=key)
        return orders[0]

    def hold(self, order: Order) -> None:
        """Say that the act holds this order (locked, or new): its standing is stored when the act ends."""
        self._orders[order.pk] = order
        self.journal.open(order.pk, Head(order.ledger_seq, bytes(order.ledger_hash)))

    def tell(self, topic: str, stream: int, payload: Mapping[str, Any]) -> None:
        """Put a message into the outbox when the act commits."""
        self.messages.append(Message(topic, stream, payload))

    def finish(self) -> None:
        """Settle whose move it is next; write the journal, the standing of the orders held, and the outbox."""
        told = self.journal.streams
        derived = progress_derive([self._orders[key] for key in sorted(self._orders) if key in told])
        endings_settle({key: each.tracks.stage for key, each in derived.items()}, journal=self.journal)
        written = journal_write(self.journal)
        progress_store(derived, written.held_heads)
        notices_add(decided_notices(written.entries, self._orders), journal=self.journal)
        outbox_put(self.company_id, self.time.recorded_at, self.messages)


def act_begin(actor: Actor, name: str) -> Act:
    """A fresh act of the actor, at the company's time."""
    time = time_of(actor.company_id, actor.zone, actor.as_of)
    if time.occurred_at > time.recorded_at:
        raise InvalidInput(field="as_of", reason="in_future", value=time.occurred_at)
    if actor.as_of is not None and actor.customer_ids is not None:
        raise InvalidInput(field="as_of", reason="ours_to_set", value=time.occurred_at)
    journal = Journal(actor.company_id, actor.person_id, time.occurred_at, time.recorded_at)
    return Act(actor, name, time, journal)


@dataclass(frozen=True, slots=True)
class Door:
    """What a workflow declares of itself: the duty it asks for, and the gate scope it stands under,
    or why it has none.
    """

    name: str
    duty: str
    scope: Scope | None
    unscoped: str = ""


WORKFLOWS: Final[dict[str, Door]] = {}


def _declare(name: str, duty: str, scope: Scope | None, unscoped: str) -> Door:
    if (scope is None) == (not unscoped):
        raise ValueError(f"{name} needs a scope, or the reason why it has none")
    door = Door(name, duty, scope, unscoped)
    WORKFLOWS[name] = door
    return door


class Workflow(Generic[P, R]):
    """An act on one object or none; call it with the actor first. A refusal raised inside undoes all of it."""

    def __init__(self, body: Callable[Concatenate[Act, P], R], door: Door) -> None:
        self.body, self.door = body, door
        functools.update_wrapper(self, body)

    def __call__(self, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return _run(actor, self.door, lambda act: self.body(act, *args, **kwargs))


class BatchWorkflow(Generic[T, P]):
    """An act on a sequence: each item gets its outcome, in the sequence given.

    Called plainly it goes on with the rest when items are refused, in chunks of 500, one transaction each;
    `all_or_none` is one transaction and undoes everything when one item is refused.
    """

    def __init__(self, body: Callable[Concatenate[Act, Sequence[T], P], Sequence[Outcome]], door: Door) -> None:
        self.body, self.door = body, door
        functools.update_wrapper(self, body)

    def __call__(self, actor: Actor, items: Sequence[T], /, *args: P.args, **kwargs: P.kwargs) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for start in range(0, len(items), CHUNK):
            chunk = items[start : start + CHUNK]
            keyed = actor.with_key(_chunk_key(actor.request_key, start))
            with collector_paused() if len(chunk) >= MANY else nullcontext():
                outcomes.extend(
                    _run(keyed, self.door, lambda act, part=chunk: list(self.body(act, part, *args, **kwargs)))  # type: ignore[misc]
                )
        return outcomes

    def all_or_none(self, actor: Actor, items: Sequence[T], /, *args: P.args, **kwargs: P.kwargs) -> list[Outcome]:
        """All items or none; when one is refused the others come back as `batch_undone`."""

        def body(act: Act) -> list[Outcome]:
            outcomes = list(self.body(act, items, *args, **kwargs))
            if any(isinstance(outcome, Refused) for outcome in outcomes):
                raise _Undone(outcomes)
            return outcomes

        try:
            return _run(actor, self.door, body)
        except _Undone as undone:
            return [o if isinstance(o, Refused) else Refused("batch_undone", o.facts) for o in undone.outcomes]


def workflow(
    *, duty: str, scope: Scope | None = None, unscoped: str = ""
) -> Callable[[Callable[Concatenate[Act, P], R]], Workflow[P, R]]:
    """Declare an act on one object: its duty, and its gate scope or the reason it stands under none."""

    def declare(body: Callable[Concatenate[Act, P], R]) -> Workflow[P, R]:
        return Workflow(body, _declare(body.__name__, duty, scope, unscoped))

    return declare


def batch_workflow(
    *, duty: str, scope: Scope | None = None, unscoped: str = ""
) -> Callable[[Callable[Concatenate[Act, Sequence[T], P], Sequence[Outcome]]], BatchWorkflow[T, P]]:
    """Declare an act on a sequence of items; see `workflow`."""

    def declare(body: Callable[Concatenate[Act, Sequence[T], P], Sequence[Outcome]]) -> BatchWorkflow[T, P]:
        return BatchWorkflow(body, _declare(body.__name__, duty, scope, unscoped))

    return declare


def outcomes_of(
    keys: Sequence[int], refused: Mapping[int, Refused], done: Mapping[int, Mapping[str, Any]]
) -> list[Outcome]:
    """Outcomes in the sequence of `keys`; a key neither refused nor done was not there."""
    return [
        refused[key] if key in refused else Done(done[key]) if key in done else Refused("not_found", {"order": key})
        for key in keys
    ]


class _Undone(Exception):
    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("all or none")
        self.outcomes = outcomes


def _chunk_key(request_key: RequestKey | None, start: int) -> RequestKey | None:
    if request_key is None or start == 0:
        return request_key
    return RequestKey(key=f"{request_key.key}#{start}", body_digest=request_key.body_digest)


def _run(actor: Actor, door: Door, body: Callable[[Act], R]) -> R:
    if not actor.may(door.duty):
        raise NotAllowed(duty=door.duty)
    for attempt in range(1, TRIES + 1):
        try:
            return _once(actor, door, body)
        except (StaleFacts, OperationalError, IntegrityError) as error:
            if attempt == TRIES or not _is_passing(error):
                raise
    raise AssertionError("unreachable")


def _once(actor: Actor, door: Door, body: Callable[[Act], R]) -> R:
    with transaction.atomic():
        claim = request_claim(actor, door.name, actor.request_key) if actor.request_key else None
        if claim is not None and claim.answer is not None:
            return cast(R, answer_decode(claim.answer))
        act = act_begin(actor, door.name)
        result = shown_to(actor, body(act))
        act.finish()
        if claim is not None:
            request_answer(claim, answer_encode(result))
        return result


def _is_passing(error: Exception) -> bool:
    if isinstance(error, StaleFacts):
        return True
    state = getattr(error.__cause__, "sqlstate", None)
    if state in _RETRIED:
        return True
    # two acts opened the same new stream at once: the loser finds it the next time
    return state == "23505" and "ledger_" in str(error)
