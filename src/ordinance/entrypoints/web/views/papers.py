"""The papers of an order as PDF; why there is none is said on a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ordinance.entrypoints.documents.answers import paper_answer, signing_address
from ordinance.entrypoints.documents.papers import FORMS, LANGUAGES, Wanted, paper_check, paper_render
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import CONTROL
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.foundation.errors import InvalidInput, NotFound, Refusal
from ordinance.orders.models import Order


@require_safe
@signed_in
def paper(request: HttpRequest, visit: Visit, ref: str, paper: str) -> HttpResponse:
    """One paper of an order; `?language=`, `?form=` and `?delivery=` say which and how."""
    found = order_of_address(visit, ref)
    try:
        wanted = paper_check(visit.actor, _wanted(request, found, paper))
        return paper_answer(paper_render(found, wanted, visit.company.zone))
    except NotFound as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"order": found}
        status = sentence_of(refusal.code).status
        return framed(request, visit, "web/paper_refused.html", context, refused=refusal, status=status)


def _wanted(request: HttpRequest, order: Order, paper: str) -> Wanted:
    spoken = request.GET.get("language") or language()
    form, delivery = request.GET.get("form") or "a4", request.GET.get("delivery", "")
    if spoken not in LANGUAGES:
        raise InvalidInput(field="language", reason="invalid")
    if form not in FORMS:
        raise InvalidInput(field="form", reason="invalid")
    if len(delivery) > 40 or CONTROL.search(delivery):
        raise InvalidInput(field="delivery", reason="invalid")
    return Wanted(
        paper=paper,
        language="en" if spoken == "en" else "zh",
        form="continuous" if form == "continuous" else "a4",
        delivery=delivery,
        address=lambda number: signing_address(request, number),
    )
