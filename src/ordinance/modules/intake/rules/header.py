"""The header of a document from the rows of its group: the first to speak counts, the others must agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ordinance.modules.intake.rules.cells import LONGEST_SHOWN, Cells, Value
from ordinance.modules.intake.rules.grouping import Group
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.lines import must_be_known, text_in
from ordinance.modules.intake.rules.mapping import Field, Plan
from ordinance.modules.intake.rules.table import Finding, Row


@dataclass(slots=True)
class Header:
    values: dict[str, Value] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)  # field → the row that said it
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    rounded: list[str] = field(default_factory=list)
    defaulted: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return text_in(self.values, name)


def header_of(group: Group, plan: Plan, known: Known) -> Header:
    """What the sound rows say of the document; nothing, when no row of the group fits the heading."""
    header = Header()
    rows = [row for row in group.rows if not row.fault]
    if not rows:
        return header
    for entry in plan.header:
        speaker = _speaker(rows, plan.columns, entry, header)
        cells = Cells(speaker, plan, header.text("currency"))
        header.values[entry.name] = cells.read(entry)
        header.rows[entry.name] = speaker.number
        if entry.name in plan.mapping.defaults and not cells.text(entry.name):
            header.defaulted.append(entry.name)
        if entry.name in ("customer_ref", "customer_name"):
            _check_customer(cells, entry.name, header.text(entry.name), known)
        header.findings += cells.findings
        header.rounded += cells.rounded
    return header


def _speaker(rows: Sequence[Row], columns: Mapping[str, str], entry: Field, header: Header) -> Row:
    """The first row that says this; a later one that says otherwise breaks, or warns where the field allows it."""
    first = rows[0]
    column = columns.get(entry.name)
    if column is None:
        return first
    said = ""
    for row in rows:
        text = row.cells.get(column, "").strip()
        if not text or text == said:
            continue
        if not said:
            first, said = row, text
            continue
        finding = Finding(row.number, entry.name, "header_differs", text[:LONGEST_SHOWN], said[:LONGEST_SHOWN])
        (header.warnings if entry.may_differ else header.findings).append(finding)
    return first


def _check_customer(cells: Cells, name: str, customer: str, known: Known) -> None:
    if name == "customer_name" and cells.text("customer_ref"):
        return  # the code decides; a name beside it may be written differently
    must_be_known(cells, name, customer, known.customers, "customer_unknown")
    if customer in known.closed_customers:
        cells.refuse(name, "customer_closed")
