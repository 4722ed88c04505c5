"""The warehouse of a simulation: what the policy wants done before goods leave, picked, checked and packed as asked."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.doors import command_doors
from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.workflows.check import picks_check
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.pick import deliveries_pick

command_doors("ordinance simulate", deliveries_pick, picks_check, deliveries_pack)


def _pack(actor: Actor, keys: Sequence[int]) -> list[Outcome]:
    return deliveries_pack(actor, [Packing(delivery_id=key) for key in keys])


STEPS: Final[Sequence[tuple[str, Callable[[Actor, Sequence[int]], list[Outcome]]]]] = (
    ("pick", deliveries_pick),
    ("check", picks_check),
    ("pack", _pack),
)


def made_ready(cast: Cast, deliveries: Collection[int]) -> dict[int, Refused]:
    """Do for planned deliveries what is asked for before they leave; returns those that were stopped on the way."""
    stopped: dict[int, Refused] = {}
    pickers: set[int] = set()
    for kind, act in STEPS:
        asked = Task.objects.filter(kind=kind, state=TaskState.OPEN, subject_id__in=set(deliveries) - stopped.keys())
        keys = sorted({key for key in asked.values_list("subject_id", flat=True) if key is not None})
        if not keys:
            continue
        actor = cast.holder(f"shipping.{kind}", *(pickers if kind == "check" else ()))
        if kind == "pick":
            pickers.add(actor.person_id)
        outcomes = zip(keys, act(actor, keys), strict=True)
        stopped |= {key: outcome for key, outcome in outcomes if isinstance(outcome, Refused)}
    return stopped
