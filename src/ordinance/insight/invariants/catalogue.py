"""The invariants there are: each a file of SQL queries that must return no rows.

A file begins with its code and its titles, then one query after each line `-- check: name`. Parameters: companies (keys
to look at) and what the moves of an order and the currencies are, so that SQL and code cannot say different things.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ordinance.foundation.money.rules import CURRENCIES
from ordinance.insight.invariants.owners import owner_checks
from ordinance.orders.rules import MOVES

_FOLDER: Final = files("ordinance.insight.invariants") / "checks"
_CHECK: Final = re.compile(r"^-- check: (\w+)\n(.*?);?\s*(?=^-- check: |\Z)", re.MULTILINE | re.DOTALL)
_HEAD: Final = re.compile(r"\A-- (?P<code>INV-\d\d)\n-- zh: (?P<zh>.+)\n-- en: (?P<en>.+)\n")


@dataclass(frozen=True, slots=True)
class Check:
    """One query; it returns the rows that offend."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise, in both languages, and the queries that would show it broken."""

    code: str
    title_zh: str
    title_en: str
    checks: tuple[Check, ...]


@cache
def invariants() -> tuple[Invariant, ...]:
    """All of them, by code."""
    written = [_read(entry.read_text(encoding="utf-8")) for entry in _FOLDER.iterdir() if entry.name.endswith(".sql")]
    owners = Invariant(
        "INV-20",
        "每行都有所属公司；没有一行连接两家公司或两个客户",
        "Every row has its company; no row joins two companies or two customers",
        tuple(Check(name, sql) for name, sql in owner_checks()),
    )
    return tuple(sorted([*written, owners], key=lambda each: each.code))


def parameters(companies: Sequence[int], *, everything: bool) -> Mapping[str, Any]:
    """What the queries are given.

    everything  whether all companies are looked at: only then can a row that belongs to none be missed by nobody
    """
    moves = [(move.event, str(source), str(move.target)) for move in MOVES.values() for source in sorted(move.sources)]
    return {
        "companies": list(companies),
        "everything": everything,
        "events": [move[0] for move in moves],
        "sources": [move[1] for move in moves],
        "targets": [move[2] for move in moves],
        "currencies": list(CURRENCIES),
        "places": list(CURRENCIES.values()),
    }


def _read(text: str) -> Invariant:
    head = _HEAD.match(text)
    if head is None:
        raise ValueError(f"an invariant's file begins with its code and titles: {text[:60]!r}")
    checks = tuple(Check(name, sql.strip().rstrip(";")) for name, sql in _CHECK.findall(text))
    return Invariant(head["code"], head["zh"], head["en"], checks)
