"""The company's seal: its picture, and the form that sets or clears it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.files import FIELD, files_sent
from ordinance.entrypoints.sentences.telling import sentence_of
from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.foundation.errors import InvalidInput, Refusal
from ordinance.insight.papers import seal_of
from ordinance.workflows.seal import MOST_BYTES, company_seal_clear, company_seal_set

declare(url_door("POST", "settings/seal"), company_seal_set)
declare(url_door("POST", "settings/seal/clear"), company_seal_clear)
DUTY = "masterdata.manage"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def seal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form; the picture that was sent becomes the seal."""
    if not visit.actor.may(DUTY):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, visit)
    try:
        sent = files_sent(request).get(FIELD)
        if sent is None:
            raise InvalidInput(field=FIELD, reason="required")
        company_seal_set(keyed(visit.actor, request), sent.content)
    except RequestDataTooBig:
        return _form(request, visit, InvalidInput(field=FIELD, reason="picture_file_too_large"))
    except Refusal as refusal:
        return _form(request, visit, refusal)
    messages.success(request, _("The seal is set: documents bear it from now on."))
    return HttpResponseRedirect(reverse("seal"))


@require_POST
@signed_in
def seal_cleared(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Documents bear no seal from now on."""
    if not visit.actor.may(DUTY):
        raise PermissionDenied
    company_seal_clear(keyed(visit.actor, request))
    messages.success(request, _("Documents bear no seal from now on."))
    return HttpResponseRedirect(reverse("seal"))


@require_safe
@signed_in
def seal_picture(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The picture of the seal; 404 without one."""
    if not visit.actor.may(DUTY):
        raise PermissionDenied
    picture = seal_of(visit.company)
    if picture is None:
        raise Http404
    answer = HttpResponse(picture, content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _form(request: HttpRequest, visit: Visit, refused: Refusal | None = None) -> HttpResponse:
    context = {
        "has_seal": visit.company.seal_file_id is not None,
        "seal_most": MOST_BYTES,
        "request_key": fresh_key(),
    }
    status = sentence_of(refused.code).status if refused is not None else 200
    return framed(request, visit, "web/settings/seal.html", context, refused=refused, status=status)
