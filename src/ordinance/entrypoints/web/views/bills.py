"""Bills and what is open of them (应收账款): the list with its sums by age, or all of it as a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.bills import AGE_WORDS, BILLS, bills_asked, today_of
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.tables.views import asked_first, views_saved
from ordinance.entrypoints.web.templatetags.pages import money
from ordinance.insight.bill_pages import BillSums, bill_sums

READS: Final = ("billing.receive", "billing.bill", "credit.release", "ledger.audit")
FIRST: Final = "state=open&sort=due"  # what is shown to who asks for nothing: what is owed, the oldest due first


@dataclass(frozen=True, slots=True)
class Aged:
    """One part of what is open: `url` narrows the list to it."""

    title: str | Promise
    amount: str
    url: str


@require_safe
@signed_in
def bills(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The bills asked for, at first those that are open, with what they come to."""
    if not visit.is_staff or not any(visit.actor.may(duty) for duty in READS):
        raise PermissionDenied
    saved = views_saved(visit, BILLS)
    if not request.GET and not any(row.is_own and row.view.is_default for row in saved):
        return HttpResponseRedirect(f"{reverse('bills')}?{FIRST}")
    table = listing(request, visit, BILLS)
    if isinstance(table, FileResponse):
        return table
    asked = asked_first(request.GET, visit, BILLS, saved)
    path = reverse("bills")
    urls = {age: asked.url(path, age=age, state="") for age in AGE_WORDS}
    sums = [(each, _parts(each, urls)) for each in bill_sums(bills_asked(visit, asked.values), today_of(visit))]
    context = {"list": table, "title": _("Receivables"), "sums": sums}
    return framed(request, visit, "web/bills/list.html", context)


def _parts(sums: BillSums, urls: Mapping[str, str]) -> list[Aged]:
    """What is open by age, as the page shows it; what is nothing is left out but for what is not due."""
    parts = [Aged(_("Not due"), money(sums.not_due, sums.currency), "")]
    parts += [
        Aged(AGE_WORDS[age], money(amount, sums.currency), urls[age]) for age, amount in sums.aged.items() if amount
    ]
    if sums.credit:
        parts.append(Aged(_("Credit not used"), money(sums.credit, sums.currency), ""))
    return parts
