"""Audit › Ledger: searched, one entry with its proof, a stream and the last seal verified. For auditors."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.clause_links import clause_url
from ordinance.entrypoints.web.events import EVENTS
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, asked, day_of, key_of, text_of
from ordinance.entrypoints.web.recorded import PRIVATE, recorded
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.ledger.sealing import SealFile, public_key, seal_newest
from ordinance.foundation.ledger.seals import SealBroken
from ordinance.insight.ledger_search import (
    About,
    At,
    Wanted,
    abouts,
    actors_named,
    beside,
    entry_at,
    is_payload_kept,
    people_called,
    previous_hash,
    sealed_verified,
    search,
    stream_verified,
    streams_called,
)
from ordinance.insight.order_page import UNNUMBERED

AUDIT: Final = "ledger.audit"
TEXT_MOST: Final = 80
SHOWN_LINES: Final = 4
KIND_MOST: Final = 60
SHOWN_BREAKS: Final = 50
REASONS: Final[Mapping[str, Promise]] = {
    "hash_differs": _("Content and hash differ: edited, inserted or swapped."),
    "sequence_gap": _("The sequence has a gap: an entry was deleted."),
    "head_differs": _("Differs from the head or the seal: the tail was re-hashed."),
    "head_missing": _("The stream has no head."),
    "tail_missing": _("The tail after this entry is missing."),
    "stream_missing": _("The whole stream is missing."),
}
OBJECTS: Final[Mapping[str, str | Promise]] = {
    "order": pgettext_lazy("stream", "Order"),
    "customer": pgettext_lazy("stream", "Customer"),
    "supplier": pgettext_lazy("stream", "Supplier"),
    "item": pgettext_lazy("stream", "Product"),
    "delivery": pgettext_lazy("stream", "Delivery"),
    "bill": pgettext_lazy("stream", "Bill"),
    "receipt": pgettext_lazy("stream", "Receipt"),
    "fapiao": pgettext_lazy("stream", "Fapiao"),
    "intake": pgettext_lazy("stream", "Intake"),
    "sheet": pgettext_lazy("stream", "Contact sheet"),
    "policy": pgettext_lazy("stream", "Policy"),
    "warehouse": pgettext_lazy("stream", "Warehouse"),
    "order_type": pgettext_lazy("stream", "Order type"),
    "person": pgettext_lazy("stream", "Person"),
    "company": pgettext_lazy("stream", "Company"),
}


@require_safe
@signed_in
def ledger(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The search and one page of what it found; the newest without a question."""
    _auditing(visit)
    given = {
        "about": asked(request.GET, "about", lambda value: text_of(value, most=TEXT_MOST), ""),
        "who": asked(request.GET, "who", lambda value: text_of(value, most=TEXT_MOST), ""),
        "kind": asked(request.GET, "kind", lambda value: text_of(value, most=KIND_MOST), ""),
        "text": asked(request.GET, "text", lambda value: text_of(value, most=TEXT_MOST), ""),
        "from": request.GET.get("from", "").strip(),
        "to": request.GET.get("to", "").strip(),
    }
    found = search(visit.company.pk, _wanted(request, visit, given), asked(request.GET, "at", _at_read, None))
    people, named = actors_named(found.entries), abouts(visit.company.pk, [entry.stream for entry in found.entries])
    query = {name: value for name, value in given.items() if value}
    context = {
        "given": given,
        "kinds": [(kind, said) for kind, said in EVENTS.items()],
        "is_narrowed": bool(query),
        "rows": [
            {
                "entry": entry,
                "actor": people.get(entry.actor_id),
                "about": _about(named.get(entry.stream), entry.stream),
                "said": recorded(entry.data, most=SHOWN_LINES),
            }
            for entry in found.entries
        ],
        "newer": _place_url(query, found.newer),
        "older": _place_url(query, found.older),
        "scanned_to": found.scanned_to,
        "further": _further(visit, query, found.scanned_to),
    }
    return framed(request, visit, "web/ledger/list.html", context)


@require_safe
@signed_in
def ledger_entry(request: HttpRequest, visit: Visit, stream: str, seq: str) -> HttpResponse:
    """One entry: in words, its canonical text, its place in the chain; with `verify` the stream recomputed."""
    _auditing(visit)
    try:
        entry = entry_at(visit.company.pk, key_of(stream), min(key_of(seq), 2**31 - 1))
    except FieldRefused as error:
        raise Http404 from error
    if entry is None:
        raise Http404
    before, after = beside(entry)
    named = abouts(visit.company.pk, [entry.stream])
    context = {
        "entry": entry,
        "actor": actors_named([entry]).get(entry.actor_id),
        "about": _about(named.get(entry.stream), entry.stream),
        "lines": recorded(entry.data),
        "has_private": f'"{PRIVATE}":' in entry.data,
        "is_kept": is_payload_kept(entry.stream, entry.seq),
        "before": before,
        "after": after,
        "hash": bytes(entry.hash).hex(),
        "previous_hash": previous_hash(before).hex(),
        **_verified(request, visit, entry.stream),
    }
    return framed(request, visit, "web/ledger/entry.html", context)


