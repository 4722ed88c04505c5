"""Long acts: one act over up to five thousand orders, in chunks of fifty, as the person who asked for it.

What is done to the orders is done by the act's own workflow, under a request key made of the run and the place of the
chunk: whoever carries out a chunk again, after a crash or beside another worker, gets the first answer and doubles
nothing. What came of a chunk is kept in a transaction of its own, so that progress is seen between chunks.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Outcome, Refusal
from ordinance.foundation.people.rules import Actor, RequestKey
from ordinance.foundation.runs.errors import RunOver
from ordinance.foundation.runs.models import Run
from ordinance.foundation.runs.queries import run_locked, run_of_company_locked, runs_visible
from ordinance.foundation.runs.rules import CHUNK, KEYS_MAX, UNDER_WAY
from ordinance.foundation.runs.services import results_add, run_add, run_end
from ordinance.orders.queries import orders_visible
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.run_acts import run_act

TOPIC: Final = "run.started"
ASKED: Final = "asked"
LEFT: Final = "not_allowed"
_OWN: Final = "it keeps what was asked and what came of it: the act it runs asks its own gate for each order"


@workflow(duty="account.own", unscoped=_OWN)
def run_start(act: Act, name: str, keys: Sequence[int], params: Mapping[str, str] | None = None) -> Outcome:
    """Keep what is to be run, and tell the worker; nothing is done to the orders yet.

    raises  InvalidInput for an unknown act, no or too many keys, or a missing text; NotAllowed without the act's duty
    """
    if act.actor.as_of is not None:
        raise InvalidInput(field="as_of", reason="invalid")  # most of a run happens later than it is asked for
    wanted = run_act(name)
    if not act.actor.may(wanted.duty):
        raise NotAllowed(duty=wanted.duty)
    unique = list(dict.fromkeys(keys))
    if not unique or len(unique) > KEYS_MAX:
        too_few = not unique
        raise InvalidInput(field="keys", reason="too_few" if too_few else "too_many", limit=1 if too_few else KEYS_MAX)
    run = run_add(name, unique, wanted.given(params or {}), journal=act.journal)
    act.tell(TOPIC, run.pk, {"person": act.actor.person_id, "from": 0})
    return Done({"run": run.pk, "act": name, "total": run.total, "state": run.state})


@workflow(duty="account.own", unscoped=_OWN)
def run_note(act: Act, run_id: int, start: int, outcomes: Sequence[Outcome]) -> Outcome:
    """Keep what came of the chunk that began at `start`, once, and tell the worker of the next one."""
    run = _held(act, run_id)
    if run.position == start:
        labels = _labels(act.actor, run.keys[start : start + len(outcomes)])
        results_add(run, labels, outcomes, journal=act.journal)
        if run.state in UNDER_WAY:
            act.tell(TOPIC, run.pk, {"person": run.person_id, "from": run.position})
    return Done({"run": run.pk, "state": run.state, "position": run.position, "total": run.total})


@workflow(duty="account.own", unscoped=_OWN)
def run_stop(act: Act, run_id: int) -> Outcome:
    """Stop one's own run after the chunk in hand; what was done stays done.

    raises  NotFound, RunOver
    """
    run = _held(act, run_id)
    if run.state not in UNDER_WAY:
        raise RunOver(state=run.state)
    run_end(run, ASKED, journal=act.journal)
    return Done({"run": run.pk, "state": run.state, "position": run.position, "total": run.total})


@workflow(duty="system.operate", unscoped=_OWN)
def run_drop(act: Act, run_id: int) -> Outcome:
    """End the run of somebody who has no post in the company any more."""
    run = run_of_company_locked(act.company_id, run_id)
    if run is None:
        raise NotFound(run=run_id)
    if run.state in UNDER_WAY:
        run_end(run, LEFT, journal=act.journal)
    return Done({"run": run.pk, "state": run.state})


def run_requested(actor: Actor, name: str, keys: Sequence[int], params: Mapping[str, str] | None = None) -> Outcome:
    """Begin a run: a small one is over when this returns, a large one goes on in the worker.

    returns  what `run_start` answers, the first time and each time the request is repeated
    """
    started = run_start(actor, name, keys, params)
    if int(started.facts["total"]) <= CHUNK:
        run_advance(actor.with_key(None), int(started.facts["run"]))
    return started


def run_begin(actor: Actor, name: str, keys: Sequence[int], params: Mapping[str, str] | None = None) -> Run:
    """The same, for a page that shows the run."""
    started = run_requested(actor, name, keys, params)
    return runs_visible(actor).get(pk=int(started.facts["run"]))


def run_do_now(actor: Actor, name: str, keys: Sequence[int], params: Mapping[str, str] | None = None) -> Run:
    """Carry out a run of at most fifty keys at once. Should this process die over it, the worker ends it."""
    if len(set(keys)) > CHUNK:
        raise InvalidInput(field="keys", reason="too_many", limit=CHUNK)
    return run_begin(actor, name, keys, params)


def run_advance(actor: Actor, run_id: int, start: int = 0) -> None:
    """Carry out the chunk that begins at `start`; nothing when it is kept already, or the run is over.

    actor  the person who asked, with today's duties
    """
    run = runs_visible(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound(run=run_id)
    if run.state not in UNDER_WAY or run.position != start:
        return
    run_note(actor, run_id, start, _outcomes(actor, run, run.keys[start : start + CHUNK]))


def _outcomes(actor: Actor, run: Run, keys: Sequence[int]) -> Sequence[Outcome]:
    """What the act did to a chunk; when it refuses the whole of it, each key has its refusal."""
    act = run_act(run.act)
    body = f"{run.act}\n{run.params}\n{','.join(map(str, keys))}"
    key = RequestKey(key=f"run:{run.pk}:{run.position}", body_digest=hashlib.sha256(body.encode()).hexdigest())
    given: dict[str, Any] = orjson.loads(run.params)
    try:
        return act.workflow(actor.with_key(key), keys, **given)
    except Refusal as refusal:
        return [refusal.refused()] * len(keys)


def _labels(actor: Actor, keys: Sequence[int]) -> dict[int, str]:
    numbers = orders_visible(actor).filter(pk__in=keys).values_list("pk", "number")
    return {key: number or f"#{key}" for key, number in numbers}


def _held(act: Act, run_id: int) -> Run:
    run = run_locked(act.actor, run_id)
    if run is None:
        raise NotFound(run=run_id)
    return run
