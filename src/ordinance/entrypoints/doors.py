"""The writing doors: each page action, API operation and step of a command, with the one workflow it calls.

What duty a door asks for and which gate it stands under is its workflow's to say; tests plant a hold before each
door and ask each door as every role.
"""

from dataclasses import dataclass
from typing import Any, Final

from ordinance.workflows.kernel import WORKFLOWS, BatchWorkflow, Workflow
from ordinance.workflows.kernel import Door as Declared

WRITING_METHODS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class WritingDoor:
    """A door by its name: `POST /api/v1/orders/<order>/cancel` for a URL, `ordinance simulate: orders_submit` for
    what a command does.
    """

    name: str
    workflow: str

    @property
    def declared(self) -> Declared:
        """The duty and the scope of the door's workflow."""
        return WORKFLOWS[self.workflow]


DOORS: Final[dict[str, WritingDoor]] = {}


class DoorTwice(Exception):
    """Two workflows behind one door: a door calls exactly one."""


def declare(name: str, act: "Workflow[..., Any] | BatchWorkflow[Any, ...] | str") -> WritingDoor:
    """Say that a door exists and which workflow it calls.

    raises  DoorTwice when the door is already declared, KeyError when there is no such workflow
    """
    workflow = act if isinstance(act, str) else act.door.name
    if name in DOORS:
        raise DoorTwice(f"{name}: {DOORS[name].workflow} and {workflow}")
    door = WritingDoor(name, WORKFLOWS[workflow].name)
    DOORS[name] = door
    return door


def command_doors(command: str, *acts: "Workflow[..., Any] | BatchWorkflow[Any, ...]") -> None:
    """Say which workflows a command calls: each is a door of its own."""
    for act in acts:
        declare(f"{command}: {act.door.name}", act)


def url_door(method: str, route: str) -> str:
    """The name of a door that is a method on a URL route, as Django writes routes."""
    return f"{method} /{route.lstrip('/')}"
