"""As whom the worker acts: nobody's person, with the few duties its handlers need."""

from typing import Final

from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.rules import Actor

SYSTEM_PERSON: Final = 0  # no person has this key: the ledger shows that the system acted
DUTIES: Final = frozenset({"system.operate", "billing.fapiao"})


def worker_actor(company: Company) -> Actor:
    """The worker as an actor of the company."""
    return Actor(person_id=SYSTEM_PERSON, company_id=company.pk, zone=company.zone, duties=DUTIES, door="worker")
