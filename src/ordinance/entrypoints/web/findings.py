"""What a review gives to look at, in words: each finding in a line, with what explains it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.templatetags.pages import count, money
from ordinance.insight.review_desk import Finding

TITLES: Final[Mapping[str, str | Promise]] = {
    "credit_frozen": pgettext_lazy("finding", "Credit is frozen"),
    "over_credit": pgettext_lazy("finding", "Over the credit limit"),
    "overdue": pgettext_lazy("finding", "Bills overdue"),
    "below_floor": pgettext_lazy("finding", "Below the floor price"),
    "discontinued": pgettext_lazy("finding", "Goods out of sale"),
    "short": pgettext_lazy("finding", "Stock short"),
    "uncovered": pgettext_lazy("finding", "Nothing covers it"),
    "late": pgettext_lazy("finding", "Later than asked for"),
    "discount": pgettext_lazy("finding", "Discount"),
    "new_customer": pgettext_lazy("finding", "New customer"),
    "not_verified": pgettext_lazy("finding", "Not verified"),
}
_EXPLAINED: Final = frozenset({"over_credit", "below_floor", "discount", "late", "short", "uncovered"})
_GRAVE: Final = frozenset({"credit_frozen", "over_credit", "below_floor", "uncovered", "overdue"})


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a page says it; `figures` are the sum of a credit that is exceeded."""

    code: str
    title: str | Promise
    said: str
    tone: str
    figures: Mapping[str, Decimal]

    @property
    def is_plain(self) -> bool:
        """Whether the line says all there is to say."""
        return self.code not in _EXPLAINED


def findings_shown(findings: Sequence[Finding], currency: str) -> list[ShownFinding]:
    """The findings in the reader's words."""
    return [
        ShownFinding(
            each.code,
            TITLES[each.code],
            _SAID[each.code](each.figures, currency),
            "bad" if each.code in _GRAVE else "warn",
            each.figures,
        )
        for each in findings
    ]


def _over(figures: Mapping[str, Decimal], currency: str) -> str:
    said = {"over": money(figures["over"], currency), "limit": money(figures["limit"], currency)}
    return _("With this order the customer stands %(over)s over the limit of %(limit)s.") % said


Sayer = Callable[[Mapping[str, Decimal], str], str]
_SAID: Final[Mapping[str, Sayer]] = {
    "credit_frozen": lambda figures, currency: _("The customer’s credit is frozen."),
    "over_credit": _over,
    "overdue": lambda figures, currency: (
        _("The customer owes %(amount)s past its due date.") % {"amount": money(figures["amount"], currency)}
    ),
    "below_floor": lambda figures, currency: _("Lines priced below the floor price: %(lines)s.") % _count(figures),
    "discontinued": lambda figures, currency: _("Lines of goods that are out of sale: %(lines)s.") % _count(figures),
    "short": lambda figures, currency: _("Lines not covered by what is in stock: %(lines)s.") % _count(figures),
    "uncovered": lambda figures, currency: (
        _("Lines covered neither by stock nor by supply: %(lines)s.") % _count(figures)
    ),
    "late": lambda figures, currency: (
        _("Lines that can be had only after the date asked for: %(lines)s.") % _count(figures)
    ),
    "discount": lambda figures, currency: (
        _("The largest discount on a line is %(percent)s %%.") % {"percent": count(figures["percent"])}
    ),
    "new_customer": lambda figures, currency: _("The customer’s registration is not finished."),
    "not_verified": lambda figures, currency: _("Who ordered, and how to reach them, is not verified."),
}


def _count(figures: Mapping[str, Decimal]) -> dict[str, str]:
    return {"lines": count(figures["count"])}
