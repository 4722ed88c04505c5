"""From the words of a condition to its checked tree: Python's own parser, a whitelist of what may stand, and the types.

Whatever is not on the list is refused with the reason; nothing of the text is ever run.
"""

import ast
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NoReturn

from ordinance.foundation.policy.rules.expressions import (
    OPPOSITE,
    PRODUCTS_MAX,
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
from ordinance.foundation.policy.rules.syntax import construct, one_line, parsed, refused
from ordinance.foundation.policy.rules.terms import TermType, Vocabulary, closest

TEXT_MAX: Final = 200
NUMBER_MAX: Final = Decimal(10) ** 18
PLACES_MAX: Final = 10

NUMBER = re.compile(r"\d[\d_]*(\.\d+)?")
KEYWORDS: Final = {"true": True, "false": False, "True": True, "False": False}
NONES: Final = {"none", "None"}
SYMBOLS: Final[dict[type[ast.AST], str]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
ORDERED: Final = {"<", "<=", ">", ">="}


def tree_of(expression: str, vocabulary: Vocabulary) -> Predicate:
    """Read a condition; raises PolicyError with one finding that says what cannot stand and why."""
    return _Reader(expression, vocabulary).predicate(parsed(expression), True)


class _Reader:
    """Walks the parsed text once, turning each allowed node into ours."""

    def __init__(self, expression: str, vocabulary: Vocabulary) -> None:
        self.source = one_line(expression)
        self.vocabulary = vocabulary
        self.products = 0

    def predicate(self, node: ast.expr, expected: bool) -> Predicate:
        """A condition, or its opposite when `expected` is False."""
        match node:
            case ast.BoolOp(operator, values):
                is_and = isinstance(operator, ast.And) is expected
                return Junction("and" if is_and else "or", tuple(self.predicate(value, expected) for value in values))
            case ast.UnaryOp(ast.Not(), inner):
                return self.predicate(inner, not expected)
            case ast.Compare(left, operators, rights):
                return self._chain([left, *rights], [SYMBOLS[type(one)] for one in operators], expected)
            case ast.Call(ast.Name(("has_any" | "has_only") as name), [fact, options], []):
                return self._overlap(name, fact, options, expected)
            case ast.Constant(bool() as value):
                return Constant(value is expected)
            case ast.Name(name) if name in KEYWORDS:
                return Constant(KEYWORDS[name] is expected)
        operand = self.operand(node)
        if isinstance(operand, Fact) and operand.term.type is TermType.BOOLEAN:
            return Truth(operand, expected)
        raise refused("not_a_condition", what=self._text(node))

    def _chain(self, nodes: Sequence[ast.expr], symbols: Sequence[str], expected: bool) -> Predicate:
        parts = tuple(
            self._comparison(left, symbol, right, expected)
            for left, symbol, right in zip(nodes, symbols, nodes[1:], strict=False)
        )
        return parts[0] if len(parts) == 1 else Junction("and" if expected else "or", parts)

    def _comparison(self, left: ast.expr, symbol: str, right: ast.expr, expected: bool) -> Predicate:
        if _is_none(right) and symbol in ("is", "is not", "==", "!="):
            return Absence(self._fact(left), (symbol in ("is", "==")) is expected)
        if symbol in ("is", "is not"):
            raise refused("not_allowed", what=f"'{symbol}' without none")
        if symbol in ("in", "not in"):
            return self._membership(left, right, (symbol == "in") is expected)
        first, second = self.operand(left), self.operand(right)
        kinds = kind_of(first), kind_of(second)
        may_order = kinds[0] in ("number", "date")
        if kinds[0] != kinds[1] or kinds[0] == "texts" or (symbol in ORDERED and not may_order):
            self._mismatch(left, kinds[0], symbol, right, kinds[1])
        self._known_values(first, second)
        self._known_values(second, first)
        if isinstance(first, Fact) and isinstance(second, Literal) and isinstance(second.value, bool):
            return Truth(first, ((symbol == "==") is second.value) is expected)
        return Comparison(symbol if expected else OPPOSITE[symbol], first, second)

    def _membership(self, left: ast.expr, right: ast.expr, expected: bool) -> Predicate:
        item = self.operand(left)
        if isinstance(right, ast.List | ast.Tuple | ast.Set):
            pool = self._literals(right)
            for one in pool:
                if kind_of(one) != kind_of(item):
                    self._mismatch(left, kind_of(item), "in", right, kind_of(one))
                self._known_values(item, one)
            return Membership(item, pool, expected)
        many = self.operand(right)
        if not isinstance(many, Fact) or kind_of(many) != "texts" or kind_of(item) != "text":
            self._mismatch(left, kind_of(item), "in", right, kind_of(many))
        return Membership(item, many, expected)

    def _overlap(self, name: str, fact: ast.expr, options: ast.expr, expected: bool) -> Predicate:
        many = self.operand(fact)
        if not isinstance(many, Fact) or kind_of(many) != "texts" or not isinstance(options, ast.List | ast.Tuple):
            raise refused("arguments", name=name)
        literals = self._literals(options)
        if any(kind_of(one) != "text" for one in literals):
            raise refused("arguments", name=name)
        return Overlap(name, many, literals, expected)

    def _literals(self, node: ast.List | ast.Tuple | ast.Set) -> tuple[Literal, ...]:
        if not node.elts:
            raise refused("empty_list")
        operands = [self.operand(element) for element in node.elts]
        literals = tuple(operand for operand in operands if isinstance(operand, Literal))
        if len(literals) != len(operands):
            raise refused("not_allowed", what="a name in a list")
        return literals

    def operand(self, node: ast.expr) -> Operand:
        """A value: literal, fact, sum, product, or a function of them."""
        match node:
            case ast.Constant(value):
                return self._literal(node, value)
            case ast.Name(name) if name in KEYWORDS:
                return Literal(KEYWORDS[name])
            case ast.Name() | ast.Attribute():
                return self._fact(node)
            case ast.UnaryOp(ast.USub(), inner):
                negated = self._number(inner)
                if isinstance(negated, Literal) and isinstance(negated.value, Decimal):
                    return Literal(-negated.value)
                return Arithmetic("-", Literal(Decimal(0)), negated)
            case ast.BinOp(left, (ast.Add() | ast.Sub() | ast.Mult() | ast.Div()) as operator, right):
                return self._arithmetic(left, SYMBOLS[type(operator)], right)
            case ast.Call(ast.Name(name), arguments, []):
                return self._function(name, arguments)
        raise refused("not_allowed", what=construct(node))

    def _literal(self, node: ast.Constant, value: object) -> Literal:
        if isinstance(value, bool):
            return Literal(value)
        if isinstance(value, str):
            if len(value) > TEXT_MAX or not value.isprintable():
                raise refused("too_long", length=len(value), limit=TEXT_MAX)
            return Literal(value)
        written = ast.get_source_segment(self.source, node) or ""
        if not NUMBER.fullmatch(written):
            raise refused("not_a_number", what=written[:40] or construct(node))
        number = Decimal(written)
        if number > NUMBER_MAX or len(written.partition(".")[2]) > PLACES_MAX:
            raise refused("number_out_of_range", value=written[:40])
        return Literal(number)

    def _fact(self, node: ast.expr) -> Fact:
        name = _dotted(node)
        term = self.vocabulary.get(name)
        if term is None:
            raise refused("unknown_name", self.vocabulary.closest(name), name=name[:80] or self._text(node))
        return Fact(term)

    def _arithmetic(self, left: ast.expr, symbol: str, right: ast.expr) -> Operand:
        first, second = self._number(left), self._number(right)
        if symbol == "/" and isinstance(second, Literal) and second.value == 0:
            raise refused("division_by_zero")
        self.products += symbol == "*"
        if self.products > PRODUCTS_MAX:
            raise refused("too_many_products", limit=PRODUCTS_MAX)
        return Arithmetic(symbol, first, second)

    def _number(self, node: ast.expr) -> Operand:
        operand = self.operand(node)
        if kind_of(operand) != "number":
            raise refused("not_a_number", what=self._text(node))
        return operand

    def _function(self, name: str, arguments: Sequence[ast.expr]) -> Operand:
        functions: dict[str, Callable[[], Operand]] = {
            "min": lambda: self._extreme(name, arguments, 2, 10),
            "max": lambda: self._extreme(name, arguments, 2, 10),
            "abs": lambda: self._extreme(name, arguments, 1, 1),
            "date": lambda: _date(arguments),
        }
        if name not in functions:
            raise refused("unknown_function", closest(name, [*functions, "has_any", "has_only"]), name=name[:80])
        return functions[name]()

    def _extreme(self, name: str, arguments: Sequence[ast.expr], fewest: int, most: int) -> Operand:
        if not fewest <= len(arguments) <= most:
            raise refused("arguments", name=name)
        return Function(name, tuple(self._number(argument) for argument in arguments))

    def _known_values(self, fact: Operand, literal: Operand) -> None:
        """A text compared with a value it never has is a slip of the pen."""
        if isinstance(fact, Fact) and isinstance(literal, Literal) and fact.term.choices:
            value = str(literal.value)
            if value not in fact.term.choices:
                raise refused("unknown_value", closest(value, fact.term.choices), name=fact.term.name, value=value)

    def _mismatch(self, left: ast.expr, left_type: str, symbol: str, right: ast.expr, right_type: str) -> NoReturn:
        facts = {"left": self._text(left), "right": self._text(right), "operator": symbol}
        raise refused("type_mismatch", left_type=left_type, right_type=right_type, **facts)

    def _text(self, node: ast.expr) -> str:
        return (ast.get_source_segment(self.source, node) or construct(node))[:80]


def kind_of(operand: Operand) -> str:
    """number, text, boolean, date or texts."""
    match operand:
        case Fact(term):
            return "number" if term.is_number else term.type.value
        case Literal(bool()):
            return "boolean"
        case Literal(str()):
            return "text"
        case Literal(date()):
            return "date"
    return "number"


def _date(arguments: Sequence[ast.expr]) -> Literal:
    match list(arguments):
        case [ast.Constant(str() as text)]:
            try:
                return Literal(date.fromisoformat(text))
            except ValueError as error:
                raise refused("arguments", name="date") from error
    raise refused("arguments", name="date")


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name(first), second):
            return f"{first}.{second}"
    return ""


def _is_none(node: ast.expr) -> bool:
    return node.id in NONES if isinstance(node, ast.Name) else isinstance(node, ast.Constant) and node.value is None
