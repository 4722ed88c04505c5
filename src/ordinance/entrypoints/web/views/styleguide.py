"""The parts of the pages on one page, for those who build them: every part as it is used, over the company's orders."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles.finders import find
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.orders import ORDERS
from ordinance.entrypoints.web.tables.showing import listing
from ordinance.entrypoints.web.words import STAGES
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Refused

TONES: Final = ("quiet", "good", "warn", "bad", "wait", "go")


@require_safe
@signed_in
def styleguide(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Every part of the pages."""
    if not visit.actor.may("contact.write"):
        raise PermissionDenied
    table = listing(request, visit, replace(ORDERS, url="styleguide", size=5))
    if isinstance(table, FileResponse):
        return table
    context = {
        "title": _("Style guide"),
        "list": table,
        "tones": TONES,
        "stages": list(STAGES),
        "icons": icon_names(),
        "amount": Decimal("1234567.891"),
        "price": Decimal("12.34567891"),
        "quantity": Decimal("1250.5"),
        "none": Decimal(0),
        "rate": Decimal("0.135"),
        "now_at": time_of(visit.company.pk, visit.company.zone).occurred_at,
        "refused": shown(Refused("not_found", {"order": "SO202611-00042"})),
    }
    return framed(request, visit, "web/styleguide.html", context)


@cache
def icon_names() -> tuple[str, ...]:
    """The pictures of the sprite."""
    path = find("web/vendor/icons.svg")
    if not isinstance(path, str):
        return ()
    return tuple(re.findall(r'<symbol id="([a-z0-9-]+)"', Path(path).read_text(encoding="utf-8")))
