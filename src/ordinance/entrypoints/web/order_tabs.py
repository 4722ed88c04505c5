"""What each tab of the order page gives its template, from what was read for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.decisions import decisions_shown
from ordinance.entrypoints.web.events import EVENTS
from ordinance.entrypoints.web.frame import is_panel
from ordinance.entrypoints.web.keys import fresh_key
from ordinance.entrypoints.web.not_now import judged
from ordinance.entrypoints.web.offer_shapes import Attempt, Offer, kept, labelled
from ordinance.entrypoints.web.offers import attach_offers, offers
from ordinance.entrypoints.web.order_said import entries_shown, versions_shown
from ordinance.entrypoints.web.review_shown import review_shown
from ordinance.entrypoints.web.saying import listed, passes_said, waiting_said
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.foundation.calendar.clock import CompanyTime
from ordinance.foundation.calendar.queries import work_calendar
from ordinance.foundation.errors import Refused
from ordinance.insight.journey import journey
from ordinance.insight.order_list import is_at_risk, risk_until
from ordinance.insight.order_page import CUSTOMERS_TABS, OrderPage, Tab, order_ref
from ordinance.insight.order_parts import LedgerRow
from ordinance.insight.waiting import waiting_for, whose_move
from ordinance.modules.review.models import Decision, Opinion
from ordinance.orders.states import Status, Track

SHOWN_LINES, SHOWN_ENTRIES, NAMED = 50, 60, 5
TITLES: Final[Mapping[Tab, str | Promise]] = {
    Tab.OVERVIEW: pgettext_lazy("tab", "Overview"),
    Tab.LINES: pgettext_lazy("tab", "Order lines"),
    Tab.REVIEW: pgettext_lazy("tab", "Review"),
    Tab.DELIVERIES: pgettext_lazy("tab", "Deliveries"),
    Tab.MONEY: pgettext_lazy("tab", "Money"),
    Tab.DECISIONS: pgettext_lazy("tab", "Decisions"),
    Tab.VERSIONS: pgettext_lazy("tab", "Versions"),
    Tab.FILES: pgettext_lazy("tab", "Files"),
    Tab.LEDGER: pgettext_lazy("tab", "Ledger"),
}


@dataclass(frozen=True, slots=True)
class TabLink:
    """One tab as a link."""

    title: str | Promise
    url: str
    is_here: bool


def tab_context(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    """Head and journey, and what the tab shows."""
    calendar = work_calendar(visit.company.pk, visit.company.zone)
    url = reverse("order", args=[order_ref(page.order)])
    shown: dict[str, Any] = {
        "page": page,
        "order": page.order,
        "currency": page.order.currency,
        "journey": journey(page, calendar, time.occurred_at),
        "is_at_risk": is_at_risk(page.order, time.today, risk_until(visit.actor, time.today)),
        "is_behind": _is_behind(page),
        "tabs": _tabs(visit, page, url),
        "url": url,
        "is_panel": is_panel(request),
        "request_key": fresh_key(),
        "may_copy": visit.actor.may("orders.draft"),
        "may_edit": page.order.status == Status.DRAFT and visit.actor.may("orders.draft"),
        "offers": (),
    }
    return {**shown, **_TABS[page.tab](request, visit, page, time, attempt)}


def refused_of(attempt: Attempt, offered: Sequence[Offer]) -> Refused:
    """The refusal of an attempt, with its field named as the page names it."""
    return labelled(attempt, offered)


def _tabs(visit: Visit, page: OrderPage, url: str) -> list[TabLink]:
    return [
        TabLink(title, url if tab is Tab.OVERVIEW else f"{url}?tab={tab}", tab is page.tab)
        for tab, title in TITLES.items()
        if visit.is_staff or tab in CUSTOMERS_TABS
    ]


def _is_behind(page: OrderPage) -> bool:
    """Whether it is promised later than it was asked for, while it can still be sent."""
    order = page.order
    is_open = order.status in (Status.IN_REVIEW, Status.CONFIRMED) and order.fulfilment in (Track.OPEN, Track.PART)
    return bool(is_open and order.promised_on and order.requested_on and order.promised_on > order.requested_on)


def _overview(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    waiting = waiting_for(page)
    offered, not_now = judged(page, offers(page, visit.actor), visit.actor)
    people = whose_move(page, waiting) if visit.is_staff else []
    calendar = work_calendar(visit.company.pk, visit.company.zone)
    left = None if waiting.due_at is None else int(calendar.working_minutes(time.occurred_at, waiting.due_at))
    return {
        "waiting": waiting,
        "waiting_said": waiting_said(waiting, page.order.currency),
        "waiting_passes": passes_said(waiting),
        "waiting_left": left,
        "movers": listed([called(person) for person in people[:NAMED]]),
        "movers_more": len(people) - NAMED,
        "is_mine": visit.person in people,
        "returned": _returned(page) if visit.is_staff else (),
        "lines": page.lines[:SHOWN_LINES],
        "offers": [kept(offer, attempt) for offer in offered] if attempt else offered,
        "not_now": not_now,
        "colleagues": [each.person for each in page.colleagues if each.person.pk != visit.person.pk],
    }


def _returned(page: OrderPage) -> Sequence[Opinion]:
    """Why a draft came back: what the last round's reviewers wrote who returned it."""
    if page.order.status != Status.DRAFT or not page.opinions:
        return ()
    last = max(opinion.round for opinion in page.opinions)
    return [each for each in page.opinions if each.round == last and each.decision == Decision.RETURN]


