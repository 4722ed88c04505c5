"""A condition in words, in both languages, so that clause text and explanations are drawn from the rule itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.policy.rules.expressions import (
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
)

SYMBOLS: Final[Mapping[str, tuple[str, str]]] = {
    "<": ("小于", "is below"),
    "<=": ("不超过", "is at most"),
    ">": ("大于", "is above"),
    ">=": ("不低于", "is at least"),
    "==": ("为", "is"),
    "!=": ("不为", "is not"),
}
FUNCTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "min": ("最小值", "the smallest of "),
    "max": ("最大值", "the largest of "),
    "abs": ("绝对值", "the size of "),
}
OVERLAPS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = {
    ("has_any", True): ("含有", "includes any of"),
    ("has_any", False): ("不含", "includes none of"),
    ("has_only", True): ("仅含", "is only of"),
    ("has_only", False): ("不仅含", "is not only of"),
}


def words(predicate: Predicate, language: str, label: Callable[[str], str] = str) -> str:
    """A condition as a phrase, e.g. 客户等级为 A，且订单含税金额大于 50,000.

    label  words for the codes that conditions compare texts with
    """
    return _Wording(0 if language == "zh" else 1, label).phrase(predicate, is_inner=False)


@dataclass(frozen=True, slots=True)
class _Wording:
    index: int  # 0 zh, 1 en
    label: Callable[[str], str]

    def phrase(self, node: Predicate, *, is_inner: bool) -> str:
        match node:
            case Constant(is_true):
                return (("从不", "never"), ("始终", "always"))[is_true][self.index]
            case Truth(fact, expected):
                title = self.operand(fact)
                return title if expected else (f"「{title}」不成立", f"not: {title}")[self.index]
            case Absence(fact, expected):
                verb = (("已知", "is known"), ("未知", "is not known"))[expected][self.index]
                return self._sentence(self.operand(fact), verb, "")
            case Comparison(symbol, left, right):
                return self._sentence(self.operand(left), SYMBOLS[symbol][self.index], self.operand(right))
            case Overlap(function, fact, options, expected):
                verb = OVERLAPS[function, expected][self.index]
                return self._sentence(self.operand(fact), verb, self._list(options))
            case Membership(item, Fact() as pool, expected):
                verb = (("不包含", "does not include"), ("包含", "includes"))[expected][self.index]
                return self._sentence(self.operand(pool), verb, self.operand(item))
            case Membership(item, tuple() as pool, expected):
                verb = (("不属于", "is none of"), ("属于", "is one of"))[expected][self.index]
                return self._sentence(self.operand(item), verb, self._list(pool))
            case Junction(operator, parts):
                glue = {"and": ("，且", " and "), "or": ("，或", " or ")}[operator][self.index]
                phrase = glue.join(self.phrase(part, is_inner=True) for part in parts)
                return (f"（{phrase}）", f"({phrase})")[self.index] if is_inner else phrase
        raise TypeError(node)

    def operand(self, node: Operand) -> str:
        match node:
            case Literal(str() as text):
                return self.label(text)
            case Literal(value):
                return value_words(value, self.index)
            case Fact(term):
                return (term.title_zh, term.title_en)[self.index]
            case Arithmetic(symbol, left, right):
                sign = {"*": "×", "/": "÷"}.get(symbol, symbol)
                return f"{self._nested(left)} {sign} {self._nested(right)}"
            case Function(name, arguments):
                zh, en = FUNCTIONS[name]
                return (f"{self._list(arguments)}的{zh}", f"{en}{self._list(arguments)}")[self.index]

    def _nested(self, node: Operand) -> str:
        text = self.operand(node)
        return f"({text})" if isinstance(node, Arithmetic) else text

    def _list(self, nodes: tuple[Operand, ...] | tuple[Literal, ...]) -> str:
        return ("、", ", ")[self.index].join(self.operand(node) for node in nodes)

    def _sentence(self, subject: str, verb: str, rest: str) -> str:
        """Chinese runs on without spaces, but for those between it and figures or codes."""
        if self.index == 1:
            return " ".join(part for part in (subject, verb, rest) if part)
        before = " " if subject[-1:].isascii() and subject[-1:].isalnum() else ""
        after = " " if rest[:1].isascii() and rest[:1].isalnum() else ""
        return f"{subject}{before}{verb}{after}{rest}"


def value_words(value: Decimal | int | str | bool | date, index: int) -> str:
    """A single value in words (0 zh, 1 en): numbers with thousands separators, yes and no in the language."""
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][index]
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
