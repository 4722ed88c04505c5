"""What all schemas share."""

from typing import Annotated, Any, Literal, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ordinance.entrypoints.api.fields import CLEAN, OrderRef, limits, refused

T = TypeVar("T")


class In(BaseModel):
    """An input: a field nobody knows is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(Schema):
    """An output."""


class FieldErrorOut(Out):
    """What is wrong with one field; `pointer` is a JSON Pointer into the body."""

    model_config = ConfigDict(populate_by_name=True)
    source: str = Field(alias="in")
    pointer: str
    code: str
    detail: str


class Problem(Out):
    """RFC 9457 problem details; `code` and `facts` are for programs, `title` and `detail` for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    facts: dict[str, Any]
    errors: list[FieldErrorOut]


class OutcomeOut(Out):
    """What became of one item."""

    position: int
    done: bool
    facts: dict[str, Any]
    problem: Problem | None


class BulkAnswer(Out):
    """What became of each item, in the sequence given."""

    done: int
    refused: int
    outcomes: list[OutcomeOut]


class ProblemOut(Out):
    """What a problem's code means."""

    code: str
    title: str
    status: int


def without_twins(values: list[T]) -> list[T]:
    """The list itself; the same thing twice in one request is a mistake."""
    if len(set(values)) != len(values):
        raise refused("twice")
    return values


Mode = Literal["each", "all"]


class PageIn(In):
    """Where to go on, and how many rows."""

    after: Annotated[str, limits(300), CLEAN] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class OrdersIn(In):
    """Orders by number or key. `mode`: go on with the rest when one is refused, or all or none."""

    orders: Annotated[list[OrderRef], Field(min_length=1, max_length=500), AfterValidator(without_twins)]
    mode: Mode = "each"


class OrdersForReasonIn(OrdersIn):
    """Orders, and why."""

    reason: Annotated[str, limits(500, 1), CLEAN]
