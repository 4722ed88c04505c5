"""The history of one object as a page of settings shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ordinance.entrypoints.web.recorded import Line, recorded
from ordinance.insight.history import history_of

_LINES = 12


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry in words."""

    occurred_at: datetime
    kind: str
    actor_id: int
    said: list[Line]


def history_shown(company_id: int, stream: int) -> dict[str, Any]:
    """What settings/history.html takes; two queries."""
    history = history_of(company_id, stream)
    rows = [
        HistoryRow(entry.occurred_at, entry.kind, entry.actor_id, recorded(entry.data, most=_LINES))
        for entry in history.entries
    ]
    return {"entries": rows, "people": history.people}
