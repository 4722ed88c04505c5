"""The only writer of the intake register: runs of files, and one entry for every document that arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import canonical
from ordinance.foundation.numbering.services import numbers_render
from ordinance.modules.intake.models import EntryState, ImportRun, IntakeEntry
from ordinance.modules.intake.queries import digest_of, document_key
from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingDocument
from ordinance.modules.intake.rules.incoming import canonical as text_of
from ordinance.modules.intake.rules.table import Finding

SERIES = "intake"
PATTERN = "IN{yyyy}{mm}-{n:06}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A file about to be registered; `report` is what reading it found and what it adds up to."""

    mapping: str
    file_name: str
    sha256: str
    rows: int
    documents: int
    rejected_rows: int
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """A document to be registered, with the order made of it when it is a sales order."""

    document: IncomingDocument
    channel: str
    order_id: int | None = None
    doubts: tuple[Finding, ...] = ()  # found against the company's own orders, beside the document's warnings

    @property
    def state(self) -> EntryState:
        """Refused documents are registered as refused; without an order a person must look."""
        if self.document.kind is DocumentKind.REFUSED:
            return EntryState.REFUSED
        return EntryState.WAITING if self.order_id is None else EntryState.ORDERED


def run_open(new: NewRun, *, journal: Journal) -> ImportRun:
    """Note a file that was fed in; also one that brings nothing new."""
    run = ImportRun.objects.create(
        company_id=journal.company_id,
        mapping=new.mapping,
        file_name=new.file_name[:255],
        sha256=new.sha256,
        rows=new.rows,
        documents=new.documents,
        rejected_rows=new.rejected_rows,
        started_by=journal.actor_id,
        started_at=journal.recorded_at,
        report=canonical(new.report),
    )
    journal.add(
        "intake.file_received",
        run.pk,
        {"mapping": run.mapping, "sha256": run.sha256, "rows": run.rows, "documents": run.documents},
    )
    return run


def entries_register(
    entries: Sequence[NewEntry], *, run_id: int | None, journal: Journal, file_sha256: str = ""
) -> list[IntakeEntry]:
    """Register documents, two statements however many: each gets its number (A4).

    file_sha256  the file that was kept for them; the ledger says of each which one it came from
    """
    came_from = {"file": file_sha256} if file_sha256 else {}
    numbers = numbers_render(journal.company_id, SERIES, PATTERN, on=journal.occurred_at.date(), count=len(entries))
    rows = [
        _entry(key, number, new, run_id, journal)
        for key, number, new in zip(KEYS.take(len(entries)), numbers, entries, strict=True)
    ]
    IntakeEntry.objects.bulk_create(rows)
    for row in rows:
        journal.add(
            "intake.registered",
            row.order_id or row.pk,
            {
                "entry": row.number,
                "source": row.source,
                "document": row.document_no,
                "kind": row.kind,
                "reason": row.reason,
                "digest": row.digest,
                "value": row.value,
                "currency": row.currency,
                **came_from,
            },
        )
    return rows


def _entry(key: int, number: str, new: NewEntry, run_id: int | None, journal: Journal) -> IntakeEntry:
    document, text = new.document, text_of(new.document)
    return IntakeEntry(
        pk=key,
        company_id=journal.company_id,
        number=number,
        run_id=run_id,
        source=document.source,
        document_no=document_key(document.document_no),
        kind=document.kind,
        channel=new.channel,
        state=new.state,
        reason=document.reason,
        digest=digest_of(text),
        value=document.value if document.lines else Decimal(0),
        currency=document.currency,
        content=text,
        warnings=_notes(new),
        order_id=new.order_id,
        received_by=journal.actor_id,
        received_at=journal.occurred_at,
    )


def _notes(new: NewEntry) -> str:
    """How the document was read, beside what it says: warnings, what the mapping filled in and what it rounded."""
    document = new.document
    warnings = [
        {"row": each.row, "field": each.field, "code": each.code, "value": each.value}
        for each in (*document.warnings, *new.doubts)
    ]
    roundings = [{"field": each.field, "places": each.places, "rows": each.rows} for each in document.roundings]
    notes = {"warnings": warnings, "roundings": roundings, "defaulted": list(document.defaulted)}
    return canonical({name: noted for name, noted in notes.items() if noted}) if any(notes.values()) else ""
