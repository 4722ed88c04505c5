"""What an import says: sums by kind, warnings, findings by row and field; Chinese first, English beside it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingDocument, Intake
from ordinance.modules.intake.rules.table import Finding
from ordinance.modules.intake.sentences import told

SHOWN: Final = 20
_KINDS: Final = {
    DocumentKind.SALES_ORDER: "订单草稿 sales drafts",
    DocumentKind.CREDIT_REQUEST: "红字申请 credit requests (waiting)",
    DocumentKind.REFUSED: "拒收 refused as orders",
}


def read_report(intake: Intake) -> Iterator[str]:
    """What the file holds."""
    yield (
        f"{intake.mapping}: {intake.rows_read:,} 行 rows → {len(intake.documents):,} 单 documents，"
        f"退回 rejected {len(intake.rejected_rows):,} 行 rows"
    )
    for kind, name in _KINDS.items():
        documents = intake.of_kind(kind)
        if documents:
            yield f"  {name}: {len(documents):,}  {_money(documents)}{_aside(kind, documents)}"
    if intake.documents:
        yield f"  合计 in sum: {len(intake.documents):,}  {_money(intake.documents)}"
    rounded = Counter[str]()
    for document in intake.documents:
        rounded.update({f"{note.field}→{note.places}": note.rows for note in document.roundings})
    if rounded:
        yield f"  取整 rounded (rows): {_counted(rounded)}"
    warnings = Counter(warning.code for warning in intake.warnings)
    if warnings:
        yield f"  警告 warnings: {_counted(warnings)}"
    yield from _findings(intake.findings, intake.headings)


def registered_report(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What became of the documents."""
    done = [outcome.facts for outcome in outcomes if isinstance(outcome, Done)]
    again = sum(1 for facts in done if facts.get("already"))
    yield f"已入台账 registered: {len(done) - again:,}；早已登记 already registered: {again:,}"
    changed = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    for refused in changed[:SHOWN]:
        yield f"  {_refused_told(refused)}"
    if len(changed) > SHOWN:
        yield f"  … 另有 and {len(changed) - SHOWN:,} 单 more"


def sums_of(intake: Intake) -> Mapping[str, Any]:
    """The file in figures, as its run keeps them."""
    return {
        "rows": intake.rows_read,
        "kinds": {
            kind.value: {"documents": len(found), "value": sum((each.value for each in found), Decimal(0))}
            for kind in DocumentKind
            if (found := intake.of_kind(kind))
        },
        "warnings": dict(sorted(Counter(warning.code for warning in intake.warnings).items())),
        "findings": [
            {
                "row": each.row,
                "field": each.field,
                "code": each.code,
                "value": each.value,
                "suggestion": each.suggestion,
            }
            for each in intake.findings
        ],
    }


def _refused_told(refused: Refused) -> str:
    facts = refused.facts
    if refused.code == "document_changed":
        return (
            f"单据 {facts['document']} 已以另一内容登记（{facts['entry']}），未重复登记。 "
            f"Document {facts['document']} is registered with other content ({facts['entry']}); nothing was doubled."
        )
    return f"{facts.get('document', '')}: {refused.code}"


def _aside(kind: DocumentKind, documents: Sequence[IncomingDocument]) -> str:
    if kind is DocumentKind.REFUSED:
        return f"  ({_counted(Counter(document.reason for document in documents))})"
    if kind is DocumentKind.SALES_ORDER:
        lacking = Counter(word for document in documents for word in {m.partition(":")[0] for m in document.missing})
        return f"  缺 lacking: {_counted(lacking)}" if lacking else ""
    return ""


def _money(documents: Sequence[IncomingDocument]) -> str:
    sums: dict[str, Decimal] = {}
    for document in documents:
        sums[document.currency] = sums.get(document.currency, Decimal(0)) + document.value
    return " + ".join(f"{amount:,.2f} {currency}".strip() for currency, amount in sorted(sums.items()))


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{word} {count:,}" for word, count in sorted(counter.items()))


def _findings(findings: Sequence[Finding], headings: Mapping[str, str]) -> Iterator[str]:
    for finding in findings[:SHOWN]:
        chinese, english = told(finding)
        field = headings.get(finding.field, finding.field)
        advice = f" → {finding.suggestion}" if finding.suggestion else ""
        yield f"  第 {finding.row} 行 row {finding.row} {field}: {chinese} / {english}{advice}"
    if len(findings) > SHOWN:
        yield f"  … 另有 and {len(findings) - SHOWN:,} 条 more"