def _lines(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    return {"lines": page.lines if "lines" in request.GET else page.lines[:SHOWN_LINES]}


def _review(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    return {"sheet": review_shown(page)}


def _deliveries(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    lines = {line.pk: line for line in page.lines}
    parts: dict[int, list[dict[str, Any]]] = {}
    for part in page.delivery_lines:
        parts.setdefault(part.delivery_id, []).append({"part": part, "line": lines[part.order_line_id]})
    return {"shipments": [{"delivery": each, "parts": parts[each.pk]} for each in page.deliveries]}


def _money(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    sums = page.billing.sums
    charged = sums.billed - sums.credited
    return {
        "charged": charged,
        "owed": charged - sums.received,
        "unbilled": max(Decimal(0), page.order.gross - sums.billed),
    }


def _decisions(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    return {"decisions": decisions_shown(page, SHOWN_LINES)}


def _versions(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    return {"versions": versions_shown(page)}


def _files(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    offered = attach_offers(visit.actor)
    return {"offers": [kept(offer, attempt) for offer in offered] if attempt else offered}


def _ledger(
    request: HttpRequest, visit: Visit, page: OrderPage, time: CompanyTime, attempt: Attempt | None
) -> Mapping[str, Any]:
    asked = request.GET.get("kind", "")
    rows: list[LedgerRow] = [row for row in reversed(page.ledger) if not asked or row.entry.kind == asked]
    shown = rows if "ledger" in request.GET else rows[:SHOWN_ENTRIES]
    kinds = sorted({row.entry.kind for row in page.ledger})
    return {
        "entries": entries_shown(shown),
        "entries_all": len(rows),
        "kinds": [(kind, EVENTS.get(kind, kind)) for kind in kinds],
        "kind": asked if asked in kinds else "",
    }


Shower = Callable[[HttpRequest, Visit, OrderPage, CompanyTime, Attempt | None], Mapping[str, Any]]
_TABS: Final[Mapping[Tab, Shower]] = {
    Tab.OVERVIEW: _overview,
    Tab.LINES: _lines,
    Tab.REVIEW: _review,
    Tab.DELIVERIES: _deliveries,
    Tab.MONEY: _money,
    Tab.DECISIONS: _decisions,
    Tab.VERSIONS: _versions,
    Tab.FILES: _files,
    Tab.LEDGER: _ledger,
}
