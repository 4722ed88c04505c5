"""Reads the words of a condition with Python's own parser, within bounds, and says what may not be read.

Only the grammar is Python's; what a node means is decided by the whitelist that walks the result.
"""

import ast
from typing import Final

from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.rules.findings import Finding

LENGTH_MAX: Final = 2_000
DEPTH_MAX: Final = 30
NODES_MAX: Final = 400

CONSTRUCTS: Final = {
    "Attribute": "a deeper name", "BinOp": "this operator", "Call": "a call", "Lambda": "a function", "List": "a list",
    "JoinedStr": "a template text", "Subscript": "an index", "IfExp": "if … else", "Compare": "a comparison as a value",
    "BoolOp": "a condition as a value", "UnaryOp": "this sign", "Tuple": "a list", "Set": "a list",
}  # fmt: skip


def construct(node: ast.expr) -> str:
    """What to call a piece of syntax in a refusal."""
    return CONSTRUCTS.get(type(node).__name__, type(node).__name__)


def refused(code: str, suggestion: str = "", **facts: object) -> PolicyError:
    """The refusal of an expression; clause and field are added by whoever knows them."""
    return PolicyError([Finding(code=code, facts=facts, suggestion=suggestion)])


def parsed(expression: str) -> ast.expr:
    """The syntax tree of an expression of bounded length, depth and size; raises PolicyError."""
    if len(expression) > LENGTH_MAX:
        raise refused("too_long", length=len(expression), limit=LENGTH_MAX)
    for character in "\\#\0":
        if character in expression:
            raise refused("not_allowed", what=repr(character))
    try:
        body = ast.parse(one_line(expression), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        detail = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        raise refused("syntax", detail=str(detail)[:200]) from error
    _measured(body)
    return body


def one_line(expression: str) -> str:
    """The expression as the parser sees it: positions in the tree refer to this."""
    return " ".join(expression.split("\n")).replace("\r", " ").replace("\f", " ").strip()


def _measured(body: ast.expr) -> None:
    stack, count = [(body, 1)], 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > DEPTH_MAX:
            raise refused("too_deep", limit=DEPTH_MAX)
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    if count > NODES_MAX:
        raise refused("too_large", count=count, limit=NODES_MAX)
