"""The ledger searched by an auditor: by what it is about, kind, person, days and a text, page by page.

Each question is served by one index whatever the ledger's length. A text has no index: it is looked for in so many
entries and no more, and the page says how far back that went.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from ordinance.foundation.ledger.models import LedgerEntry, PrivatePayload
from ordinance.foundation.ledger.queries import entry_of, heads_sql, seal_breaks
from ordinance.foundation.ledger.rules import GENESIS, Break, Entry, Head, verify
from ordinance.foundation.ledger.sealing import SealFile
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import people_of

PAGE: Final = 50
SCANNED: Final = 10_000  # entries a text is looked for in at a time
VERIFIED: Final = 20_000  # entries of one stream that are recomputed for a page; a longer one is for the command
NAMED: Final = 50
COLUMNS: Final = "e.stream, e.seq, e.company_id, e.kind, e.actor_id, e.occurred_at, e.recorded_at, e.data, e.hash"

# what a stream may be about: table and the column that names it, in the company's rows
OBJECTS: Final[Mapping[str, tuple[str, str]]] = {
    "order": ("orders_order", "number"),
    "customer": ("parties_customer", "code"),
    "supplier": ("parties_supplier", "code"),
    "item": ("catalog_item", "code"),
    "delivery": ("shipping_delivery", "number"),
    "bill": ("billing_bill", "number"),
    "receipt": ("billing_receipt", "number"),
    "fapiao": ("billing_fapiao", "number"),
    "intake": ("intake_intakeentry", "number"),
    "sheet": ("contact_sheet", "number"),
    "policy": ("policy_policy", "code"),
    "warehouse": ("stock_warehouse", "code"),
    "order_type": ("orders_ordertype", "code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; empty is all. `about` and `who` are keys already, None where nothing was asked."""

    about: Sequence[int] | None = None
    who: Sequence[int] | None = None
    kind: str = ""
    text: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A place in the ledger: beyond this entry, towards older ones or back towards newer ones."""

    recorded_at: datetime
    stream: int
    seq: int
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, newest first.

    scanned_to  how far back a text was looked for, where that was not to the end
    """

    entries: Sequence[Entry]
    newer: At | None
    older: At | None
    scanned_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a stream is about."""

    kind: str
    name: str
    key: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a stream said. `is_partial`: it was too long to be checked whole."""

    entries: int
    breaks: Sequence[Break]
    is_partial: bool = False


def search(company_id: int, wanted: Wanted, at: At | None = None) -> Found:
    """One page; one query, two for a text."""
    conditions, params = _conditions(company_id, wanted, at)
    is_back = at is not None and at.is_back
    source, first = _source(wanted)
    ordering = "recorded_at, stream, seq" if is_back else "recorded_at desc, stream desc, seq desc"
    sql = f"select {COLUMNS} from {source} where {' and '.join(conditions)} order by {ordering}"
    if wanted.text:
        scanned = f"{sql} limit {SCANNED}"
        sql = f"select * from ({scanned}) s where strpos(lower(data), lower(%s)) > 0 order by {ordering}"
    given = [*first, *params, *([wanted.text] if wanted.text else []), PAGE + 1]
    rows = _read(f"{sql} limit %s", given)
    shown, has_more = rows[:PAGE], len(rows) > PAGE
    scanned_to = None
    if wanted.text and not has_more and not is_back:
        scanned_to = _scanned_to(source, conditions, [*first, *params])
    if is_back:
        shown.reverse()
    return _page(shown, at, has_more=has_more, scanned_to=scanned_to)


def streams_called(company_id: int, text: str) -> list[int]:
    """The streams of what a number, a code, a sign-in name or a key names; one query."""
    parts = [f"select id from {table} where company_id = %s and {column} = %s" for table, column in OBJECTS.values()]
    params: list[Any] = [value for _ in parts for value in (company_id, text)]
    parts += ["select id from people_person where login = %s", "select id from companies_company where code = %s"]
    params += [text.lower(), text]
    with connection.cursor() as cursor:
        cursor.execute(" union ".join(parts) + f" limit {NAMED}", params)
        found = [key for (key,) in cursor.fetchall()]
    digits = text.removeprefix("#").removeprefix("~")
    return [*found, int(digits)] if digits.isascii() and digits.isdigit() and len(digits) <= 18 else found


def people_called(company_id: int, text: str) -> list[int]:
    """The people of the company whose sign-in name or name has this text; one query."""
    people = people_of(company_id)
    named = people.filter(login__icontains=text) | people.filter(name_zh__icontains=text)
    return list(named.values_list("pk", flat=True)[:NAMED])


def abouts(company_id: int, streams: Collection[int]) -> dict[int, About]:
    """What streams are about; one query, nothing for those without a name."""
    wanted = sorted(set(streams))
    parts = [
        f"select '{kind}', id, {column} from {table} where company_id = %s and id = any(%s)"
        for kind, (table, column) in OBJECTS.items()
    ]
    params: list[Any] = [value for _ in parts for value in (company_id, wanted)]
    parts += [
        "select 'person', id, login from people_person where id = any(%s)",
        "select 'company', id, code from companies_company where id = any(%s)",
    ]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts), [*params, wanted, wanted])
        return {key: About(kind, name or "", key) for kind, key, name in cursor.fetchall()}


def entry_at(company_id: int, stream: int, seq: int) -> LedgerEntry | None:
    """One entry of the company; one query."""
    return LedgerEntry.objects.filter(company_id=company_id, stream=stream, seq=seq).first()


