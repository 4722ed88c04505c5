"""Facts a condition may ask for: each has a name, a type, titles in both languages and a unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeAlias

from ordinance.foundation.policy.errors import FactMissing, FactMistyped

Facts: TypeAlias = Mapping[str, Any]


class TermType(StrEnum):
    DECIMAL = "decimal"
    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"


PYTHON_TYPES: Final[Mapping[TermType, frozenset[type]]] = {
    TermType.DECIMAL: frozenset({Decimal, int, type(None)}),
    TermType.INTEGER: frozenset({int, type(None)}),
    TermType.TEXT: frozenset({str, type(None)}),
    TermType.BOOLEAN: frozenset({bool, type(None)}),
    TermType.DATE: frozenset({date, type(None)}),
    TermType.TEXTS: frozenset({frozenset, set, tuple, list, type(None)}),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One fact of the vocabulary, e.g. Term("order.gross", DECIMAL, "订单含税金额", "the order amount", "money")."""

    name: str
    type: TermType
    title_zh: str
    title_en: str
    unit: str = ""
    choices: tuple[str, ...] = ()  # all values a text may have; empty when they are data

    @property
    def is_number(self) -> bool:
        return self.type in (TermType.DECIMAL, TermType.INTEGER)


def fact_fits(term: Term, value: object) -> bool:
    """Whether a value may stand for a term: of its type or a subclass, no bool as a number, finite, all texts text."""
    if value is None:
        return True
    if term.is_number:
        allowed: tuple[type, ...] = (Decimal, int) if term.type is TermType.DECIMAL else (int,)
        finite = not isinstance(value, Decimal) or value.is_finite()
        return isinstance(value, allowed) and not isinstance(value, bool) and finite
    if term.type is TermType.TEXTS:
        is_many = isinstance(value, frozenset | set | tuple | list)
        return is_many and all(isinstance(one, str) for one in value)  # type: ignore[attr-defined]
    return isinstance(value, tuple(PYTHON_TYPES[term.type]))


class Vocabulary(Mapping[str, Term]):
    """The terms a condition may use, by name."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, Term] = {}
        for term in terms:
            if term.name in self._terms:
                raise ValueError(f"term {term.name} stands twice")
            self._terms[term.name] = term

    def __getitem__(self, name: str) -> Term:
        return self._terms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def extended(self, terms: Iterable[Term]) -> "Vocabulary":
        """This vocabulary and more terms; raises ValueError when a name stands twice."""
        return Vocabulary([*self._terms.values(), *terms])

    def closest(self, name: str) -> str:
        """The most similar name, or empty."""
        return closest(name, self._terms)

    def check(self, facts: Facts, names: Iterable[str] | None = None) -> None:
        """Check a whole set of facts once, before many conditions look at it.

        names   which terms must be there; all of the vocabulary when not given
        raises  FactMissing, FactMistyped (also for NaN and Infinity)
        """
        for name in self._terms if names is None else names:
            if name not in facts:
                raise FactMissing(name=name)
            if not fact_fits(self._terms[name], facts[name]):
                raise FactMistyped(name=name, value=repr(facts[name])[:80], expected=self._terms[name].type.value)


def closest(name: str, names: Iterable[str]) -> str:
    """The most similar of some names, or empty when none comes near."""
    matches = get_close_matches(name[:80], list(names), n=1, cutoff=0.6)
    return matches[0] if matches else ""
