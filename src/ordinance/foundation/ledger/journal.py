"""The journal of one act: services add to it, the workflow writes it to the ledger once."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ordinance.foundation.ledger.rules import Chain, Entry, Head, canonical


@dataclass(frozen=True, slots=True)
class Private:
    """Personal data kept beside an entry: the entry carries only its commitment."""

    stream: int
    seq: int
    salt: bytes
    payload: str


@dataclass(slots=True)
class Journal:
    """Collects what an act did. Who and when are the act's; services say what and why.

    heads  ends of the streams the act holds locked (orders); other streams are looked up when the journal is written
    """

    company_id: int
    actor_id: int
    occurred_at: datetime
    recorded_at: datetime
    heads: dict[int, Head] = field(default_factory=dict)
    _noted: list[tuple[int, str, str, Sequence[int], Mapping[str, Any] | None]] = field(default_factory=list)

    def open(self, stream: int, head: Head | None = None) -> None:
        """Say that the act holds this stream; a new object's stream starts at the beginning."""
        self.heads.setdefault(stream, head or Head())

    def add(
        self,
        kind: str,
        stream: int,
        data: Mapping[str, Any],
        *,
        links: Sequence[int] = (),
        private: Mapping[str, Any] | None = None,
    ) -> None:
        """Note one event, in the past tense (`order.confirmed`).

        links    other streams it is also about
        private  personal data: hashed into the entry, kept in an erasable payload
        """
        self._noted.append((stream, kind, canonical(data) if private is None else "", links, private))
        if private is not None:
            self._noted[-1] = (stream, kind, "", links, {"data": data, "private": private})

    @property
    def streams(self) -> set[int]:
        """Streams something was noted for."""
        return {noted[0] for noted in self._noted}

    @property
    def streams_to_look_up(self) -> set[int]:
        """Streams that were written to without being held."""
        return self.streams - self.heads.keys()

    def close(self, looked_up: Mapping[int, Head]) -> "Written":
        """Chain all that was noted, in order, and forget it.

        looked_up  heads of `streams_to_look_up` (absent: a new stream)
        """
        chain = Chain(self.company_id, self.actor_id, self.occurred_at, self.recorded_at)
        ends: dict[int, Head | Entry] = {**looked_up, **self.heads}
        new, written = Head(), Written()
        for stream, kind, text, links, secret in self._noted:
            end = ends.get(stream, new)
            if secret is not None:
                payload, salt = canonical(secret["private"]), secrets.token_bytes(16)
                commitment = hashlib.sha256(salt + payload.encode()).hexdigest()
                text = canonical({**secret["data"], "private": commitment})
                written.privates.append(Private(stream, end.seq + 1, salt, payload))
            entry = ends[stream] = chain.entry(end, stream, kind, text)
            written.entries.append(entry)
            if links:
                written.links.extend((linked, stream, entry.seq) for linked in links)
        moved = {entry.stream for entry in written.entries}
        heads = {stream: Head(ends[stream].seq, ends[stream].hash) for stream in moved}
        written.held_heads = {stream: heads[stream] for stream in moved & self.heads.keys()}
        written.other_heads = {stream: heads[stream] for stream in moved - self.heads.keys()}
        self.heads.update(written.held_heads)
        self._noted.clear()
        return written


@dataclass(slots=True)
class Written:
    """A closed journal: rows for the ledger, and where each stream now ends."""

    entries: list[Entry] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    privates: list[Private] = field(default_factory=list)
    held_heads: dict[int, Head] = field(default_factory=dict)
    other_heads: dict[int, Head] = field(default_factory=dict)
