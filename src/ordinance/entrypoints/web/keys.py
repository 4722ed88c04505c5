"""Forms carry a key of their own, so that sending one twice answers twice and acts once."""

import hashlib
import re
import secrets
from typing import Final

from django.http import HttpRequest

from ordinance.entrypoints.files import files_sent
from ordinance.foundation.people.rules import Actor, RequestKey

FIELD: Final = "request_key"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NOT_MEANT: Final = frozenset({"csrfmiddlewaretoken", FIELD})


def fresh_key() -> str:
    """A key for one form."""
    return secrets.token_urlsafe(18)


def keyed(actor: Actor, request: HttpRequest) -> Actor:
    """The actor with the key of the form that was sent; a form without a usable key is acted on each time."""
    key = request.POST.get(FIELD, "")
    if not _KEY.fullmatch(key):
        return actor
    digest = hashlib.sha256(request.path.encode())
    for name in sorted(set(request.POST) - _NOT_MEANT):
        for value in request.POST.getlist(name):
            digest.update(f"\n{name}={value}".encode("utf-8", "surrogatepass"))
    for name, sent in sorted(files_sent(request).items()):
        digest.update(f"\n{name}={sent.digest}".encode("utf-8", "surrogatepass"))
    return actor.with_key(RequestKey(key=key, body_digest=digest.hexdigest()))
