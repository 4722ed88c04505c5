"""A stream with its proof: everything a person needs to verify it far from this database.

Personal data is not in it: an entry carries its commitment only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.merkle import Step, head_line, leaf, path, root_of_path
from ordinance.foundation.ledger.queries import entries_about, entries_of
from ordinance.foundation.ledger.rules import Break, Entry, Head, canonical, verify
from ordinance.foundation.ledger.sealing import public_key, seal, seal_newest
from ordinance.foundation.ledger.seals import SealBroken, SignedSeal, leaves_of, signature_check

FORMAT: Final = "ordinance-ledger-1"


class ExportUnreadable(ValueError):
    """The file is no export of a ledger; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file proves.

    breaks   where it does not hold; empty: it does
    entries  of the stream itself
    sealed   how many of them the seal covers
    """

    stream: int
    name: str
    entries: int
    sealed: int
    sealed_at: str
    public_key: str
    breaks: tuple[Break, ...]


def stream_export(company: Company, stream: int, name: str) -> str:
    """A stream as canonical JSON: entries, the entries elsewhere that are about it, the seal and the path to its root.

    Seals first when something has changed, so that the export covers all it shows.
    """
    entries = entries_of(stream)
    seal(company)
    newest = seal_newest(company)
    streams = sorted(newest.heads) if newest else []
    proof: dict[str, Any] = {}
    if newest is not None and stream in newest.heads:
        steps = path(leaves_of(newest.heads), streams.index(stream))
        proof = {
            "head": _head_json(newest.heads[stream]),
            "path": [["left" if step.is_left else "right", step.hash.hex()] for step in steps],
            "seal": newest.seal.as_json(),
        }
    document = {
        "format": FORMAT,
        "company": company.code,
        "name": name,
        "stream": stream,
        "entries": [_entry_json(entry) for entry in entries],
        "about": [_entry_json(entry) for entry in entries_about(stream)],
        "proof": proof,
        "public_key": public_key(),
    }
    return canonical(document)


def export_verify(given: Mapping[str, Any], *, public_key: str | None = None) -> Verified:
    """Verify an exported stream with nothing but its text.

    public_key  the one to trust; None takes the file's own, which proves only that the file agrees with itself
    raises      ExportUnreadable
    """
    try:
        if given["format"] != FORMAT:
            raise ExportUnreadable(f"unknown format {given['format']!r}")
        stream, key = int(given["stream"]), str(public_key or given["public_key"])
        entries = [_entry_of(each) for each in given["entries"]]
        proof = dict(given["proof"])
        breaks, sealed_head = _proof_check(proof, stream, key)
        name = str(given["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise ExportUnreadable(str(error)) from error
    strangers = [Break(entry.stream, entry.seq, "stream_differs") for entry in entries if entry.stream != stream]
    expected = {stream: sealed_head} if sealed_head else {}
    found = (*breaks, *strangers, *verify(entries, expected=expected))
    sealed_at = str(proof.get("seal", {}).get("sealed_at", ""))
    sealed = min(sealed_head.seq, len(entries)) if sealed_head else 0
    return Verified(stream, name, len(entries), sealed, sealed_at, key, found)


def _proof_check(proof: Mapping[str, Any], stream: int, key: str) -> tuple[list[Break], Head | None]:
    """The head the seal promises for this stream, and what is wrong with the promise."""
    if not proof:
        return [Break(stream, 0, "not_sealed")], None
    head = Head(int(proof["head"][0]), bytes.fromhex(proof["head"][1]))
    steps = [Step(bytes.fromhex(value), is_left=side == "left") for side, value in proof["path"]]
    try:
        seal_text = SignedSeal.of_json(proof["seal"])
        signature_check(seal_text, key)
    except SealBroken:
        return [Break(stream, head.seq, "seal_broken")], None
    if root_of_path(leaf(head_line(stream, head)), steps).hex() != seal_text.text.root:
        return [Break(stream, head.seq, "not_in_seal")], None
    return [], head


def _head_json(head: Head) -> list[Any]:
    return [head.seq, head.hash.hex()]


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "stream": entry.stream,
        "seq": entry.seq,
        "company": entry.company_id,
        "kind": entry.kind,
        "actor": entry.actor_id,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "data": entry.data,
        "hash": entry.hash.hex(),
    }


def _entry_of(given: Mapping[str, Any]) -> Entry:
    return Entry(
        stream=int(given["stream"]),
        seq=int(given["seq"]),
        company_id=int(given["company"]),
        kind=str(given["kind"]),
        actor_id=int(given["actor"]),
        occurred_at=datetime.fromisoformat(given["occurred_at"]),
        recorded_at=datetime.fromisoformat(given["recorded_at"]),
        data=str(given["data"]),
        hash=bytes.fromhex(given["hash"]),
    )
