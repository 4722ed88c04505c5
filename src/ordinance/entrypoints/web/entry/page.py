"""The entry page itself: the form that works without script, and what the script of the page begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ordinance.entrypoints.sentences.telling import reason
from ordinance.entrypoints.web.entry.answering import Saved, standing
from ordinance.entrypoints.web.frame import framed, shown
from ordinance.entrypoints.web.given import Form
from ordinance.entrypoints.web.keys import fresh_key
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import called, duty, language
from ordinance.foundation.errors import Refused
from ordinance.insight.choices import customers_choosable, customers_own, items_choosable
from ordinance.insight.entry import EntryPage
from ordinance.orders.queries import types_of

ROWS: Final = 10
LINES_MOST: Final = 100  # of the form without script
CHANNELS: Final = ("desk", "phone", "email", "website", "app", "counter", "portal", "platform")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form without script; `number` counts from one."""

    number: int
    item: str = ""
    quantity: str = ""
    item_error: str = ""
    quantity_error: str = ""


def entry_shown(
    request: HttpRequest,
    visit: Visit,
    form: Form,
    refused: Refused | None,
    *,
    rows: int = ROWS,
    page: EntryPage | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed and what is wrong with it.

    page  the draft that is edited; None for a new one
    """
    errors = {name: reason(code, facts, language()) for name, (code, facts) in form.errors.items()}
    if refused is not None and refused.facts.get("field"):
        errors[str(refused.facts["field"])] = shown(refused).detail
    given = form.given
    own = customers_own(visit.actor)
    if len(own) == 1 and page is None and not given.get("customer"):
        given = {**given, "customer": own[0].code}
    types = types_of(visit.company.pk)
    context: Mapping[str, Any] = {
        "given": given,
        "errors": errors,
        "rows": _rows(given, errors, rows),
        "request_key": fresh_key(),
        "is_new": page is None,
        "is_long": page is not None and len(page.lines) > LINES_MOST,
        "customers": customers_choosable(visit.actor),
        "items": items_choosable(visit.actor),
        "types": [(code, called(kind)) for code, kind in sorted(types.items(), key=lambda one: one[1].pk)],
        "channels": _channels(given.get("channel", "")),
        "type": given.get("type") or "standard",
        "channel": given.get("channel") or CHANNELS[0],
        "boot": _boot(request, visit, page, is_tried=bool(errors) or refused is not None),
    }
    return framed(request, visit, "web/order_new.html", context, refused=refused, status=status)


def _rows(given: Mapping[str, str], errors: Mapping[str, str], rows: int) -> list[Row]:
    return [
        Row(
            row,
            given.get(f"item{row}", ""),
            given.get(f"quantity{row}", ""),
            item_error=errors.get(f"item{row}", ""),
            quantity_error=errors.get(f"quantity{row}", ""),
        )
        for row in range(1, rows + 1)
    ]


def _channels(own: str) -> Sequence[tuple[str, str]]:
    codes = dict.fromkeys([*CHANNELS, own] if own else CHANNELS)
    return [(code, duty(code)) for code in codes]


def _boot(request: HttpRequest, visit: Visit, page: EntryPage | None, *, is_tried: bool) -> dict[str, Any]:
    """What the script begins with; after a try without script nothing, so that what was typed stands."""
    return {
        "isTried": is_tried,
        "answer": standing(request, visit, page.order, Saved(), page=page) if page is not None else None,
        "urls": {
            "begin": reverse("entry_begin"),
            "customers": reverse("entry_customers"),
            "items": reverse("entry_items"),
            "signIn": reverse("sign_in"),
        },
        "mayPrice": visit.is_staff,
        "language": language(),
        "words": {
            "saved": _("Saved at {at}"),
            "saving": _("Saving …"),
            "typing": _("Not saved yet"),
            "empty": _("Saved as soon as something is typed"),
            "notSaved": _("Not saved: {why}"),
            "offline": _("Not saved: the connection is down. Trying again."),
            "signedOut": _("Not saved: you are signed out. Sign in again in another tab; this page then goes on."),
            "wrongRows": _("Not saved: {count} rows are marked. The rest is saved at {at}."),
            "met": _("Saved at {at}, but for what others changed too: choose beside it."),
            "conflict": _("{who} changed this meanwhile: {theirs}"),
            "gone": _("{who} took this row out meanwhile."),
            "back": _("{who} changed a row meanwhile that you took out: it is back."),
            "keepMine": _("Keep mine"),
            "takeTheirs": _("Take theirs"),
            "row": _("Row {row}"),
            "rowLacks": _("Row %(row)s: %(what)s") % {"row": "{row}", "what": "{what}"},
            "rowsOpen": _("Not submitted: what is marked is not saved. Mend it or take the row out."),
            "lines": _("{count} rows"),
            "lacking": _("{count} missing"),
            "complete": _("complete"),
            "over": _("It is no draft any more."),
            "attached": _("{name} is attached."),
            "notAttached": _("{name} is not attached: {why}"),
            "first": _("Type something first: files hang on a saved draft."),
            "none": _("nothing"),
        },
    }
