"""Conditions of a policy: compiled once when the policy is loaded, evaluated exactly and fast, with a trace on demand.

The compiled form is Python code we write ourselves from the checked tree; no word of the policy's author is in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import DecimalException
from functools import cached_property
from typing import Any, Final, NoReturn

from ordinance.foundation.policy.errors import ConditionFailed, FactMissing, FactMistyped, PolicyError
from ordinance.foundation.policy.rules.expressions import (
    EXACT,
    QUOTIENT,
    Absence,
    Arithmetic,
    Comparison,
    Constant,
    Fact,
    Function,
    Junction,
    Literal,
    Membership,
    Operand,
    Overlap,
    Predicate,
    Truth,
    facts_in,
    overlap,
)
from ordinance.foundation.policy.rules.reading import tree_of
from ordinance.foundation.policy.rules.terms import PYTHON_TYPES, Facts, Term, Vocabulary, fact_fits
from ordinance.foundation.policy.rules.traces import Trace
from ordinance.foundation.policy.rules.wording import words

CALLS: Final = {"+": "_add", "-": "_subtract", "*": "_multiply", "/": "_divide"}


@dataclass(frozen=True, eq=False)
class Condition:
    """A compiled condition. `terms` are the facts it looks at, each of which must be given (None when not known)."""

    expression: str
    tree: Predicate = field(repr=False)
    terms: tuple[Term, ...] = field(repr=False)
    _holds: Callable[[Facts], bool] = field(repr=False)
    _seen: Callable[[Facts], tuple[bool, tuple[Any, ...]]] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and other.tree == self.tree

    def __hash__(self) -> int:
        return hash(self.tree)

    def evaluate(self, facts: Facts) -> bool:
        """Whether the condition holds on these facts, e.g. {"order.gross": Decimal("12.00"), …}.

        raises  FactMissing (a term was not given), FactMistyped, ConditionFailed (division by zero)
        """
        try:
            return self._holds(facts)
        except (KeyError, DecimalException) as error:
            self._failed(error, facts)

    def trace(self, facts: Facts) -> Trace:
        """Evaluate and keep the values seen; explanations are worked out only when asked for. Raises as `evaluate`."""
        try:
            is_true, values = self._seen(facts)
        except (KeyError, DecimalException) as error:
            self._failed(error, facts)
        return Trace(self.expression, self.tree, self.terms, values, is_true)

    def words(self, language: str) -> str:
        """The condition in words, zh or en."""
        return self._words[language]

    @cached_property
    def _words(self) -> dict[str, str]:
        return {"zh": words(self.tree, "zh"), "en": words(self.tree, "en")}

    def _failed(self, error: Exception, facts: Facts) -> NoReturn:
        for term in self.terms:
            if term.name not in facts:
                raise FactMissing(name=term.name, expression=self.expression) from error
            if not fact_fits(term, facts[term.name]):
                _mistyped(term, facts[term.name])
        raise ConditionFailed(expression=self.expression, reason=type(error).__name__) from error


def condition_compile(expression: str, vocabulary: Vocabulary, *, clause: str = "", field_name: str = "") -> Condition:
    """Read, check and compile a condition such as `order.gross > 50_000 and customer.grade not in ["A", "B"]`.

    raises  PolicyError with one finding: where, what and, for a name, the closest one that exists
    """
    try:
        tree = tree_of(expression, vocabulary)
    except PolicyError as error:
        raise PolicyError([replace(found, clause=clause, field=field_name) for found in error.findings]) from None
    terms = tuple({fact.term.name: fact.term for fact in facts_in(tree)}.values())
    written = _Code(terms)
    return Condition(expression.strip(), tree, terms, written.compiled(tree, False), written.compiled(tree, True))


def _mistyped(term: Term, value: object) -> None:
    """Called by compiled code on a value whose exact class is unusual: fine for a subclass, refused otherwise."""
    if not fact_fits(term, value):
        raise FactMistyped(name=term.name, value=repr(value)[:80], expected=term.type.value)


class _Code:
    """Writes a tree as one Python function over a mapping of facts.

    Every fact is fetched and its type looked at first, so that a missing one is found whatever the others are.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.locals = {term.name: f"t{index}" for index, term in enumerate(terms)}
        self.scope: dict[str, Any] = {
            "__builtins__": {}, "_add": EXACT.add, "_subtract": EXACT.subtract, "_multiply": EXACT.multiply,
            "_divide": QUOTIENT.divide, "_abs": EXACT.abs, "_min": min, "_max": max, "_overlap": overlap,
            "_mistyped": _mistyped,
        }  # fmt: skip
        self.prelude: list[str] = []
        for term in terms:
            local, types, self_term = self.locals[term.name], f"_types_{term.type}", f"_term_{self.locals[term.name]}"
            self.scope |= {types: PYTHON_TYPES[term.type], self_term: term}
            self.prelude.append(f"    {local} = facts[{term.name!r}]")
            self.prelude.append(f"    if {local}.__class__ not in {types}: _mistyped({self_term}, {local})")

    def compiled(self, tree: Predicate, with_values: bool) -> Callable[[Facts], Any]:
        result = self._predicate(tree)
        if with_values:
            result = f"{result}, ({''.join(f'{local}, ' for local in self.locals.values())})"
        source = "\n".join(["def run(facts):", *self.prelude, f"    return {result}"])
        scope = dict(self.scope)
        exec(compile(source, "<condition>", "exec"), scope)  # noqa: S102 - source is written above, from a checked tree
        run: Callable[[Facts], Any] = scope["run"]
        return run

    def _predicate(self, node: Predicate) -> str:
        match node:
            case Constant(is_true):
                return str(is_true)
            case Absence(fact, expected):
                return f"({self.locals[fact.term.name]} is {'' if expected else 'not '}None)"
            case Junction(operator, parts):
                return "(" + f" {operator} ".join(self._predicate(part) for part in parts) + ")"
        guards = [f"{local} is not None" for local in dict.fromkeys(self.locals[f.term.name] for f in facts_in(node))]
        return "(" + " and ".join([*guards, self._known(node)]) + ")"

    def _known(self, node: Predicate) -> str:
        """A single test whose facts are all known."""
        match node:
            case Truth(fact, expected):
                return f"{'' if expected else 'not '}{self.locals[fact.term.name]}"
            case Comparison(symbol, left, right):
                return f"{self._operand(left)} {symbol} {self._operand(right)}"
            case Membership(item, pool, expected):
                many = self.locals[pool.term.name] if isinstance(pool, Fact) else self._pool(pool)
                return f"{self._operand(item)} {'' if expected else 'not '}in {many}"
            case Overlap(function, fact, options, expected):
                call = f"_overlap({function!r}, {self.locals[fact.term.name]}, {self._pool(options)})"
                return call if expected else f"not {call}"
        raise TypeError(node)

    def _operand(self, node: Operand) -> str:
        match node:
            case Literal(value):
                return self._constant(value)
            case Fact(term):
                return self.locals[term.name]
            case Arithmetic(symbol, left, right):
                return f"{CALLS[symbol]}({self._operand(left)}, {self._operand(right)})"
            case Function(name, arguments):
                return f"_{name}({', '.join(self._operand(argument) for argument in arguments)})"

    def _pool(self, literals: tuple[Literal, ...]) -> str:
        return self._constant(frozenset(literal.value for literal in literals))

    def _constant(self, value: Any) -> str:
        name = f"c{len(self.scope)}"
        self.scope[name] = value
        return name
