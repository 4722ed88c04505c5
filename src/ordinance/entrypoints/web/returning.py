"""Where a small form leads back to: the page it stood on, never another site."""

from typing import Final

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ordinance.entrypoints.web.given import CONTROL

MOST: Final = 2_000


def back(request: HttpRequest, *, otherwise: str = "/") -> str:
    """The address of the form's field `next` when it is one of ours."""
    following = request.POST.get("next", "")[:MOST]
    is_ours = url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()})
    return following if is_ours and not CONTROL.search(following) else otherwise