@require_safe
@signed_in
def ledger_seal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The last seal: when it was made, what it stands for; with `verify` every stream held against it."""
    _auditing(visit)
    sealed, is_broken = _newest(visit)
    verdict = sealed_verified(sealed) if sealed is not None and "verify" in request.GET else None
    context = {
        "sealed": sealed,
        "is_broken": is_broken,
        "key": public_key(),
        "verdict": verdict,
        "breaks": _breaks(verdict.breaks) if verdict else [],
    }
    return framed(request, visit, "web/ledger/seal.html", context)


def _auditing(visit: Visit) -> None:
    if not visit.actor.may(AUDIT) or not visit.is_staff:
        raise PermissionDenied


def _wanted(request: HttpRequest, visit: Visit, given: Mapping[str, str]) -> Wanted:
    zone = time_of(visit.company.pk, visit.company.zone).zone
    since, until = asked(request.GET, "from", day_of, None), asked(request.GET, "to", day_of, None)
    return Wanted(
        about=streams_called(visit.company.pk, given["about"]) if given["about"] else None,
        who=people_called(visit.company.pk, given["who"]) if given["who"] else None,
        kind=given["kind"],
        text=given["text"],
        since=None if since is None else datetime.combine(since, time(), zone),
        before=None if until is None else datetime.combine(until + timedelta(days=1), time(), zone),
    )


def _about(about: About | None, stream: int) -> dict[str, Any]:
    if about is None:
        return {"kind": "", "name": f"#{stream}", "url": "", "query": f"#{stream}"}
    name = about.name or f"#{stream}"
    return {"kind": OBJECTS[about.kind], "name": name, "url": _object_url(about), "query": about.name or f"#{stream}"}


def _object_url(about: About) -> str:
    match about.kind:
        case "order":
            return reverse("order", args=[about.name or f"{UNNUMBERED}{about.key}"])
        case "customer":
            return reverse("customer", args=[about.key])
        case "item":
            return reverse("item", args=[about.key])
        case "policy":
            return clause_url(about.name)
        case _:
            return ""


def _at_read(value: str) -> At:
    """A place of an address: microseconds, stream, sequence and way; raises FieldRefused."""
    parts = value.split("-")
    if len(parts) != 4 or parts[3] not in ("o", "n"):
        raise FieldRefused("not_a_cursor")
    micros, stream, seq = (key_of(part) for part in parts[:3])
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    except OverflowError as error:
        raise FieldRefused("not_a_cursor") from error
    return At(moment, stream, min(seq, 2**31 - 1), is_back=parts[3] == "n")


def _place_url(query: Mapping[str, str], at: At | None) -> str:
    if at is None:
        return ""
    micros = (at.recorded_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return _url({**query, "at": f"{micros}-{at.stream}-{at.seq}-{'n' if at.is_back else 'o'}"})


def _further(visit: Visit, query: Mapping[str, str], scanned_to: datetime | None) -> str:
    """The same search from the day on up to which a text was looked for."""
    if scanned_to is None:
        return ""
    zone = time_of(visit.company.pk, visit.company.zone).zone
    return _url({**query, "to": f"{scanned_to.astimezone(zone):%Y-%m-%d}"})


def _url(query: Mapping[str, str]) -> str:
    return f"{reverse('ledger')}?{urlencode(query)}"


def _verified(request: HttpRequest, visit: Visit, stream: int) -> dict[str, Any]:
    way = request.GET.get("verify", "")
    if way not in ("", "stream", "seal"):
        raise BadRequest("verify: not_a_choice")
    if not way:
        return {}
    sealed, is_broken = _newest(visit) if way == "seal" else (None, False)
    verdict = stream_verified(visit.company.pk, stream, sealed)
    return {
        "verdict": verdict,
        "way": way,
        "is_broken": is_broken,
        "sealed": sealed,
        "is_in_seal": sealed is not None and stream in sealed.heads,
        "breaks": _breaks(verdict.breaks),
    }


def _newest(visit: Visit) -> tuple[SealFile | None, bool]:
    """The newest seal, and whether it cannot be believed."""
    try:
        return seal_newest(visit.company), False
    except SealBroken:
        return None, True


def _breaks(breaks: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"break": each, "said": REASONS.get(each.reason, each.reason)} for each in breaks[:SHOWN_BREAKS]]
