"""What can be promised of items (ATP): free goods today, and what comes in unpromised on later days; one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ordinance.foundation.database.hot import read_together
from ordinance.modules.promise.queries import incoming_read
from ordinance.modules.promise.rules import Available, Moved, atp, available_on
from ordinance.modules.stock.queries import free_read


@dataclass(frozen=True, slots=True)
class Availability:
    """One item. Reserved and pegged goods are promised already and not counted.

    free      on hand less reserved
    incoming  unpromised supply, by day
    """

    free: Decimal = Decimal(0)
    incoming: tuple[Moved, ...] = ()

    def rows(self, today: date) -> list[Available]:
        """How much can be promised from each day on; supply that is late counts today."""
        return atp(today, self.free, self.incoming, ())

    def on(self, quantity: Decimal, today: date) -> date | None:
        """The first day so much can be promised; None when it never can."""
        return available_on(self.rows(today), quantity)


def availability(company_id: int, item_ids: Collection[int]) -> dict[int, Availability]:
    """What can be promised of each item asked for, nothing locked: to show, never to decide."""
    reads = [free_read(company_id, item_ids), incoming_read(company_id, item_ids)]
    found = read_together(reads)
    free = {item: Decimal(quantity) for item, quantity in found["free"]}
    incoming: dict[int, list[Moved]] = {}
    for item, due_on, quantity in found["incoming"]:
        incoming.setdefault(item, []).append(Moved(date.fromisoformat(due_on), Decimal(quantity)))
    return {item: Availability(free.get(item, Decimal(0)), tuple(incoming.get(item, ()))) for item in item_ids}
