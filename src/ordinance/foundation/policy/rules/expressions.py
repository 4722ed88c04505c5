"""A checked condition as a small tree, and what it says about given facts.

`not` never stands in the tree: it is pushed down to the single comparisons when the tree is built. A comparison that
looks at a fact that is not known (None) does not hold, whichever way it is put: with no limit known neither
`order.gross > credit.limit` nor `not order.gross > credit.limit` holds. Only `is none` / `is not none` look at absence.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, Final, TypeAlias

from ordinance.foundation.policy.rules.terms import Term

Value: TypeAlias = Decimal | int | str | bool | date | tuple[str, ...] | frozenset[str] | None

# Sums and products of at most PRODUCTS_MAX + 1 numbers of 28 digits are exact; quotients are rounded to 60 digits.
PRODUCTS_MAX: Final = 12
_TRAPS: Final = [DivisionByZero, InvalidOperation, Overflow]
EXACT: Final = Context(prec=400, traps=_TRAPS)
QUOTIENT: Final = Context(prec=60, traps=_TRAPS)

ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Decimal]]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": QUOTIENT.divide,
}
COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Literal:
    value: Decimal | str | bool | date


@dataclass(frozen=True, slots=True)
class Fact:
    term: Term


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str
    left: "Operand"
    right: "Operand"


@dataclass(frozen=True, slots=True)
class Function:
    name: str  # min, max, abs
    arguments: tuple["Operand", ...]


Operand: TypeAlias = Literal | Fact | Arithmetic | Function


@dataclass(frozen=True, slots=True)
class Constant:
    """`true` or `false`, written out."""

    is_true: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes/no fact, or its opposite."""

    fact: Fact
    expected: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """`is none` (expected) or `is not none`."""

    fact: Fact
    expected: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in [...]`, `x in facts.many`, or their opposites."""

    item: Operand
    pool: Fact | tuple[Literal, ...]
    expected: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """has_any: one of the fact's texts is among the options; has_only: all of them are (and there is one at least)."""

    function: str
    fact: Fact
    options: tuple[Literal, ...]
    expected: bool


@dataclass(frozen=True, slots=True)
class Junction:
    operator: str  # and, or
    parts: tuple["Predicate", ...]


Predicate: TypeAlias = Constant | Truth | Absence | Comparison | Membership | Overlap | Junction


def facts_in(node: Predicate | Operand | tuple[Literal, ...]) -> Iterator[Fact]:
    """Every use of a fact below a node, left to right."""
    if isinstance(node, Fact):
        yield node
    for child in _children(node):
        yield from facts_in(child)


def _children(node: Predicate | Operand | tuple[Literal, ...]) -> tuple[Any, ...]:
    match node:
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Function(_, arguments):
            return arguments
        case Truth(fact, _) | Absence(fact, _) | Overlap(_, fact, _, _):
            return (fact,)
        case Membership(item, pool, _):
            return (item, pool)
        case Junction(_, parts):
            return parts
        case _:
            return ()


def operand_value(operand: Operand, values: Mapping[str, Any]) -> Any:
    """What an operand amounts to; None as soon as one of its facts is None. Raises decimal's own exceptions."""
    match operand:
        case Literal(value):
            return value
        case Fact(term):
            return values[term.name]
        case Arithmetic(symbol, left, right):
            first, second = operand_value(left, values), operand_value(right, values)
            return None if first is None or second is None else ARITHMETIC[symbol](first, second)
        case Function(name, arguments):
            found = [operand_value(argument, values) for argument in arguments]
            return None if None in found else FUNCTIONS[name](*found)


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {"min": min, "max": max, "abs": lambda value: EXACT.abs(value)}


def holds(predicate: Predicate, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds; the plain reading that the compiled form is checked against and traces are made of."""
    match predicate:
        case Constant(is_true):
            return is_true
        case Absence(fact, expected):
            return (values[fact.term.name] is None) is expected
        case Junction("and", parts):
            return all(holds(part, values) for part in parts)
        case Junction(_, parts):
            return any(holds(part, values) for part in parts)
    if any(values[fact.term.name] is None for fact in facts_in(predicate)):
        return False
    match predicate:
        case Truth(fact, expected):
            return bool(values[fact.term.name]) is expected
        case Comparison(symbol, left, right):
            return COMPARISONS[symbol](operand_value(left, values), operand_value(right, values))
        case Membership(item, pool, expected):
            many = values[pool.term.name] if isinstance(pool, Fact) else [one.value for one in pool]
            return (operand_value(item, values) in many) is expected
        case Overlap(function, fact, options, expected):
            return overlap(function, values[fact.term.name], frozenset(one.value for one in options)) is expected


def overlap(function: str, texts: Any, options: frozenset[Any]) -> bool:
    """has_any and has_only over a set of texts."""
    if function == "has_any":
        return not options.isdisjoint(texts)
    return bool(texts) and options.issuperset(texts)
