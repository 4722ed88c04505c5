"""The product's modules as syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.paths import SOURCE


@dataclass(frozen=True, slots=True)
class Source:
    path: Path  # below src/ordinance
    tree: ast.Module

    @property
    def is_service(self) -> bool:
        return self.path.name == "services.py" or "services" in self.path.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


@cache
def sources() -> tuple[Source, ...]:
    found = (Source(path.relative_to(SOURCE), ast.parse(path.read_bytes())) for path in sorted(SOURCE.rglob("*.py")))
    return tuple(source for source in found if not source.is_migration)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a method or function, with the last part of its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id


def chain(node: ast.AST) -> list[str]:
    """The names along `a.b(…).c`: ["a", "b", "c"]."""
    if isinstance(node, ast.Call):
        return chain(node.func)
    if isinstance(node, ast.Attribute):
        return [*chain(node.value), node.attr]
    if isinstance(node, ast.Subscript):
        return chain(node.value)
    return [node.id] if isinstance(node, ast.Name) else []


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """String constants that are not docstrings; the parts of f-strings included."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node
