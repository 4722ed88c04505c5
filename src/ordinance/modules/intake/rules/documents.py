"""Documents from the rows of a table: grouped, read, classified, never half of one.

A broken row holds the whole document: all its rows go back to be mended and the other documents go on, or nothing
at all is taken, as the caller chooses.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ordinance.modules.intake.rules.cells import Cells
from ordinance.modules.intake.rules.grouping import Group, grouped
from ordinance.modules.intake.rules.header import Header, header_of
from ordinance.modules.intake.rules.incoming import (
    DocumentKind,
    IncomingDocument,
    IncomingLine,
    Intake,
    LineKind,
    RejectedRow,
    RoundingNote,
    ShipTo,
)
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.lines import line_of, number_in
from ordinance.modules.intake.rules.mapping import FileMapping, Plan, plan_of
from ordinance.modules.intake.rules.master import IncomingMasterData
from ordinance.modules.intake.rules.missing import missing_in
from ordinance.modules.intake.rules.table import Finding, Row, Table

LONGEST_NUMBER: Final = 80
_SHIP_TO = tuple(entry.name for entry in fields(ShipTo))


def intake_of(
    table: Table,
    mapping: FileMapping,
    *,
    known: Known | None = None,
    all_or_nothing: bool = False,
    master: IncomingMasterData | None = None,
) -> Intake:
    """Everything one table says under a mapping; raises FileRefused when its columns are not the mapping's."""
    plan = plan_of(mapping, table.columns)
    reader = _Reader(plan, known or Known(), _repeats(table.rows))
    by_number: dict[str, IncomingDocument] = {}
    for group in grouped(table.rows, plan):
        document = reader.document(group, by_number)
        if document is not None:
            by_number[document.document_no] = document
    documents = list(by_number.values())
    rejected = reader.rejected
    if all_or_nothing and rejected:
        returned = {entry.row.number for entry in rejected}
        rejected += [_held(row, "file_held") for row in table.rows if row.number not in returned]
        documents = []
    rejected.sort(key=lambda entry: entry.row.number)
    warnings = [warning for document in documents for warning in document.warnings]
    return Intake(
        mapping=mapping.name,
        columns=table.columns,
        headings=plan.columns,
        rows_read=len(table.rows),
        documents=tuple(documents),
        findings=tuple(finding for entry in rejected for finding in entry.findings),
        warnings=tuple(sorted([*warnings, *table.notes], key=lambda finding: finding.row)),
        rejected_rows=tuple(rejected),
        master=master,
    )


def _held(row: Row, code: str) -> RejectedRow:
    return RejectedRow(row, (Finding(row.number, "", code),))


def _repeats(rows: Sequence[Row]) -> dict[int, int]:
    """Row number → the earlier row that is the same in every cell."""
    first: dict[tuple[str, ...], int] = {}
    repeats: dict[int, int] = {}
    for row in rows:
        earlier = first.setdefault(tuple(row.cells.values()), row.number)
        if earlier != row.number:
            repeats[row.number] = earlier
    return repeats


