"""People of a company: who signs in, and which posts they hold (L1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import ROLES
from ordinance.foundation.people.services import person_add, post_give
from ordinance.masterdata.parties.queries import customers_by_code
from ordinance.workflows.kernel import Act, batch_workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRequest:
    """A person and their posts in the company. Somebody known by their login keeps name and password.

    customer       code of the customer a post of the role `customer` is bound to
    password_hash  made already, in place of a password: for many people with one, such as those of the demo
    """

    login: str
    name_zh: str
    name_en: str = ""
    email: str = ""
    password: str | None = None
    password_hash: str = ""
    roles: tuple[str, ...]
    customer: str = ""


@batch_workflow(
    duty="people.manage", unscoped="people and their posts: what they may do to orders is asked at each act"
)
def people_register(act: Act, requests: Sequence[PersonRequest]) -> list[Outcome]:
    """Add people and give them posts in the actor's company; a post they hold already stays."""
    known = {person.login: person for person in Person.objects.filter(login__in={_login(r) for r in requests})}
    customers = customers_by_code(act.company_id, {request.customer for request in requests if request.customer})
    outcomes: list[Outcome] = []
    for request in requests:
        refused = _misfit(request, set(customers))
        if refused is not None:
            outcomes.append(refused)
            continue
        person = known.get(_login(request)) or person_add(
            login=request.login,
            name_zh=request.name_zh,
            name_en=request.name_en,
            email=request.email,
            password=request.password,
            password_hash=request.password_hash,
        )
        known[person.login] = person
        for role in request.roles:
            bound = customers[request.customer].pk if role == "customer" else None
            post_give(person, act.company_id, role, journal=act.journal, customer_id=bound)
        outcomes.append(Done({"person": person.pk, "login": person.login}))
    return outcomes


def _login(request: PersonRequest) -> str:
    return request.login.strip().lower()


def _misfit(request: PersonRequest, customers: set[str]) -> Refused | None:
    unknown = sorted(set(request.roles) - ROLES.keys())
    if unknown:
        return Refused("invalid_input", {"field": "roles", "reason": "unknown_role", "value": ", ".join(unknown)})
    if "customer" in request.roles and request.customer not in customers:
        return Refused("unknown_customer", {"field": "customer", "value": request.customer})
    return None
