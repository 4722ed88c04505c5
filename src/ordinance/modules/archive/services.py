"""Filing: the only writer of the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.archive.rules import sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """The file of one closed order: every document by kind and key."""

    order_id: int
    contents: Mapping[str, object]
    retain_until: date
    clause: str


def files_make(files: Sequence[NewFile], *, journal: Journal) -> list[OrderFile]:
    """File closed orders, one INSERT; the digest seals what each file holds (J2)."""
    rows = []
    for new in files:
        text, digest = sealed(dict(new.contents))
        rows.append(
            OrderFile(
                company_id=journal.company_id,
                order_id=new.order_id,
                filed_by=journal.actor_id,
                filed_at=journal.occurred_at,
                retain_until=new.retain_until,
                clause=new.clause,
                contents=text,
                digest=digest,
            )
        )
    OrderFile.objects.bulk_create(rows)
    for row in rows:
        journal.add(
            "order.archived",
            row.order_id,
            {"file": row.pk, "digest": row.digest, "retain_until": row.retain_until, "clause": row.clause},
        )
    return rows
