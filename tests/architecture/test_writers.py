"""Only services write, only workflows open transactions, only the order's services set its status."""

import ast
import re
from typing import Final

from tests.architecture.sources import Source, calls, chain, sources, texts
from tests.paths import SOURCE

ALWAYS_WRITES: Final = frozenset({"bulk_create", "bulk_update", "get_or_create", "update_or_create"})
WRITES_ON_ROWS: Final = frozenset({"create", "update", "delete"})
ROWS: Final = frozenset({"objects", "filter", "exclude", "select_for_update"})
WRITING_SQL: Final = re.compile(
    r"\b(insert\s+into\s+\w|update\s+\w+(\s+(as\s+)?\w+)?\s+set\s|delete\s+from\s+\w)", re.I
)
OPENS: Final = frozenset({"atomic", "set_autocommit", "mark_for_redo"})

# Files that are neither services nor workflows and may all the same; each with the reason.
WRITERS: Final[dict[str, str]] = {
    "foundation/messages/requests.py": "the kernel's record of a repeated request: no module's table, no act's doing",
    "entrypoints/cli/benching/limit.py": "the benchmark's hand-written limit, which the product is measured against",
}
OPENERS: Final[dict[str, str]] = {
    "entrypoints/cli/demo.py": "the demo stands whole or not at all, however its making ends",
    "entrypoints/cli/benching/crowd.py": "copies rows by the thousand in a database of the benchmark's own",
}


def is_write(call: ast.Call, name: str) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if name in ALWAYS_WRITES:
        return True
    if name in WRITES_ON_ROWS:
        return bool(ROWS & set(chain(call.func)))
    return name == "save"


def writes(source: Source) -> list[str]:
    found = [f"{source.at(call)} .{name}()" for call, name in calls(source.tree) if is_write(call, name)]
    return found + [f"{source.at(text)} SQL" for text in texts(source.tree) if WRITING_SQL.search(str(text.value))]


def test_only_services_write() -> None:
    offenders = {str(source.path): writes(source) for source in sources() if not source.is_service and writes(source)}

    assert {path: found for path, found in offenders.items() if path not in WRITERS} == {}
    assert {path for path in WRITERS if (SOURCE / path).exists()} - set(offenders) == set(), "no longer needed"


def test_only_workflows_open_transactions() -> None:
    offenders: dict[str, list[str]] = {}
    for source in sources():
        found = [source.at(call) for call, name in calls(source.tree) if name in OPENS]
        if found and source.path.parts[0] != "workflows":
            offenders[str(source.path)] = found

    assert {path: found for path, found in offenders.items() if path not in OPENERS} == {}
    assert {path for path in OPENERS if (SOURCE / path).exists()} - set(offenders) == set(), "no longer needed"


def sets_order_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return "Order" in chain(node.func) and any(keyword.arg == "status" for keyword in node.keywords)
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return any(
        isinstance(target, ast.Attribute)
        and target.attr == "status"
        and "order" in " ".join(chain(target.value)).lower()
        for target in targets
    )


def test_only_the_orders_services_set_an_orders_status() -> None:
    offenders = [
        source.at(node)
        for source in sources()
        if source.path.parts[:2] != ("orders", "services")
        for node in ast.walk(source.tree)
        if sets_order_status(node)
    ]

    assert offenders == []


def test_imports_stand_at_the_top() -> None:
    offenders = [
        source.at(inner)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert offenders == []
