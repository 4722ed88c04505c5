"""A condition in words, in both languages, so that clause text and explanations are drawn from the rule itself."""

from collections.abc import Mapping
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


def words(node: Predicate, language: str) -> str:
    """A condition as a phrase, e.g. 客户等级为 A 且 订单含税金额大于 50,000."""
    index = 0 if language == "zh" else 1
    return _phrase(node, index, False)


def _phrase(node: Predicate, index: int, is_inner: bool) -> str:
    match node:
        case Constant(is_true):
            return (("始终", "always") if is_true else ("从不", "never"))[index]
        case Truth(fact, expected):
            title = operand_words(fact, index)
            return title if expected else (f"「{title}」不成立", f"not: {title}")[index]
        case Absence(fact, expected):
            title = operand_words(fact, index)
            return title + ((" is not known", " is known")[not expected] if index else ("未知", "已知")[not expected])
        case Comparison(symbol, left, right):
            first, second = operand_words(left, index), operand_words(right, index)
            return f"{first} {SYMBOLS[symbol][index]} {second}"
        case Membership() | Overlap():
            return _selection(node, index)
        case Junction(operator, parts):
            glue = {"and": ("，且", " and "), "or": ("，或", " or ")}[operator][index]
            phrase = glue.join(_phrase(part, index, True) for part in parts)
            return (f"（{phrase}）", f"({phrase})")[index] if is_inner else phrase


def _selection(node: Membership | Overlap, index: int) -> str:
    glue = ("、", ", ")[index]
    if isinstance(node, Overlap):
        options = glue.join(operand_words(option, index) for option in node.options)
        verb = {
            ("has_any", True): ("含有", "includes any of"),
            ("has_any", False): ("不含", "includes none of"),
            ("has_only", True): ("仅含", "is only of"),
            ("has_only", False): ("不仅含", "is not only of"),
        }[node.function, node.expected][index]
        return f"{operand_words(node.fact, index)} {verb} {options}"
    item = operand_words(node.item, index)
    if isinstance(node.pool, Fact):
        pool = operand_words(node.pool, index)
        verb = (("包含", "不包含"), ("includes", "does not include"))[index][not node.expected]
        return f"{pool} {verb} {item}"
    options = glue.join(operand_words(option, index) for option in node.pool)
    verb = (("属于", "不属于"), ("is one of", "is none of"))[index][not node.expected]
    return f"{item} {verb} {options}"


def operand_words(node: Operand, index: int) -> str:
    """A value in words: 0 for zh, 1 for en."""
    match node:
        case Literal(value):
            return value_words(value, index)
        case Fact(term):
            return (term.title_zh, term.title_en)[index]
        case Arithmetic(symbol, left, right):
            sign = {"*": "×", "/": "÷"}.get(symbol, symbol)
            return f"{_nested(left, index)} {sign} {_nested(right, index)}"
        case Function(name, arguments):
            inner = ("、", ", ")[index].join(operand_words(argument, index) for argument in arguments)
            return (f"{inner}的{FUNCTIONS[name][0]}", f"{FUNCTIONS[name][1]}{inner}")[index]


def _nested(node: Operand, index: int) -> str:
    text = operand_words(node, index)
    return f"({text})" if isinstance(node, Arithmetic) else text


def value_words(value: Decimal | int | str | bool | date, index: int) -> str:
    """A single value in words: numbers with thousands separators, yes/no in the language."""
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][index]
    if isinstance(value, Decimal | int):
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return str(value)
