"""Which rows make one document, and rows that fail to say where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ordinance.modules.intake.rules.mapping import Plan
from ordinance.modules.intake.rules.table import Finding, Row
from ordinance.modules.intake.rules.values import narrow

Key = tuple[str, ...]


@dataclass(slots=True)
class Group:
    key: Key
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def grouped(rows: Sequence[Row], plan: Plan) -> list[Group]:
    """Rows by document, in order of first appearance.

    A row that leaves a key empty which the row above fills belongs to nobody (a merged cell, usually): it is broken,
    and it is put with the document above so that this one is held too and no half of an order goes through.
    """
    group_by = plan.mapping.group_by
    groups: dict[Key, Group] = {}
    above: Key | None = None
    for row in rows:
        key = _key(row, plan.columns, group_by)
        lacking = [name for name, part in zip(group_by, key, strict=True) if not part]
        suggestion: Key | None = None
        if lacking and above is not None and key != above and _fits(key, above):
            suggestion = above
        home = suggestion or key
        group = groups.get(home) or groups.setdefault(home, Group(home))
        group.rows.append(row)
        if suggestion or len(lacking) == len(key):
            name = (lacking[0] if lacking else group_by[0]).split("|")[0]
            meant = (suggestion or key)[group_by.index(lacking[0])]
            group.findings.append(Finding(row.number, name, "key_missing", "", meant))
        above = home
    return list(groups.values())


def _key(row: Row, columns: Mapping[str, str], group_by: Sequence[str]) -> Key:
    """`a|b` in the grouping means a, or b where a is empty; full-width and ordinary letters are the same."""
    return tuple(
        next((text for name in part.split("|") if (text := narrow(row.cells.get(columns.get(name, ""), "")))), "")
        for part in group_by
    )


def _fits(key: Key, above: Key) -> bool:
    return all(not part or part == other for part, other in zip(key, above, strict=True))
