"""Notices: what a person should know of, newest first; looking at them does not mark them, a press does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import called
from ordinance.foundation.contact.models import Notice
from ordinance.foundation.contact.queries import names_of, notices_newest
from ordinance.foundation.contact.rules import NoticeKind
from ordinance.insight.order_page import UNNUMBERED
from ordinance.workflows.contact import notices_read

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words, and the page it is about."""

    key: int
    said: str
    url: str
    who: str
    at: datetime
    is_read: bool


@require_safe
@signed_in
def notices(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The newest notices of the person."""
    found = notices_newest(visit.actor)
    names = names_of({notice.made_by for notice in found})
    shown = [_shown(notice, called(names.get(notice.made_by))) for notice in found]
    context = {"notices": shown, "request_key": fresh_key(), "has_unread": any(not each.is_read for each in shown)}
    return framed(request, visit, "web/notices.html", context)


@require_POST
@signed_in
def notices_mark(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Mark all notices of the person read."""
    notices_read(keyed(visit.actor, request))
    return HttpResponseRedirect(back(request, otherwise=reverse("notices")))


def _shown(notice: Notice, who: str) -> ShownNotice:
    facts: Facts = orjson.loads(notice.facts)
    said = _SENTENCES[NoticeKind(notice.kind)]({"number": _("a draft"), "text": "", "subject": "", **facts})
    return ShownNotice(notice.pk, said, _url(notice, facts), who, notice.made_at, notice.read_at is not None)


def _url(notice: Notice, facts: Facts) -> str:
    if notice.kind in (NoticeKind.SHEET_RECEIVED, NoticeKind.SHEET_ANSWERED) or facts.get("about") == "sheet":
        return reverse("sheet", args=[notice.stream])
    if notice.order_id is not None:
        is_numbered = notice.order_id == notice.stream and facts.get("number")
        return reverse("order", args=[str(facts["number"]) if is_numbered else f"{UNNUMBERED}{notice.order_id}"])
    return reverse("work")


_SENTENCES: Final[Mapping[NoticeKind, Callable[[Facts], str]]] = {
    NoticeKind.SHEET_RECEIVED: lambda facts: _("Contact sheet %(number)s for you: %(subject)s") % facts,
    NoticeKind.SHEET_ANSWERED: lambda facts: _("Your contact sheet %(number)s was answered: %(subject)s") % facts,
    NoticeKind.MENTIONED: lambda facts: _("You are mentioned at %(number)s: %(text)s") % facts,
    NoticeKind.COMMENTED: lambda facts: _("A comment on your order %(number)s: %(text)s") % facts,
    NoticeKind.DELEGATED: lambda facts: _("A task was given to you: %(number)s") % facts,
    NoticeKind.ORDER_RETURNED: lambda facts: _("Your order %(number)s came back for correction") % facts,
    NoticeKind.ORDER_REJECTED: lambda facts: _("Your order %(number)s was rejected in its review") % facts,
    NoticeKind.ORDER_CONFIRMED: lambda facts: _("Your order %(number)s is confirmed") % facts,
    NoticeKind.ORDER_HELD: lambda facts: _("Your order %(number)s was put on hold") % facts,
}

declare(url_door("POST", "notices/read"), notices_read)
