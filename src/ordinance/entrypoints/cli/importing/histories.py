"""Files that are the record of a whole business: each can be taken over into a simulated company of its own.

Their dates lie decades back, so only a company whose clock may be moved can live through them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from ordinance.entrypoints.cli.staffing import DEPARTMENTS, staff_of
from ordinance.entrypoints.doors import command_doors
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.queries import actor_for
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.people import people_register

command_doors("ordinance import orders", people_register)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The company such a file belongs to, and what its customers had agreed before the record begins."""

    code: str
    name_zh: str
    name_en: str
    currency: str
    zone: str
    founded_at: datetime
    payment_term: str = ""
    credit_limit: Decimal = Decimal(0)


HISTORIES: Final = {
    "northwind": History(
        code="NORTHWIND",
        name_zh="北风贸易（历史数据）",
        name_en="Northwind Traders (history)",
        currency="USD",
        zone="America/Los_Angeles",
        founded_at=datetime(1996, 7, 1, tzinfo=UTC),
        payment_term="net30",
        credit_limit=Decimal(1_000_000),
    ),
    "uci": History(
        code="UCI",
        name_zh="英国礼品批发（历史数据）",
        name_en="UK gift wholesale (history)",
        currency="GBP",
        zone="Europe/London",
        founded_at=datetime(2010, 11, 30, tzinfo=UTC),
    ),
}


def history_found(history: History) -> Company:
    """Found the simulated company of a history, with somebody in each department. Nobody of them can sign in."""
    prefix = history.code.lower()
    founder = Founder(
        login=f"{prefix}.admin",
        name_zh="管理员",
        name_en="Administrator",
        roles=("admin",),
    )
    company, person = company_found(
        CompanySpec(
            code=history.code,
            name_zh=history.name_zh,
            name_en=history.name_en,
            currency=history.currency,
            zone=history.zone,
            is_simulated=True,
            founder=founder,
            founded_at=history.founded_at,
        )
    )
    people_register(actor_for(person, company, door="cli"), staff_of(prefix, DEPARTMENTS))
    return company
