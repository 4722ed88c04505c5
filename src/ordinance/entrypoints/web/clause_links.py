"""Where a clause is read: the address every page links to that names one."""

from urllib.parse import quote

from django.urls import reverse


def clause_url(policy_code: str, clause: str = "", version: int | None = None) -> str:
    """The address of a clause of the company's policy; of the version in force unless a number is given."""
    url = reverse("policy", args=[policy_code])
    if version is not None:
        url = f"{url}?version={version}"
    return f"{url}#{quote(clause, safe='')}" if clause else url
