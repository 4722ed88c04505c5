"""The frame around every page: navigation by duty, messages, and how a refusal is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ordinance.entrypoints.sentences import telling
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.errors import Refusal, Refused
from ordinance.insight.work import COUNTED, work_count


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation; `count` shows beside it unless empty."""

    title: str
    url: str
    is_here: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refusal as a page says it."""

    title: str
    detail: str


def shown(refused: Refused | Refusal) -> ShownRefusal:
    """The refusal in the reader's language."""
    return ShownRefusal(telling.title(refused.code, language()), telling.told(refused, language()))


def framed(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: Mapping[str, Any],
    *,
    refused: Refused | Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page inside the frame; one query for the number of waiting tasks."""
    around = {
        "visit": visit,
        "navigation": _navigation(request, visit),
        "refusal": shown(refused) if refused is not None else None,
        "here": request.get_full_path() if request.method == "GET" else "/",
    }
    return render(request, template, {**around, **context}, status=status)


def _navigation(request: HttpRequest, visit: Visit) -> list[Link]:
    links = []
    if visit.is_staff:
        waiting = work_count(visit.actor)
        links.append(_link(request, _("My work"), "work", f"{COUNTED}+" if waiting > COUNTED else str(waiting or "")))
    if visit.actor.may("orders.read"):
        links.append(_link(request, _("Orders"), "orders"))
    if visit.actor.may("orders.draft"):
        links.append(_link(request, _("New order"), "order_new"))
    return links


def _link(request: HttpRequest, title: str, view: str, count: str = "") -> Link:
    url = reverse(view)
    return Link(title, url, request.path == url, count)
