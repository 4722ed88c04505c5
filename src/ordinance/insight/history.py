"""What happened to one object lately, from its stream of the ledger, with the people who did it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.models import Person

LATEST: Final = 30


@dataclass(frozen=True, slots=True)
class History:
    """The latest entries first; `people` by key."""

    entries: Sequence[LedgerEntry]
    people: Mapping[int, Person]


def history_of(company_id: int, stream: int, *, most: int = LATEST) -> History:
    """The latest of a stream that the company wrote; two queries."""
    entries = list(LedgerEntry.objects.filter(stream=stream, company_id=company_id).order_by("-seq")[:most])
    return History(entries, Person.objects.in_bulk({entry.actor_id for entry in entries}))
