"""Who plays the departments of a simulated company, and who acts for a command."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotAllowed, NotFound
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for, holders_of
from ordinance.foundation.people.rules import Actor
from ordinance.workflows.people import PersonRequest


@dataclass(frozen=True, slots=True)
class Department:
    """A post to fill in a simulated company."""

    role: str
    name_zh: str
    name_en: str
    people: int = 1


# Two at the sales and order desks: who submits an order does not review it.
DEPARTMENTS: Final = (
    Department("sales", "销售", "Sales", 2),
    Department("desk", "订单", "Order desk", 2),
    Department("finance", "财务", "Finance", 2),
    Department("warehouse", "仓库", "Warehouse"),
    Department("logistics", "物流", "Logistics"),
    Department("purchasing", "采购", "Purchasing"),
    Department("manager", "经理", "Manager"),
)


def staff_of(prefix: str, departments: Sequence[Department]) -> list[PersonRequest]:
    """People without a password, one or more per department; their logins begin with the company's."""
    return [
        PersonRequest(
            login=f"{prefix}.{department.role}{number}",
            name_zh=f"{department.name_zh}{number}",
            name_en=f"{department.name_en} {number}",
            roles=(department.role,),
        )
        for department in departments
        for number in range(1, department.people + 1)
    ]


def actor_named(login: str, company: Company) -> Actor:
    """The person of that login as an actor of the company.

    raises  NotFound, NotAllowed
    """
    person = Person.objects.filter(login=login.strip().lower()).first()
    if person is None:
        raise NotFound(person=login)
    return actor_for(person, company, door="cli")


def actor_with(company: Company, duty: str, *, other_than: Collection[int | None] = ()) -> Actor:
    """Somebody of the company who holds the duty, the first by key who is none of `other_than`.

    raises  NotAllowed when nobody is left
    """
    for person in holders_of(company.pk, duty, wall().date()):
        if person.pk not in other_than:
            return actor_for(person, company, door="cli")
    raise NotAllowed(duty=duty, company=company.code)
