"""What the ledger says of a stream, for tests."""

import json
from typing import Any

from ordinance.foundation.ledger.models import LedgerEntry


def entries_of(stream: int) -> list[LedgerEntry]:
    """The entries of a stream in order."""
    return list(LedgerEntry.objects.filter(stream=stream).order_by("seq"))


def kinds_of(stream: int) -> list[str]:
    """What happened, in order."""
    return [entry.kind for entry in entries_of(stream)]


def data_of(stream: int, kind: str) -> dict[str, Any]:
    """The data of the last entry of a kind."""
    found = [entry for entry in entries_of(stream) if entry.kind == kind]
    assert found, f"no {kind} in {kinds_of(stream)}"
    loaded: dict[str, Any] = json.loads(found[-1].data)
    return loaded
