"""Writes of the ledger: rows are inserted, never changed.

The database role of the application could not change them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ordinance.foundation.database.hot import Write, hot_cursor, insert, literal
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal, Private, Written
from ordinance.foundation.ledger.models import FactSnapshot, LedgerHead, PrivatePayload, Seal
from ordinance.foundation.ledger.rules import Entry, Head, canonical

_HEADS = """
insert into ledger_ledgerhead(stream, company_id, seq, hash)
select u.c0, %s::bigint, u.c1, u.c2 from unnest(%s::bigint[], %s::int[], %s::bytea[]) u(c0, c1, c2)
on conflict (stream) do update set seq = excluded.seq, hash = excluded.hash
where ledger_ledgerhead.seq < excluded.seq
"""


def journal_write(journal: Journal) -> Written:
    """Write what the act noted: at most four statements, however much it is. Returns where the held streams now end."""
    looked_up = heads_locked(journal.streams_to_look_up)
    written = journal.close(looked_up)
    if not written.entries:
        return written
    with hot_cursor() as cursor:
        for write in (ledger_insert(written.entries), *([links_insert(written.links)] if written.links else [])):
            cursor.execute(write.sql, write.params)
        if written.other_heads:
            streams = sorted(written.other_heads)
            heads = [written.other_heads[stream] for stream in streams]
            cursor.execute(
                _HEADS,
                (journal.company_id, literal(streams), literal(h.seq for h in heads), literal(h.hash for h in heads)),
            )
    private_keep(written.privates)
    return written


def heads_locked(streams: Iterable[int]) -> dict[int, Head]:
    """Lock the heads of streams in key order; a stream without a row is new.

    Two acts that open the same new stream at once collide on the entry's primary key, and one of them is repeated.
    """
    wanted = sorted(streams)
    if not wanted:
        return {}
    rows = LedgerHead.objects.filter(stream__in=wanted).order_by("stream").select_for_update(no_key=True)
    return {row.stream: Head(row.seq, bytes(row.hash)) for row in rows}


def ledger_insert(entries: Sequence[Entry]) -> Write:
    """The entries as one insert, for a composed statement."""
    return insert(
        "ledger",
        "ledger_ledgerentry",
        {
            "stream": ("bigint", [entry.stream for entry in entries]),
            "seq": ("int", [entry.seq for entry in entries]),
            "kind": ("text", [entry.kind for entry in entries]),
            "data": ("text", [entry.data for entry in entries]),
            "hash": ("bytea", [entry.hash for entry in entries]),
        },
        company_id=("bigint", entries[0].company_id),
        actor_id=("bigint", entries[0].actor_id),
        occurred_at=("timestamptz", entries[0].occurred_at.isoformat()),
        recorded_at=("timestamptz", entries[0].recorded_at.isoformat()),
    )


def links_insert(links: Sequence[tuple[int, int, int]]) -> Write:
    """The links as one insert; the same link noted twice stands once."""
    rows = sorted(set(links))
    return insert(
        "links",
        "ledger_ledgerlink",
        {
            "linked_stream": ("bigint", [row[0] for row in rows]),
            "stream": ("bigint", [row[1] for row in rows]),
            "seq": ("int", [row[2] for row in rows]),
        },
    )


def facts_insert(company_id: int, taken_at: datetime, snapshots: Sequence[tuple[int, int, str]]) -> Write:
    """Snapshots as one insert: (snapshot key, stream, canonical facts)."""
    return insert(
        "facts",
        "ledger_factsnapshot",
        {
            "id": ("bigint", [key for key, _, _ in snapshots]),
            "stream": ("bigint", [stream for _, stream, _ in snapshots]),
            "facts": ("text", [text for _, _, text in snapshots]),
        },
        company_id=("bigint", company_id),
        taken_at=("timestamptz", taken_at.isoformat()),
    )


def facts_keep(company_id: int, taken_at: datetime, facts: Mapping[int, Mapping[str, Any]]) -> dict[int, int]:
    """Snapshot the facts of each stream; returns stream → snapshot key, for the decisions that refer to it."""
    keys = {stream: next_id() for stream in facts}
    FactSnapshot.objects.bulk_create(
        FactSnapshot(pk=keys[stream], company_id=company_id, stream=stream, taken_at=taken_at, facts=canonical(seen))
        for stream, seen in facts.items()
    )
    return keys


def private_keep(privates: Sequence[Private]) -> None:
    """Keep personal data beside its entries."""
    PrivatePayload.objects.bulk_create(
        PrivatePayload(stream=private.stream, seq=private.seq, salt=private.salt, payload=private.payload)
        for private in privates
    )


def private_erase(stream: int) -> int:
    """Erase the personal data of a stream; the chain stays whole. Returns how many payloads went."""
    erased, _ = PrivatePayload.objects.filter(stream=stream).delete()
    return erased


def seal_note(company_id: int, sealed_at: datetime, *, streams: int, digest: str, signature: str) -> Seal:
    """Note that a company's heads were sealed; the signed file lies in the home."""
    return Seal.objects.create(
        company_id=company_id, sealed_at=sealed_at, streams=streams, digest=digest, signature=signature
    )
