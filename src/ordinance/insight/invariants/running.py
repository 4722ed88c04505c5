"""Asking the invariants: one moment of the database, every query, and the chain of the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.snapshots import snapshot
from ordinance.foundation.ledger.queries import chain_breaks
from ordinance.insight.invariants.catalogue import Invariant, invariants, parameters

SHOWN: Final = 20
CHAIN: Final = ("INV-16", "chain_broken")


@dataclass(frozen=True, slots=True)
class Offence:
    """Rows a check found. `rows` are the first of them; `is_cut` says that there are more."""

    code: str
    check: str
    rows: tuple[Mapping[str, Any], ...]
    is_cut: bool


def invariants_check(companies: Sequence[Company] | None = None) -> list[Offence]:
    """Check companies (all without any) at one moment; empty: everything holds."""
    with snapshot() as cursor:
        keys = [company.pk for company in (Company.objects.all() if companies is None else companies)]
        return list(offences(cursor, keys, everything=companies is None))


def offences(cursor: Any, companies: Sequence[int], *, everything: bool = True) -> Iterator[Offence]:
    """Ask every query through a cursor, in the order of the invariants."""
    given = parameters(companies, everything=everything)
    for invariant in invariants():
        for check in invariant.checks:
            cursor.execute(f"select * from ({check.sql}) found limit {SHOWN + 1}", given)
            found = _offence(invariant, check.name, _rows(cursor))
            if found:
                yield found
        if invariant.code == CHAIN[0]:
            breaks = chain_breaks(cursor, companies)
            rows = [{"stream": one.stream, "seq": one.seq, "reason": one.reason} for one in breaks]
            found = _offence(invariant, CHAIN[1], rows)
            if found:
                yield found


def _offence(invariant: Invariant, check: str, rows: Sequence[Mapping[str, Any]]) -> Offence | None:
    return Offence(invariant.code, check, tuple(rows[:SHOWN]), len(rows) > SHOWN) if rows else None


def _rows(cursor: Any) -> list[Mapping[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
