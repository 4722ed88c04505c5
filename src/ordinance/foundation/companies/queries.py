"""Reads of companies."""

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.hot import Read
from ordinance.foundation.errors import NotFound


def company_by_code(code: str) -> Company:
    """The company of that code.

    raises  NotFound
    """
    company = Company.objects.filter(code=code).first()
    if company is None:
        raise NotFound(company=code)
    return company


def companies() -> list[Company]:
    """All companies by code."""
    return list(Company.objects.order_by("code"))


def currency_of(company_id: int) -> str:
    """The company's own currency, in which credit is counted."""
    return Company.objects.values_list("currency", flat=True).get(pk=company_id)


def currency_read(company_id: int) -> Read:
    """The company's currency, as part of a composed read."""
    return Read("company", "select json_build_array(currency) from companies_company where id = %s", (company_id,))
