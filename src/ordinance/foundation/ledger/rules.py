"""The chain: how an entry becomes bytes, and bytes become a hash. Pure, so that anyone can verify off line.

hash = SHA-256(previous hash ‖ stream, seq, company, actor, kind, occurred, recorded, data), fields parted by a line
feed, times as microseconds since 1970 UTC. PostgreSQL's own sha256() over the stored columns gives the same value.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import orjson

from ordinance.foundation.decimals import shortest
from ordinance.foundation.values import value

GENESIS: Final = bytes(32)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@value
class Head:
    """The end of a stream: sequence of its last entry (0 for none) and that entry's hash."""

    seq: int = 0
    hash: bytes = GENESIS


@value
class Entry:
    """An entry ready to be written. `data` is canonical text."""

    stream: int
    seq: int
    company_id: int
    kind: str
    actor_id: int
    occurred_at: datetime
    recorded_at: datetime
    data: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the place and what is wrong there."""

    stream: int
    seq: int
    reason: str  # sequence_gap, hash_differs, tail_missing, stream_missing, head_differs


def plain(value: Any) -> Any:
    """A value as canonical JSON holds it: decimals without trailing zeros and times in UTC, both as strings."""
    if isinstance(value, Decimal):
        return shortest(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        raise TypeError("floats are not recorded")
    raise TypeError(f"cannot record a {type(value).__name__}")


def canonical(data: Mapping[str, Any]) -> str:
    """Canonical JSON text of a record; equal records give equal bytes."""
    return orjson.dumps(
        data,
        default=plain,
        option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS,
    ).decode()


def flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same record with its own decimals written out, for what is recorded more than once."""
    return {name: shortest(each) if each.__class__ is Decimal else each for name, each in data.items()}


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def chain_hash(previous: bytes, entry_fields: tuple[int, int, int, int, str, int, int, str]) -> bytes:
    """The hash of an entry after `previous`; fields are (stream, seq, company, actor, kind, occurred, recorded,
    data).
    """
    return hashlib.sha256(previous + "\n".join([str(field) for field in entry_fields]).encode()).digest()


class Chain:
    """Makes the entries of one act: who and when are the same in all of them, and written out once."""

    __slots__ = ("actor_id", "company_id", "occurred_at", "recorded_at", "when", "who")

    def __init__(self, company_id: int, actor_id: int, occurred_at: datetime, recorded_at: datetime) -> None:
        self.company_id, self.actor_id = company_id, actor_id
        self.occurred_at, self.recorded_at = occurred_at, recorded_at
        self.who = f"\n{company_id}\n{actor_id}\n"
        self.when = f"\n{microseconds(occurred_at)}\n{microseconds(recorded_at)}\n"

    def entry(self, end: "Head | Entry", stream: int, kind: str, data: str) -> Entry:
        """The next entry of a stream after its end; the bytes hashed are those of `chain_hash`."""
        seq = end.seq + 1
        digest = hashlib.sha256(end.hash + f"{stream}\n{seq}{self.who}{kind}{self.when}{data}".encode()).digest()
        return Entry(
            stream, seq, self.company_id, kind, self.actor_id, self.occurred_at, self.recorded_at, data, digest
        )


def verify(entries: Iterable[Entry], *, expected: Mapping[int, Head] | None = None) -> list[Break]:
    """Check chains entry by entry; entries come ordered by stream and sequence.

    expected  the heads that signed seals promise: a stream that ends before its head, or is gone, is a break
    """
    breaks: list[Break] = []
    heads: dict[int, Head] = {}
    promised = expected or {}
    for entry in entries:
        head = heads.get(entry.stream, Head())
        fields = (
            entry.stream, entry.seq, entry.company_id, entry.actor_id, entry.kind,
            microseconds(entry.occurred_at), microseconds(entry.recorded_at), entry.data,
        )  # fmt: skip
        if entry.seq != head.seq + 1:
            breaks.append(Break(entry.stream, entry.seq, "sequence_gap"))
        elif chain_hash(head.hash, fields) != entry.hash:
            breaks.append(Break(entry.stream, entry.seq, "hash_differs"))
        seal = promised.get(entry.stream)
        if seal is not None and seal.seq == entry.seq and seal.hash != entry.hash:
            breaks.append(Break(entry.stream, entry.seq, "head_differs"))
        heads[entry.stream] = Head(entry.seq, entry.hash)
    for stream, seal in sorted(promised.items()):
        if stream not in heads:
            breaks.append(Break(stream, 0, "stream_missing"))
        elif heads[stream].seq < seal.seq:
            breaks.append(Break(stream, heads[stream].seq, "tail_missing"))
    return breaks
