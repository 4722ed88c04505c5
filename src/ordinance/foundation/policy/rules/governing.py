"""Which of several policies in force governs an order: the one of highest priority whose scope covers it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ordinance.foundation.policy.errors import NoPolicyGoverns, PoliciesTie
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.expressions import (
    Comparison,
    Fact,
    Junction,
    Literal,
    Membership,
    Predicate,
    Truth,
)
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.terms import Facts

InForce = tuple[int, PolicyDocument]  # version id and its document


def governing(in_force: Iterable[InForce], facts: Facts) -> InForce:
    """The one policy that governs an order.

    raises  NoPolicyGoverns when no scope covers it; PoliciesTie when two of the highest priority do
    """
    covering = [one for one in in_force if one[1].head.scope.evaluate(facts)]
    if not covering:
        raise NoPolicyGoverns()
    highest = max(one[1].head.priority for one in covering)
    first = [one for one in covering if one[1].head.priority == highest]
    if len(first) > 1:
        raise PoliciesTie(policies=[one[1].head.code for one in first], priority=highest)
    return first[0]


def scope_conflicts(documents: Sequence[PolicyDocument]) -> list[Finding]:
    """Pairs of policies that could both govern one order: equal priority, and scopes not shown to exclude each other.

    Two scopes exclude each other when both demand something of one fact that it cannot be at once: different texts,
    yes and no. Whatever cannot be shown so is a conflict: give one of the two another priority.
    """
    return [
        Finding(
            code="scope_conflict",
            clause=second.head.code,
            field="policy.scope",
            facts={"other": first.head.code, "priority": first.head.priority},
        )
        for first, second in combinations(documents, 2)
        if first.head.priority == second.head.priority and not _exclude(first.head.scope.tree, second.head.scope.tree)
    ]


def _exclude(first: Predicate, second: Predicate) -> bool:
    return all(
        any(_clash(left, right) for left in one for right in other)
        for one in _alternatives(first)
        for other in _alternatives(second)
    )


def _alternatives(node: Predicate) -> Iterator[list[Predicate]]:
    """The condition as alternatives of single demands; an `or` below an `and` demands nothing in particular."""
    parts = node.parts if isinstance(node, Junction) and node.operator == "or" else (node,)
    for part in parts:
        yield list(part.parts) if isinstance(part, Junction) and part.operator == "and" else [part]


def _clash(left: Predicate, right: Predicate) -> bool:
    one, other = _demand(left), _demand(right)
    if one is None or other is None or one[0] != other[0]:
        return False
    (_, wanted, is_wanted), (_, others, is_others) = one, other
    if is_wanted and is_others:
        return wanted.isdisjoint(others)
    return wanted <= others if is_wanted else is_others and others <= wanted


def _demand(node: Predicate) -> tuple[str, frozenset[object], bool] | None:
    """Fact, values, and whether it must be among them or must not."""
    match node:
        case Truth(fact, expected):
            return fact.term.name, frozenset({expected}), True
        case Comparison(("==" | "!=") as symbol, Fact(term), Literal(value)):
            return term.name, frozenset({value}), symbol == "=="
        case Comparison(("==" | "!=") as symbol, Literal(value), Fact(term)):
            return term.name, frozenset({value}), symbol == "=="
        case Membership(Fact(term), tuple() as pool, expected):
            return term.name, frozenset(literal.value for literal in pool), expected
    return None
