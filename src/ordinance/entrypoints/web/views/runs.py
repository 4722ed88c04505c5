"""Long acts: how far each is, what became of every order, and a way to stop it. They can be left and found again."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final

import orjson
import xlsxwriter
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences import telling
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import FieldRefused, asked, key_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.tables.export import MEDIA_TYPE, SHEET_OPTIONS
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.words import RUN_ACTS, RUN_STATES
from ordinance.foundation.errors import NotFound, Refused
from ordinance.foundation.runs.errors import RunOver
from ordinance.foundation.runs.models import Run, RunResult
from ordinance.foundation.runs.queries import Place, results_of, run_of, runs_latest
from ordinance.foundation.runs.rules import UNDER_WAY
from ordinance.insight.order_page import UNNUMBERED
from ordinance.workflows.runs import run_stop

SHEET_PAGE: Final = 1_000
_REFUSED, _DONE = "refused", "done"

declare(url_door("POST", "runs/<int:key>/stop"), run_stop)


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run in words; `text` is what it was told besides its orders."""

    run: Run
    title: str
    state: str
    tone: str
    text: str
    is_under_way: bool


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What became of one order: done, or the sentence of the refusal."""

    label: str
    url: str
    is_done: bool
    said: str


@require_safe
@signed_in
def runs(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The visitor's latest long acts."""
    latest = [_shown(run) for run in runs_latest(visit.actor)]
    return framed(request, visit, "web/runs.html", {"runs": latest})


@require_safe
@signed_in
def run(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One long act; asked again every two seconds while it is under way."""
    found = _found(visit, key)
    page = results_of(found, _place(request))
    context: dict[str, Any] = {
        "shown": _shown(found),
        "run": found,
        "results": [_result(row) for row in page.rows],
        "next": _place_said(page.next) if page.next else "",
        "request_key": fresh_key(),
    }
    if request.headers.get("HX-Target") == "run":
        return render(request, "web/run_part.html", context)
    return framed(request, visit, "web/run.html", context)


@require_safe
@signed_in
def run_sheet(request: HttpRequest, visit: Visit, key: int) -> FileResponse:
    """What became of each order, as a sheet."""
    found = _found(visit, key)
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed with the response
    _write(file, found)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{found.act}-{found.pk}.xlsx", content_type=MEDIA_TYPE)


@require_POST
@signed_in
def stop(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Stop a long act after the orders in hand; what was done stays done."""
    try:
        run_stop(keyed(visit.actor, request), key)
    except NotFound as error:
        raise Http404 from error
    except RunOver as refusal:
        messages.error(request, telling.told(refusal, language()))
    else:
        messages.success(request, _("The run is stopped; what was done stays done."))
    return HttpResponseRedirect(reverse("run", args=[key]))


def _found(visit: Visit, key: int) -> Run:
    found = run_of(visit.actor, key)
    if found is None:
        raise Http404
    return found


def _shown(run: Run) -> ShownRun:
    told: Mapping[str, Any] = orjson.loads(run.params)
    tones = {"waiting": "wait", "running": "go", "done": "good", "stopped": "warn"}
    return ShownRun(
        run=run,
        title=str(RUN_ACTS.get(run.act, run.act)),
        state=str(RUN_STATES.get(run.state, run.state)),
        tone=tones.get(run.state, "quiet"),
        text=str(told.get("note") or told.get("reason") or ""),
        is_under_way=run.state in UNDER_WAY,
    )


def _result(row: RunResult) -> ShownResult:
    facts: Mapping[str, Any] = orjson.loads(row.facts)
    # a draft becomes an order with a number while it is submitted: the act's own answer knows it first
    number = str(facts.get("number") or row.label) if row.is_done else row.label
    ref = number if number and not number.startswith("#") else f"{UNNUMBERED}{row.key}"
    said = "" if row.is_done else telling.told(Refused(row.code, facts), language())
    return ShownResult(number or f"#{row.key}", reverse("order", args=[ref]), row.is_done, said)


def _place(request: HttpRequest) -> Place | None:
    """The place of the address: `refused-12` or `done-40`."""
    said = request.GET.get("at", "").strip()
    if not said:
        return None
    kind, _dash, position = said.partition("-")
    if kind not in (_REFUSED, _DONE) or not position:
        raise BadRequest("at: not_a_cursor")
    # positions begin at zero, keys at one
    return Place(kind == _DONE, asked({"at": position}, "at", _position, 0))


def _position(value: str) -> int:
    if len(value) > len("99999"):
        raise FieldRefused("not_a_key")
    return key_of(value) if value != "0" else 0


def _place_said(place: Place) -> str:
    return f"{_DONE if place.is_done else _REFUSED}-{place.position}"


def _write(file: IO[bytes], run: Run) -> None:
    with xlsxwriter.Workbook(file, SHEET_OPTIONS) as book:
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, (title, width) in enumerate(((_("Order"), 20), (_("Result"), 12), (_("Reason"), 80))):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, head)
        for line, row in enumerate(_results(run), start=1):
            shown = _result(row)
            said = _("done") if shown.is_done else _("refused")
            for place, value in enumerate((shown.label, said, shown.said)):
                sheet.write_string(line, place, value, text)


def _results(run: Run) -> Iterator[RunResult]:
    after: Place | None = None
    while True:
        page = results_of(run, after, size=SHEET_PAGE)
        yield from page.rows
        if page.next is None:
            return
        after = page.next
