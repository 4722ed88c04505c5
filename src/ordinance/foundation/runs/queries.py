"""Reads of runs: who may see one, how far it is, what became of each key. One query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from ordinance.foundation.database.locking import lock
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.runs.models import Run, RunResult

LATEST: Final = 20
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of results ended: the next one goes on after it."""

    is_done: bool
    position: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results, the refused first; `next` is None on the last."""

    rows: Sequence[RunResult]
    next: Place | None


def runs_visible(actor: Actor) -> QuerySet[Run]:
    """The actor's own runs in this company."""
    return Run.objects.filter(company_id=actor.company_id, person_id=actor.person_id)


def run_of(actor: Actor, key: int) -> Run | None:
    """One of the actor's runs without its keys, for its page."""
    return runs_visible(actor).filter(pk=key).defer("keys").first()


def runs_latest(actor: Actor) -> list[Run]:
    """The actor's latest runs, newest first."""
    return list(runs_visible(actor).defer("keys").order_by("-created_at", "-pk")[:LATEST])


def run_locked(actor: Actor, key: int) -> Run | None:
    """Lock one of the actor's runs."""
    return next(iter(lock(runs_visible(actor).filter(pk=key))), None)


def run_of_company_locked(company_id: int, key: int) -> Run | None:
    """Lock a run of the company, whoever asked for it (the worker, for somebody who has left)."""
    return next(iter(lock(Run.objects.filter(pk=key, company_id=company_id))), None)


def results_of(run: Run, after: Place | None = None, *, size: int = PAGE) -> Results:
    """A page of a run's results: those refused, then those done, each in the sequence asked."""
    rows = RunResult.objects.filter(run_id=run.pk)
    if after is not None:
        later = Q(is_done=after.is_done, position__gt=after.position)
        rows = rows.filter(later if after.is_done else later | Q(is_done=True))
    found = list(rows.order_by("is_done", "position")[: size + 1])
    shown = found[:size]
    more = Place(shown[-1].is_done, shown[-1].position) if len(found) > size else None
    return Results(shown, more)