@dataclass(slots=True)
class _Reader:
    plan: Plan
    known: Known
    repeats: Mapping[int, int]
    rejected: list[RejectedRow] = field(default_factory=list)

    def document(self, group: Group, taken: Collection[str]) -> IncomingDocument | None:
        """The group as a document, or None when a finding, or a number already taken, sends its rows back."""
        header = header_of(group, self.plan, self.known)
        findings, warnings, rounded = (
            [*group.findings, *header.findings],
            list(header.warnings),
            Counter(header.rounded),
        )
        lines: list[IncomingLine] = []
        for row in group.rows:
            if row.fault:
                findings.append(Finding(row.number, "", row.fault))
                continue
            cells = Cells(row, self.plan, header.text("currency"))
            line, doubts = line_of(cells, self.known)
            findings += cells.findings
            warnings += doubts
            rounded.update(cells.rounded)
            if row.number in self.repeats:
                warnings.append(Finding(row.number, "", "row_repeated", str(self.repeats[row.number])))
            if line is not None:
                lines.append(line)
        if findings:
            self._send_back(group.rows, findings)
            return None
        lines += _charges(header, self.plan.mapping)
        document = self._built(header, lines, group.rows, warnings, rounded)
        if document.document_no in taken:
            twice = Finding(group.rows[0].number, "document_no", "number_twice", document.document_no)
            self._send_back(group.rows, [twice])
            return None
        return document

    def _send_back(self, rows: Iterable[Row], findings: Sequence[Finding]) -> None:
        by_row: dict[int, list[Finding]] = {}
        for finding in findings:
            by_row.setdefault(finding.row, []).append(finding)
        for row in rows:
            said = by_row.get(row.number)
            self.rejected.append(RejectedRow(row, tuple(said)) if said else _held(row, "document_held"))

    def _built(
        self,
        header: Header,
        lines: Sequence[IncomingLine],
        rows: Sequence[Row],
        warnings: list[Finding],
        rounded: Counter[str],
    ) -> IncomingDocument:
        number = header.text("document_no") or _bounded(_composed_number(header))
        kind, reason = self.plan.mapping.classify(number, lines)
        if reason:
            warnings.append(Finding(rows[0].number, "", reason, number))
        document = _document(self.plan.mapping, header, number, tuple(lines))
        if not number:
            # No number of its own: one made of what it says, so that the same file again is the same document.
            document = replace(document, document_no=_bounded(f"{_customer(header)}/#{document.digest[:16]}"))
        places = {entry.name: entry.places or 0 for entry in self.plan.mapping.fields}
        return replace(
            document,
            kind=kind,
            reason=reason,
            rows=tuple(row.number for row in rows),
            missing=missing_in(document, self.plan.mapping.wanted),
            defaulted=tuple(header.defaulted),
            warnings=tuple(sorted(warnings, key=lambda finding: finding.row)),
            roundings=tuple(RoundingNote(name, places[name], count) for name, count in sorted(rounded.items())),
        )


def _customer(header: Header) -> str:
    return header.text("customer_ref") or header.text("customer_name")


def _composed_number(header: Header) -> str:
    """Two customers may use the same order number: the customer is part of ours."""
    customer_po = header.text("customer_po")
    return f"{_customer(header)}/{customer_po}" if customer_po else ""


def _bounded(number: str) -> str:
    """A composed number no longer than a register keeps; what is cut off lives on in its hash."""
    if len(number) <= LONGEST_NUMBER:
        return number
    return f"{number[: LONGEST_NUMBER - 17]}#{hashlib.sha256(number.encode()).hexdigest()[:16]}"


def _charges(header: Header, mapping: FileMapping) -> list[IncomingLine]:
    lines = []
    for name, description in mapping.header_charges.items():
        amount = number_in(header.values, name)
        if amount:
            lines.append(
                IncomingLine(
                    row_number=header.rows[name],
                    kind=LineKind.CHARGE,
                    item_ref=name.upper(),
                    description=description,
                    quantity=Decimal(1),
                    unit="",
                    unit_price=amount,
                    discount_percent=Decimal(0),
                    amount=amount,
                )
            )
    return lines


def _document(mapping: FileMapping, header: Header, number: str, lines: tuple[IncomingLine, ...]) -> IncomingDocument:
    ordered_at, asked = header.values.get("ordered_at"), header.values.get("requested_on")
    wished = [line.requested_on for line in lines if line.requested_on]
    requested_on = asked if isinstance(asked, date) else min(wished, default=None)
    ship_on = header.values.get("ship_on") or (requested_on if mapping.ships_as_requested else None)
    return IncomingDocument(
        source=mapping.name,
        document_no=number,
        kind=DocumentKind.SALES_ORDER,
        customer_ref=header.text("customer_ref"),
        customer_name=header.text("customer_name"),
        customer_po=header.text("customer_po"),
        ordered_at=ordered_at if isinstance(ordered_at, datetime) else None,
        requested_on=requested_on,
        ship_on=ship_on if isinstance(ship_on, date) else None,
        currency=header.text("currency"),
        price_basis=header.text("price_basis"),
        payment_term=header.text("payment_term"),
        channel=header.text("channel"),
        priority=header.text("priority"),
        carrier_ref=header.text("carrier_ref"),
        salesperson_ref=header.text("salesperson_ref"),
        ship_to=ShipTo(**{part: header.text(f"ship_{part}") for part in _SHIP_TO}),
        lines=lines,
        rows=(),
    )
