"""Who plays: for each duty somebody who holds it, never the person whose request it is."""

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for, holders_of
from ordinance.foundation.people.rules import Actor


class Cast:
    """The people of one company; who holds what is looked up once.

    turn    colleagues take turns: whoever counts it up gets the next of them
    absent  logins that never play, such as a program's
    """

    def __init__(self, company: Company, *, absent: frozenset[str] = frozenset()) -> None:
        self.company = company
        self.turn = 0
        self._absent = absent
        self._holders: dict[str, list[Person]] = {}
        self._actors: dict[int, Actor] = {}

    def holder(self, duty: str, *not_these: int | None) -> Actor:
        """Somebody who holds the duty and is none of these people.

        raises  NotAllowed when nobody is
        """
        if duty not in self._holders:
            found = holders_of(self.company.pk, duty, wall().date())
            self._holders[duty] = [person for person in found if person.login not in self._absent]
        free = [person for person in self._holders[duty] if person.pk not in not_these]
        if not free:
            raise NotAllowed(duty=duty, company=self.company.code)
        person = free[self.turn % len(free)]
        if person.pk not in self._actors:
            self._actors[person.pk] = actor_for(person, self.company, door="cli")
        return self._actors[person.pk]
