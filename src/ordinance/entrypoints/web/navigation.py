"""The navigation by duty: only what this person may do, in the groups of a desk's day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.sessions import Visit
from ordinance.foundation.people.rules import DUTIES, Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation. `duties`: any of them opens it, empty for all staff; `go` is its key after g."""

    title: Promise
    view: str
    icon: str
    duties: tuple[str, ...] = ()
    go: str = ""
    is_for_customers: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it; `count` stands beside it unless empty."""

    title: str | Promise
    url: str
    icon: str
    is_here: bool
    go: str
    is_new: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some links under a title."""

    title: str | Promise
    links: list[Link]


ENTRIES: Final[Mapping[Promise, tuple[Entry, ...]]] = {
    _("Work"): (
        Entry(_("My work"), "work", "checklist", go="w"),
        Entry(
            _("Review"),
            "review",
            "clipboard-check",
            tuple(sorted(duty for duty in DUTIES if duty.startswith("review."))),
            "v",
        ),
        Entry(_("Contact sheets"), "contact", "mail-forward", ("contact.write",), "c"),
        Entry(_("Long acts"), "runs", "history", ("orders.read",)),
    ),
    _("Orders"): (
        Entry(_("Orders"), "orders", "package", ("orders.read",), "o", is_for_customers=True),
        Entry(_("New order"), "order_new", "file-plus", ("orders.draft",), "n", is_for_customers=True),
    ),
    _("Goods"): (
        Entry(
            _("Pick and ship"),
            "warehouse",
            "truck-delivery",
            ("shipping.plan", "shipping.pick", "shipping.check", "shipping.pack", "shipping.ship", "shipping.sign"),
            "p",
        ),
        Entry(_("Stock"), "stock", "packages", ("orders.read",), "s"),
        Entry(_("Goods to come"), "supplies", "truck", ("stock.receive", "promise.supply"), "i"),
    ),
    _("Money"): (
        Entry(
            _("Receivables"),
            "bills",
            "receipt",
            ("billing.receive", "billing.bill", "credit.release", "ledger.audit"),
            "b",
        ),
        Entry(_("Receipts"), "receipts", "cash", ("billing.receive", "ledger.audit"), "m"),
    ),
    _("Policies and audit"): (
        Entry(_("Policies"), "policies", "book"),
        Entry(_("Ledger"), "ledger", "shield-check", ("ledger.audit",)),
    ),
    _("Settings"): (
        Entry(_("Customers"), "customers", "building-store", ("orders.read", "masterdata.manage")),
        Entry(_("Products"), "items", "box", ("orders.read", "masterdata.manage")),
        Entry(_("Warehouses"), "warehouses", "building-warehouse", ("orders.read", "masterdata.manage")),
        Entry(_("Company"), "company_page", "building", ("orders.read", "masterdata.manage")),
        Entry(_("People"), "people", "users", ("people.manage",)),
    ),
}


def navigation_of(request: HttpRequest, visit: Visit, counts: Mapping[str, str]) -> list[Group]:
    """The groups the visitor sees; counts are by view."""
    groups = []
    for title, entries in ENTRIES.items():
        links = [
            Link(
                entry.title,
                url := reverse(entry.view),
                entry.icon,
                request.path == url,
                entry.go,
                entry.view == "order_new",
                counts.get(entry.view, ""),
            )
            for entry in entries
            if _is_open(entry, visit.actor)
        ]
        if links:
            groups.append(Group(title, links))
    return groups


def _is_open(entry: Entry, actor: Actor) -> bool:
    if actor.customer_ids is not None and not entry.is_for_customers:
        return False
    return not entry.duties or any(actor.may(duty) for duty in entry.duties)
