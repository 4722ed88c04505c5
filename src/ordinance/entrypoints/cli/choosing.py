"""Which companies a command is about."""

import sys

from ordinance.foundation.companies.models import Company


def companies_chosen(code: str | None) -> list[Company] | None:
    """The company of a code, or all; None, said aloud, when there is no such company."""
    if code is None:
        return list(Company.objects.order_by("code"))
    found = list(Company.objects.filter(code=code))
    if not found:
        print(f"ordinance: {code}: 没有这家公司。 There is no such company.", file=sys.stderr)
        return None
    return found
