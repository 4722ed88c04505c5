"""How the forms of the order page's acts are read: keys, quantities per line, and the call each form asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.orders.models import Order

LINE: Final = "line"  # a field per line: its name is this and the line's key
REASON_MOST: Final = 500
Call = Callable[[Actor], Outcome]


@dataclass(frozen=True, slots=True)
class PageAct:
    """One act. `read` notes what is wrong with the form, or gives the call to make."""

    workflow: Any  # a Workflow or a BatchWorkflow, whatever it takes
    read: Callable[[Order, Form], Call]


def reason_read(form: Form) -> str:
    return form.text("reason", most=REASON_MOST, is_required=True)


def quantities_read(form: Form, *, least: Decimal | None = None) -> dict[int, Decimal]:
    """The lines a quantity was typed for, by key; zero only where `least` allows it."""
    found: dict[int, Decimal] = {}
    for name in sorted(form.given):
        key = name.removeprefix(LINE)
        if key == name or not form.given[name].strip():
            continue
        is_zero = least is not None and form.given[name].strip() == "0"
        quantity = least if is_zero else form.quantity(name)
        if quantity is not None:
            found[_key_of(form, name, key)] = quantity
    return found


def quantities_refuse(form: Form) -> None:
    """Note that at least one quantity is needed."""
    form.refuse(next((name for name in form.given if name.startswith(LINE)), "reason"), "required")


def key_read(form: Form, name: str) -> int:
    return _key_of(form, name, form.given.get(name, ""))


def first_refused(outcomes: Sequence[Outcome]) -> Outcome:
    """What came of an act on several things that are done together or not at all."""
    refused = [each for each in outcomes if isinstance(each, Refused)]
    return next((each for each in refused if each.code != "batch_undone"), outcomes[0])


def never(actor: Actor) -> Outcome:
    raise AssertionError("a form with errors calls nothing")


def _key_of(form: Form, name: str, value: str) -> int:
    try:
        return key_of(value)
    except FieldRefused as refused:
        form.refuse(name, refused.code)
        return 0
