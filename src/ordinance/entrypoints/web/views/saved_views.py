"""Keep what a list shows now under a name, and forget it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ordinance.entrypoints.doors import declare, url_door
from ordinance.entrypoints.sentences import telling
from ordinance.entrypoints.web.given import FieldRefused, key_of
from ordinance.entrypoints.web.keys import keyed
from ordinance.entrypoints.web.returning import back
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.errors import NotFound, Refusal
from ordinance.foundation.preferences.services import ViewRequest
from ordinance.workflows.preferences import view_drop, view_save

declare(url_door("POST", "views/save"), view_save)
declare(url_door("POST", "views/drop"), view_drop)


@require_POST
@signed_in
def save(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Save a view of a list; the list is shown again and says what became of it."""
    given = request.POST
    wanted = ViewRequest(
        table=given.get("table", ""),
        name=given.get("name", ""),
        query=given.get("query", ""),
        is_shared=given.get("is_shared") == "1",
        is_default=given.get("is_default") == "1",
    )
    try:
        view_save(keyed(visit.actor, request), wanted)
    except Refusal as refusal:
        messages.error(request, telling.told(refusal, language()))
    else:
        messages.success(request, _("The view is kept."))
    return HttpResponseRedirect(back(request))


@require_POST
@signed_in
def drop(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget one of the visitor's own views; 404 for any other."""
    try:
        view_drop(keyed(visit.actor, request), key_of(request.POST.get("view", "")))
    except (FieldRefused, NotFound) as error:
        raise Http404 from error
    messages.success(request, _("The view is dropped."))
    return HttpResponseRedirect(back(request))
