"""Seals: the heads of a company signed and kept outside the database, so that a cut tail or a missing stream shows.

Owns the folder `seals` in ORDINANCE_HOME. A file is written whole before its row; one without a row is a seal all the
same.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.snapshots import snapshot
from ordinance.foundation.home import Home, home
from ordinance.foundation.ledger.models import Seal
from ordinance.foundation.ledger.queries import chain_breaks, heads_of, seal_breaks
from ordinance.foundation.ledger.rules import Break, Head
from ordinance.foundation.ledger.seals import (
    SealBroken,
    SealText,
    SignedSeal,
    heads_root,
    public_key_of,
    signature_check,
    signed,
)
from ordinance.foundation.ledger.services import seal_note

_UNSAFE: Final = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class SealFile:
    """A seal as it lies in the home: signed text and the heads it stands for."""

    seal: SignedSeal
    heads: Mapping[int, Head]

    @property
    def sealed_at(self) -> datetime:
        return datetime.fromisoformat(self.seal.text.sealed_at)


def seal_key() -> str:
    """The private key of this installation, made on first use."""
    return home().secret(home().seal_key.name)


def public_key() -> str:
    """What a person needs to verify this installation's seals."""
    return public_key_of(seal_key())


def seals_folder(company: Company, of: Home | None = None) -> Path:
    """Where a company's seals lie. The key stands in the name: codes may hold characters no file name may."""
    readable = _UNSAFE.sub("_", company.code)[:40]
    return (of or home()).path / "seals" / f"{company.pk}-{readable}"


def seal(company: Company, *, now: datetime | None = None) -> Seal | None:
    """Seal all heads of a company; None when nothing has changed since the last seal (or nothing was ever written)."""
    with snapshot() as cursor:
        heads = heads_of(cursor, company.pk)
    previous = seal_newest(company)
    root = heads_root(heads)
    if not heads or (previous is not None and previous.seal.text.root == root):
        return None
    sealed_at = (now or wall()).astimezone(UTC)
    text = SealText(
        company=company.code,
        sealed_at=sealed_at.isoformat(),
        streams=len(heads),
        root=root,
        previous=previous.seal.signature if previous else "",
    )
    made = signed(text, seal_key())
    _keep(seals_folder(company), sealed_at, made, heads)
    return seal_note(company.pk, sealed_at, streams=len(heads), digest=root, signature=made.signature)


def seal_newest(company: Company) -> SealFile | None:
    """The newest seal in the home, with its signature and its root checked; None when there is none.

    raises  SealBroken
    """
    files = sorted(seals_folder(company).glob("*.json"))
    return seal_read(files[-1], public_key()) if files else None


def seal_read(path: Path, key: str) -> SealFile:
    """Read a seal file; raises SealBroken when it is not what was signed."""
    try:
        given = orjson.loads(path.read_bytes())
        heads = {int(stream): Head(int(seq), bytes.fromhex(value)) for stream, seq, value in given["heads"]}
    except (ValueError, TypeError, KeyError) as error:
        raise SealBroken(f"{path} is not a seal: {error}") from error
    found = SignedSeal.of_json(given)
    signature_check(found, key)
    if heads_root(heads) != found.text.root or len(heads) != found.text.streams:
        raise SealBroken(f"the heads in {path} are not those that were signed")
    return SealFile(found, heads)


def company_breaks(company: Company) -> tuple[list[Break], SealFile | None]:
    """Everything that is wrong with a company's ledger, and the seal it was held against."""
    with snapshot() as cursor:
        breaks = chain_breaks(cursor, [company.pk])
        last = Seal.objects.filter(company=company).order_by("-sealed_at", "-pk").first()
        try:
            newest = seal_newest(company)
        except SealBroken:
            return [*breaks, Break(0, 0, "seal_broken")], None
        if last is not None and (newest is None or newest.sealed_at < last.sealed_at):
            breaks.append(Break(0, 0, "seal_missing"))
        if newest is not None:
            breaks += seal_breaks(cursor, newest.heads)
    return sorted(set(breaks), key=lambda one: (one.stream, one.seq, one.reason)), newest


def _keep(folder: Path, sealed_at: datetime, made: SignedSeal, heads: Mapping[int, Head]) -> None:
    """Write the file whole or not at all, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = sealed_at.strftime("%Y%m%dT%H%M%S.%fZ")
    draft = folder / f".{name}.{os.getpid()}"
    lines = [[stream, head.seq, head.hash.hex()] for stream, head in sorted(heads.items())]
    with draft.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(orjson.dumps({**made.as_json(), "heads": lines}))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}.json")
