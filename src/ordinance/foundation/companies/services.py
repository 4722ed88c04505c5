"""Writes of companies."""

from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.journal import Journal


def company_add(
    *, code: str, name_zh: str, name_en: str, currency: str, zone: str, is_simulated: bool, tax_number: str = ""
) -> Company:
    """Add a legal entity that sells; whether its clock may ever be moved is settled here and never again."""
    return Company.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, currency=currency, zone=zone, is_simulated=is_simulated,
        tax_number=tax_number,
    )  # fmt: skip


def seal_set(company_id: int, file_id: int, sha256: str, *, journal: Journal) -> None:
    """Keep which stored picture is the company's seal; documents printed from now on bear it."""
    Company.objects.filter(pk=company_id).update(seal_file_id=file_id)
    journal.add("company.seal_set", company_id, {"file": file_id, "sha256": sha256})


def seal_clear(company_id: int, *, journal: Journal) -> None:
    """Documents bear no seal from now on; the picture stays where it is kept."""
    Company.objects.filter(pk=company_id).update(seal_file_id=None)
    journal.add("company.seal_cleared", company_id, {})


def company_update(company: Company, *, name_zh: str, name_en: str, tax_number: str, journal: Journal) -> None:
    """Change what a locked company is called on its papers."""
    before = {"name_zh": company.name_zh, "name_en": company.name_en, "tax_number": company.tax_number}
    after = {"name_zh": name_zh, "name_en": name_en, "tax_number": tax_number}
    Company.objects.filter(pk=company.pk).update(**after)
    journal.add("company.changed", company.pk, {"before": before, "after": after})
