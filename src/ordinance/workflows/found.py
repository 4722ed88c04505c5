"""Found a company: its order types, units, calendar, warehouses and first policies, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db import transaction

from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.calendar.services import calendar_seed
from ordinance.foundation.companies.models import Company
from ordinance.foundation.companies.services import company_add
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.services import journal_write
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.services import person_add, post_give
from ordinance.foundation.policy.catalogue import preset_source
from ordinance.foundation.policy.services import policy_publish
from ordinance.masterdata.catalog.services import units_add
from ordinance.modules.stock.services import warehouses_add
from ordinance.orders.services.types import TypeSpec, types_add

UNITS: Final = (
    ("pcs", "件", "piece", 0),
    ("set", "套", "set", 0),
    ("box", "箱", "box", 0),
    ("kg", "千克", "kilogram", 3),
    ("m", "米", "metre", 2),
)
TYPES: Final = (
    TypeSpec(code="standard", name_zh="标准订单", name_en="Standard order"),
    TypeSpec(code="wholesale", name_zh="批发订单", name_en="Wholesale order"),
    TypeSpec(code="sample", name_zh="免费样品", name_en="Free sample", is_priced=False, is_invoiced=False),
    TypeSpec(code="charged_sample", name_zh="收费样品", name_en="Charged sample"),
    TypeSpec(
        code="loan",
        name_zh="借货",
        name_en="Loan",
        is_priced=False,
        is_invoiced=False,
        is_return_due=True,
        ownership_passes="never",
    ),
    TypeSpec(code="make_up", name_zh="补货", name_en="Make-up order", is_priced=False, is_invoiced=False),
    TypeSpec(code="service", name_zh="服务订单", name_en="Service order", is_shipped=False),
)
WEEK: Final = tuple((day, start, end) for day in range(5) for start, end in ((time(9), time(12)), (time(13), time(18))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """The first person of a company and their roles."""

    login: str
    name_zh: str
    name_en: str = ""
    password: str | None = None
    roles: tuple[str, ...] = ("admin", "manager")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySpec:
    """A company to found. `policies` are preset codes, in force from `policies_from` on."""

    code: str
    name_zh: str
    name_en: str
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    tax_number: str = ""
    is_simulated: bool = False
    policies: Sequence[str] = ("n14",)
    policies_from: date = date(1990, 1, 1)
    warehouses: Sequence[tuple[str, str, str]] = (("MAIN", "总仓", "Main warehouse"),)
    founder: Founder
    founded_at: datetime | None = None


def company_found(spec: CompanySpec) -> tuple[Company, Person]:
    """Found a company with its first person; the only act without an actor, for the operator's command line."""
    with transaction.atomic():
        company = company_add(
            code=spec.code, name_zh=spec.name_zh, name_en=spec.name_en, currency=spec.currency, zone=spec.zone,
            is_simulated=spec.is_simulated, tax_number=spec.tax_number,
        )  # fmt: skip
        person = Person.objects.filter(login=spec.founder.login.lower()).first() or person_add(
            login=spec.founder.login,
            name_zh=spec.founder.name_zh,
            name_en=spec.founder.name_en,
            password=spec.founder.password,
        )
        moment = time_of(company.pk, company.zone, spec.founded_at)
        journal = Journal(company.pk, person.pk, moment.occurred_at, moment.recorded_at)
        journal.add(
            "company.founded", company.pk, {"code": company.code, "currency": company.currency, "zone": company.zone}
        )
        for role in spec.founder.roles:
            post_give(person, company.pk, role, journal=journal)
        units_add(UNITS, company_id=company.pk)
        types_add(TYPES, journal=journal)
        calendar_seed(company.pk, week=WEEK, years=range(moment.occurred_at.year - 1, moment.occurred_at.year + 2))
        warehouses_add(spec.warehouses, journal=journal)
        for code in spec.policies:
            policy_publish(
                company_id=company.pk, source=preset_source(code), effective_on=spec.policies_from,
                published_at=moment.recorded_at, journal=journal,
            )  # fmt: skip
        journal_write(journal)
    return company, person
