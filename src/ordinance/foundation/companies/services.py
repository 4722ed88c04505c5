"""Writes of companies."""

from ordinance.foundation.companies.models import Company


def company_add(
    *, code: str, name_zh: str, name_en: str, currency: str, zone: str, is_simulated: bool, tax_number: str = ""
) -> Company:
    """Add a legal entity that sells; whether its clock may ever be moved is settled here and never again."""
    return Company.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, currency=currency, zone=zone, is_simulated=is_simulated,
        tax_number=tax_number,
    )  # fmt: skip
