"""When imported documents are entered: now, as of a moment, or each on its own day."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from ordinance.foundation.calendar.clock import moved_to, wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.rules import Actor
from ordinance.modules.intake.rules.incoming import IncomingDocument
from ordinance.workflows.terms.documents import ordered_at

EACH_ITS_OWN: Final = "each"  # --as-of without a moment


@dataclass(frozen=True, slots=True)
class Portion:
    """Documents to be registered at one time, by an actor who says when the facts occurred."""

    actor: Actor
    time: AbstractContextManager[None]
    documents: Sequence[IncomingDocument]


def portions(
    company: Company, actor: Actor, documents: Sequence[IncomingDocument], as_of: str, *, together: bool
) -> Iterator[Portion]:
    """The documents in order of time.

    In a simulated company the clock moves to each document's day. Elsewhere it stands still, and `as_of` only says
    when the facts occurred (补录): a moment, or `each` for each document's own day.
    together  everything at one time, for one transaction
    """
    zone = company.zone
    if as_of and as_of != EACH_ITS_OWN:
        yield Portion(actor.at(moment_of(as_of, zone)), nullcontext(), documents)
        return
    if not company.is_simulated and not as_of:
        yield Portion(actor, nullcontext(), documents)
        return
    now = wall()
    days: dict[object, list[tuple[datetime, IncomingDocument]]] = {}
    for document in documents:
        moment = min(ordered_at(document, ZoneInfo(zone)) or now, now)
        day = None if together else moment.astimezone(ZoneInfo(zone)).date()
        days.setdefault(day, []).append((moment, document))
    for timed in sorted(days.values(), key=lambda timed: max(moment for moment, _ in timed)):
        last = max(moment for moment, _ in timed)
        here = [document for _, document in timed]
        if company.is_simulated:
            yield Portion(actor, moved_to(company, last), here)
        else:
            yield Portion(actor.at(last), nullcontext(), here)


def moment_of(text: str, zone: str) -> datetime:
    """A date or a time of day as people write it (ISO 8601), in the company's zone when it names none.

    raises  ValueError
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
