"""Files of an order, given out to be saved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ordinance.entrypoints.files import file_answer
from ordinance.entrypoints.web.given import FieldRefused, key_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.views.order import order_of_address
from ordinance.foundation.files.queries import attachment_of


@require_safe
@signed_in
def order_file(request: HttpRequest, visit: Visit, ref: str, file: str) -> HttpResponse:
    """The content of an attached file; 404 for what is not attached to this order."""
    found = order_of_address(visit, ref)
    try:
        attachment = attachment_of(found.pk, key_of(file))
    except FieldRefused as error:
        raise Http404 from error
    if attachment is None:
        raise Http404
    return file_answer(attachment)
