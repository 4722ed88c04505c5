"""Who plays: for each duty somebody who holds it, never the person whose request it is."""

from ordinance.entrypoints.cli.staffing import actor_with
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.rules import Actor


class Cast:
    """The people of one company; who holds what is looked up once."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._found: dict[tuple[str, frozenset[int]], Actor] = {}

    def holder(self, duty: str, *not_these: int | None) -> Actor:
        """Somebody who holds the duty and is none of these people.

        raises  NotAllowed when nobody is
        """
        others = frozenset(person for person in not_these if person is not None)
        key = (duty, others)
        if key not in self._found:
            self._found[key] = actor_with(self.company, duty, other_than=others)
        return self._found[key]
