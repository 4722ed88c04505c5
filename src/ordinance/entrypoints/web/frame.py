"""The frame around every page: navigation by duty, what is waiting, messages, and how a refusal is shown.

A page asked for the side panel comes without the frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.sentences import telling
from ordinance.entrypoints.web.demo import demo_progress
from ordinance.entrypoints.web.navigation import navigation_of
from ordinance.entrypoints.web.now import now_shown
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.templatetags.parts import many, theme_known
from ordinance.foundation.errors import Refusal, Refused

THEME: Final = "ordinance_theme"
THEMES: Final = (("auto", _("As the system"), "contrast-2"), ("light", _("Light"), "sun"), ("dark", _("Dark"), "moon"))


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """A refusal as a page says it."""

    title: str
    detail: str


def shown(refused: Refused | Refusal) -> ShownRefusal:
    """The refusal in the reader's language."""
    return ShownRefusal(telling.title(refused.code, language()), telling.told(refused, language()))


def is_panel(request: HttpRequest) -> bool:
    """Whether the page is asked for the side panel."""
    return request.headers.get("HX-Target") == "panel"


def framed(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: Mapping[str, Any],
    *,
    refused: Refused | Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page inside the frame, or for the side panel; the template extends `layout`.

    The frame takes three queries of its own, the panel none.
    """
    around: dict[str, Any] = {
        "layout": "web/panel.html" if is_panel(request) else "web/frame.html",
        "visit": visit,
        "refusal": shown(refused) if refused is not None else None,
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }
    if not is_panel(request):
        now = now_shown(visit)
        around |= {
            "now": now,
            "navigation": navigation_of(request, visit, {"work": many(now.tasks)}),
            "themes": THEMES,
            "theme": theme_known(request.COOKIES.get(THEME)),
            "played": demo_progress() if visit.company.is_simulated else None,
        }
    response = render(request, template, {**around, **context}, status=status)
    response.headers["Vary"] = "HX-Target, Cookie"
    return response
