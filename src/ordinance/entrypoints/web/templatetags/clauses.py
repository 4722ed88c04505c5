"""Template tag for links to clauses."""

from django import template

from ordinance.entrypoints.web import clause_links

register = template.Library()


@register.simple_tag
def clause_url(policy_code: str, clause: str = "", version: int | None = None) -> str:
    """Where a clause is read: `{% clause_url policy.code "S4.9:1.2" %}`."""
    return clause_links.clause_url(policy_code, clause, version)
