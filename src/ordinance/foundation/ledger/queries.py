"""Reads of the ledger: entries, heads, and the chain checked by the database itself.

A head stands in ledger_ledgerhead, or on the row of an object that keeps its own (columns ledger_seq, ledger_hash).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.apps import apps

from ordinance.foundation.database.hot import literal
from ordinance.foundation.ledger.models import LedgerEntry, LedgerLink
from ordinance.foundation.ledger.rules import GENESIS, Break, Entry, Head

# The bytes are those of rules.chain_hash: fields parted by line feeds after the hash of the entry before.
_CHAIN: Final = """
with checked as (
  select e.stream, e.seq, e.hash, coalesce(lag(e.seq) over chain, 0) as previous_seq,
    sha256(coalesce(lag(e.hash) over chain, %(genesis)s) || convert_to(
      e.stream || E'\\n' || e.seq || E'\\n' || e.company_id || E'\\n' || e.actor_id || E'\\n' || e.kind || E'\\n' ||
      (extract(epoch from e.occurred_at) * 1000000)::bigint || E'\\n' ||
      (extract(epoch from e.recorded_at) * 1000000)::bigint || E'\\n' || e.data, 'UTF8')) as computed
  from ledger_ledgerentry e {where} window chain as (partition by e.stream order by e.seq))
select stream, seq, case when seq <> previous_seq + 1 then 'sequence_gap' else 'hash_differs' end
from checked where seq <> previous_seq + 1 or hash <> computed order by stream, seq
"""
_OF_COMPANIES: Final = """
where e.stream in (select stream from ({heads}) kept where company_id = any(%(companies)s)
                   union select stream from ledger_ledgerentry where company_id = any(%(companies)s))
"""
_HEADS_DIFFER: Final = """
with kept as ({heads}),
last as (select distinct on (stream) stream, seq, hash from ledger_ledgerentry order by stream, seq desc)
select coalesce(kept.stream, last.stream), coalesce(last.seq, 0),
  case when last.stream is null then 'stream_missing' when kept.stream is null then 'head_missing'
       when last.seq < kept.seq then 'tail_missing' else 'head_differs' end
from kept full join last on last.stream = kept.stream
where (kept.stream is null or last.stream is null or last.seq <> kept.seq or last.hash <> kept.hash)
  and (%(companies)s::bigint[] is null or kept.company_id = any(%(companies)s)
       or exists (select from ledger_ledgerentry e where e.stream = last.stream and e.company_id = any(%(companies)s)))
order by 1
"""
_SEALED: Final = """
select s.stream, case when e.stream is null then coalesce(l.seq, 0) else s.seq end,
  case when e.stream is not null then 'head_differs' when l.seq is null then 'stream_missing' else 'tail_missing' end
from unnest(%s::bigint[], %s::int[], %s::bytea[]) s(stream, seq, hash)
left join ledger_ledgerentry e on e.stream = s.stream and e.seq = s.seq
left join lateral (
  select max(seq) as seq from ledger_ledgerentry where stream = s.stream and e.stream is null) l on true
where e.stream is null or e.hash <> s.hash order by 1
"""


@cache
def heads_sql() -> str:
    """All heads as (stream, company_id, seq, hash), wherever they stand."""
    parts = ["select stream, company_id, seq, hash from ledger_ledgerhead"]
    for model in apps.get_models():
        about = model._meta  # noqa: SLF001  Django's documented way to ask
        columns = {field.column for field in about.concrete_fields}
        if {"ledger_seq", "ledger_hash"} <= columns:
            table, key = about.db_table, about.pk.column
            parts.append(f"select {key}, company_id, ledger_seq, ledger_hash from {table} where ledger_seq > 0")
    return " union all ".join(parts)


def heads_of(cursor: Any, company_id: int) -> dict[int, Head]:
    """Where every stream of a company ends, by stream."""
    cursor.execute(f"select stream, seq, hash from ({heads_sql()}) kept where company_id = %s order by 1", [company_id])
    return {stream: Head(seq, bytes(value)) for stream, seq, value in cursor.fetchall()}


def chain_breaks(cursor: Any, companies: Sequence[int] | None = None) -> list[Break]:
    """Where chains do not hold and heads do not fit, recomputed by the database; None looks at all companies."""
    where = "" if companies is None else _OF_COMPANIES.format(heads=heads_sql())
    given = {"genesis": GENESIS, "companies": None if companies is None else list(companies)}
    cursor.execute(_CHAIN.format(where=where), given)
    breaks = [Break(*row) for row in cursor.fetchall()]
    cursor.execute(_HEADS_DIFFER.format(heads=heads_sql()), given)
    return breaks + [Break(*row) for row in cursor.fetchall()]


def seal_breaks(cursor: Any, heads: Mapping[int, Head]) -> list[Break]:
    """What no longer agrees with heads that a seal promises: a cut or re-hashed tail, a stream that is gone."""
    streams = sorted(heads)
    columns = (
        literal(streams),
        literal(heads[stream].seq for stream in streams),
        literal(heads[stream].hash for stream in streams),
    )
    cursor.execute(_SEALED, columns)
    return [Break(*row) for row in cursor.fetchall()]


def entries_of(stream: int) -> list[Entry]:
    """The entries of a stream, in sequence; one query."""
    return [entry_of(row) for row in LedgerEntry.objects.filter(stream=stream).order_by("seq")]


def entries_about(stream: int) -> list[Entry]:
    """The entries of other streams that are also about this one, by stream and sequence; two queries."""
    links = LedgerLink.objects.filter(linked_stream=stream).values_list("stream", "seq")
    wanted = set(links)
    rows = LedgerEntry.objects.filter(stream__in={link[0] for link in wanted}).order_by("stream", "seq")
    return [entry_of(row) for row in rows if (row.stream, row.seq) in wanted]


def entries_all(streams: Sequence[int]) -> Iterator[Entry]:
    """The whole of several streams, ordered by stream and sequence; one query."""
    rows = LedgerEntry.objects.filter(stream__in=list(streams)).order_by("stream", "seq")
    return (entry_of(row) for row in rows.iterator(chunk_size=2000))


def entry_of(row: LedgerEntry) -> Entry:
    """A stored row as the pure rules know it."""
    return Entry(
        row.stream, row.seq, row.company_id, row.kind, row.actor_id, row.occurred_at, row.recorded_at, row.data,
        bytes(row.hash),
    )  # fmt: skip


def actors_of(streams: Collection[int], kind: str) -> dict[int, set[int]]:
    """Who ever did what a kind tells of, by stream; streams without are left out."""
    found: dict[int, set[int]] = {}
    rows = LedgerEntry.objects.filter(stream__in=list(streams), kind=kind).values_list("stream", "actor_id").distinct()
    for stream, actor in rows:
        found.setdefault(stream, set()).add(actor)
    return found