def beside(entry: LedgerEntry) -> tuple[LedgerEntry | None, LedgerEntry | None]:
    """The entries before and after in the stream; one query."""
    near = LedgerEntry.objects.filter(stream=entry.stream, seq__in=(entry.seq - 1, entry.seq + 1))
    found = {row.seq: row for row in near}
    return found.get(entry.seq - 1), found.get(entry.seq + 1)


def previous_hash(previous: LedgerEntry | None) -> bytes:
    """What an entry's hash was made over besides its own bytes; the first of a stream stands on zeros."""
    return GENESIS if previous is None else bytes(previous.hash)


def is_payload_kept(stream: int, seq: int) -> bool:
    """Whether the personal data an entry commits to is still there, or was erased."""
    return PrivatePayload.objects.filter(stream=stream, seq=seq).exists()


def actors_named(entries: Sequence[Entry | LedgerEntry]) -> dict[int, Person]:
    """Who wrote the entries; one query."""
    return Person.objects.in_bulk({entry.actor_id for entry in entries})


def stream_verified(company_id: int, stream: int, sealed: SealFile | None = None) -> Verdict:
    """A stream recomputed entry by entry, and held against its head and, if given, a seal.

    Two queries, one more for the seal.
    """
    rows = LedgerEntry.objects.filter(stream=stream).order_by("seq")[: VERIFIED + 1]
    entries: list[Entry] = [entry_of(row) for row in rows]
    if len(entries) > VERIFIED:
        return Verdict(VERIFIED, verify(entries[:VERIFIED]), is_partial=True)
    head = _head(company_id, stream)
    breaks = verify(entries, expected={stream: head} if head is not None else None)
    if head is None or (entries and head.seq < entries[-1].seq):
        breaks.append(
            Break(stream, entries[-1].seq if entries else 0, "head_missing" if head is None else "head_differs")
        )
    if sealed is not None and stream in sealed.heads:
        with connection.cursor() as cursor:
            breaks += seal_breaks(cursor, {stream: sealed.heads[stream]})
    return Verdict(len(entries), sorted(set(breaks), key=lambda one: (one.seq, one.reason)))


def sealed_verified(sealed: SealFile) -> Verdict:
    """Every stream of a seal held against it; one query."""
    with connection.cursor() as cursor:
        return Verdict(len(sealed.heads), seal_breaks(cursor, sealed.heads))


def _read(sql: str, params: Sequence[Any]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows: list[Any] = cursor.fetchall()
    return [
        Entry(stream, seq, company_id, kind, actor_id, occurred_at, recorded_at, data, bytes(digest))
        for stream, seq, company_id, kind, actor_id, occurred_at, recorded_at, data, digest in rows
    ]


def _head(company_id: int, stream: int) -> Head | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select seq, hash from ({heads_sql()}) kept where company_id = %s and stream = %s",
            [company_id, stream],
        )
        row = cursor.fetchone()
    return None if row is None else Head(row[0], bytes(row[1]))


def _source(wanted: Wanted) -> tuple[str, list[Any]]:
    """Where entries come from: all of them, or those of some streams and those linked to them."""
    if wanted.about is None:
        return "ledger_ledgerentry e", []
    keys = list(wanted.about)
    both = (
        "(select stream, seq from ledger_ledgerentry where stream = any(%s) union "
        "select stream, seq from ledger_ledgerlink where linked_stream = any(%s)) k "
        "join ledger_ledgerentry e using (stream, seq)"
    )
    return both, [keys, keys]


def _conditions(company_id: int, wanted: Wanted, at: At | None) -> tuple[list[str], list[Any]]:
    asked: list[tuple[str, Any]] = [("e.company_id = %s", company_id)]
    if wanted.kind:
        asked.append(("e.kind = %s", wanted.kind))
    if wanted.who is not None:
        asked.append(("e.actor_id = any(%s)", list(wanted.who)))
    if wanted.since is not None:
        asked.append(("e.recorded_at >= %s", wanted.since))
    if wanted.before is not None:
        asked.append(("e.recorded_at < %s", wanted.before))
    conditions, params = [said for said, _ in asked], [value for _, value in asked]
    if at is not None:
        way = ">" if at.is_back else "<"
        conditions.append(f"(e.recorded_at, e.stream, e.seq) {way} (%s, %s, %s)")
        params += [at.recorded_at, at.stream, at.seq]
    return conditions, params


def _scanned_to(source: str, conditions: Sequence[str], params: Sequence[Any]) -> datetime | None:
    sql = (
        f"select e.recorded_at from {source} where {' and '.join(conditions)} "
        f"order by recorded_at desc, stream desc, seq desc offset {SCANNED - 1} limit 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        row = cursor.fetchone()
    return None if row is None else row[0]


def _page(shown: Sequence[Entry], at: At | None, *, has_more: bool, scanned_to: datetime | None) -> Found:
    if not shown:
        return Found((), None, None, scanned_to)
    is_back = at is not None and at.is_back
    has_older, has_newer = (True, has_more) if is_back else (has_more, at is not None)
    first, last = shown[0], shown[-1]
    return Found(
        shown,
        At(first.recorded_at, first.stream, first.seq, is_back=True) if has_newer else None,
        At(last.recorded_at, last.stream, last.seq) if has_older else None,
        scanned_to,
    )
