"""Roles that one person should rather not hold together, and why; and the acts the policies in force keep apart.

Hints only: what is enforced, the policy's separation clauses enforce, order by order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ordinance.foundation.policy.rules.governing import InForce

Said = str | Promise

APART: Final[tuple[tuple[str, str, Said], ...]] = (
    ("sales", "finance", _("Who sells should not judge the credit of what they sell, nor book its money.")),
    ("desk", "finance", _("Who confirms orders should not release their credit.")),
    ("warehouse", "finance", _("Who holds the goods should not write the bills and book the receipts.")),
    ("purchasing", "finance", _("Who buys should not pay.")),
    ("purchasing", "warehouse", _("Who buys should not confirm what arrived.")),
    ("warehouse", "logistics", _("Who sends goods should not also record that they were signed for.")),
    ("admin", "sales", _("Who sets customers and prices should not sell at them.")),
    ("admin", "finance", _("Who keeps customers and people should not book their money.")),
    ("admin", "auditor", _("Who gives rights should not audit their use.")),
    ("auditor", "finance", _("An auditor should not audit their own entries.")),
    ("auditor", "manager", _("An auditor should not audit their own decisions.")),
    ("operator", "admin", _("Who runs the system should not give rights in it.")),
    ("operator", "auditor", _("Who runs the system should not be its auditor.")),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """Two roles held together, and why that is unwise."""

    first: str
    second: str
    why: Said


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two duties held together that a clause keeps apart on one order."""

    policy: str
    clause: str
    first: str
    second: str


def hints(roles: Iterable[str]) -> list[Hint]:
    """The unwise pairs among roles held together."""
    held = set(roles)
    return [Hint(*pair) for pair in APART if {pair[0], pair[1]} <= held]


def kept_apart(duties: frozenset[str], in_force: Iterable[InForce]) -> Iterator[KeptApart]:
    """The pairs of duties the policies in force keep apart on one order, of which the person holds both."""
    for _key, document in in_force:
        for pair in document.separation():
            if {pair.first, pair.second} <= duties:
                yield KeptApart(document.head.code, pair.clause_id, pair.first, pair.second)
