"""The acts that may be run over many objects: each name stands for one batch workflow, and what it needs to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.people.rules import Actor
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.close import orders_close, orders_reopen, orders_short_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.hold_orders import orders_hold, orders_release
from ordinance.workflows.kernel import BatchWorkflow
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.unconfirm import orders_unconfirm
from ordinance.workflows.wording import text_given

PARAM_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class RunAct:
    """A batch workflow over orders, with the texts it must and may be told."""

    workflow: BatchWorkflow[int, Any]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()

    @property
    def duty(self) -> str:
        return self.workflow.door.duty

    def given(self, params: Mapping[str, str]) -> dict[str, str]:
        """The texts for the workflow, checked before anything is begun.

        raises  InvalidInput for a missing, unknown or unusable one
        """
        unknown = sorted(params.keys() - {*self.needs, *self.takes})
        if unknown:
            raise InvalidInput(field=unknown[0][:40], reason="field_unknown")
        named = {name: text_given(name, params.get(name, ""), PARAM_MAX) for name in self.needs}
        return named | {name: text_given(name, params[name], PARAM_MAX) for name in self.takes if params.get(name)}


RUN_ACTS: Final[Mapping[str, RunAct]] = {
    "submit": RunAct(orders_submit),
    "confirm": RunAct(orders_confirm),
    "unconfirm": RunAct(orders_unconfirm, needs=("reason",)),
    "hold": RunAct(orders_hold, needs=("reason",), takes=("note", "scope")),
    "release": RunAct(orders_release, needs=("reason",)),
    "plan": RunAct(orders_plan),
    "close": RunAct(orders_close),
    "short_close": RunAct(orders_short_close, needs=("reason",)),
    "reopen": RunAct(orders_reopen, needs=("reason",)),
    "cancel": RunAct(orders_cancel, needs=("reason",)),
    "archive": RunAct(orders_archive),
}


def run_act(name: str) -> RunAct:
    """The act of a name.

    raises  InvalidInput when there is none
    """
    act = RUN_ACTS.get(name)
    if act is None:
        raise InvalidInput(field="act", reason="not_a_choice", value=name[:40], choices=sorted(RUN_ACTS))
    return act


def runs_allowed(actor: Actor) -> Sequence[str]:
    """The acts this person may run over many orders."""
    return [name for name, act in RUN_ACTS.items() if actor.may(act.duty)]
