"""What the order page alone asks of its templates: quantities of a line, facts a clause saw."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from ordinance.entrypoints.web.templatetags.pages import count, duty, language, money
from ordinance.foundation.policy.rules.terms import Term
from ordinance.orders.models import OrderLine

register = template.Library()


@register.filter
def ordered(line: OrderLine) -> Decimal:
    """What the line asks for, cancellations taken off."""
    asked: Decimal = line.quantity - line.cancelled
    return asked


@register.filter
def still_open(line: OrderLine) -> Decimal:
    """What of the line has not left."""
    left: Decimal = ordered(line) - line.shipped
    return max(Decimal(0), left)


@register.filter
def term_title(term: Term) -> str:
    """What a fact is called."""
    return term.title_en if language() == "en" else term.title_zh


@register.simple_tag
def fact_said(term: Term, value: Any, currency: str) -> str:
    """The value of a fact as people write it."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return money(value, currency) if term.unit == "money" else count(value).replace("·", "0")
    if isinstance(value, (tuple, list, frozenset)):
        return ", ".join(str(each) for each in value) or "—"
    return duty(value) if isinstance(value, str) else str(value)
