"""The only writer of runs and their results."""

from collections.abc import Mapping, Sequence
from typing import Any

from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import canonical
from ordinance.foundation.runs.models import Run, RunResult
from ordinance.foundation.runs.rules import RunState


def run_add(act: str, keys: Sequence[int], params: Mapping[str, Any], *, journal: Journal) -> Run:
    """Keep a run before anything of it is done."""
    run = Run.objects.create(
        company_id=journal.company_id,
        person_id=journal.actor_id,
        act=act,
        params=canonical(params),
        keys=list(keys),
        total=len(keys),
        created_at=journal.recorded_at,
    )
    journal.add("run.started", run.pk, {"act": act, "total": run.total, "params": params})
    return run


def results_add(run: Run, labels: Mapping[int, str], outcomes: Sequence[Outcome], *, journal: Journal) -> None:
    """Keep the results of the next keys of a run that is held locked; the last of them end it."""
    start = run.position
    keys = run.keys[start : start + len(outcomes)]
    RunResult.objects.bulk_create(
        [
            RunResult(
                company_id=run.company_id, run=run, position=start + place, key=key, label=labels.get(key, "")[:100],
                is_done=isinstance(outcome, Done), code="" if isinstance(outcome, Done) else outcome.code,
                facts=canonical(outcome.facts),
            )
            for place, (key, outcome) in enumerate(zip(keys, outcomes, strict=True))
        ]
    )  # fmt: skip
    done = sum(isinstance(outcome, Done) for outcome in outcomes)
    run.done_count += done
    run.refused_count += len(outcomes) - done
    run.started_at = run.started_at or journal.recorded_at
    if run.position == run.total:
        run.state, run.finished_at = RunState.DONE, journal.recorded_at
        journal.add("run.finished", run.pk, {"act": run.act, "done": run.done_count, "refused": run.refused_count})
    elif run.state == RunState.WAITING:
        run.state = RunState.RUNNING
    run.save(update_fields=["done_count", "refused_count", "started_at", "state", "finished_at"])


def run_end(run: Run, because: str, *, journal: Journal) -> None:
    """Stop a run that is held locked and under way; what it has done stays done."""
    run.state, run.stopped_because, run.finished_at = RunState.STOPPED, because, journal.recorded_at
    run.save(update_fields=["state", "stopped_because", "finished_at"])
    journal.add("run.stopped", run.pk, {"act": run.act, "because": because, "left": run.total - run.position})
