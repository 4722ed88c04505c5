"""Who calls: a bearer token stands for a person in one company. The company is never read from the URL."""

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest
from ninja.security import HttpBearer
from pydantic_core import PydanticCustomError

from ordinance.entrypoints.api.bodies import body_of
from ordinance.entrypoints.api.fields import moment_read
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import InvalidInput, NotAllowed, Refusal
from ordinance.foundation.people.queries import actor_of_token
from ordinance.foundation.people.rules import Actor, RequestKey

KEY_HEADER: Final = "Idempotency-Key"
AS_OF_HEADER: Final = "As-Of"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_SLACK: Final = timedelta(minutes=5)  # clocks differ


class SignedOut(Refusal):
    """No token, or one that is unknown, expired or revoked."""

    code, status = "signed_out", 401


class IdempotencyKeyInvalid(Refusal):
    """The key cannot be kept."""

    code, status = "idempotency_key_invalid", 400


class Bearer(HttpBearer):
    """Reads the token; the actor it stands for is the request's `auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        if not re.fullmatch(r"[\x21-\x7e]{1,200}", token):
            return None
        return actor_of_token(token)


def signed_in(request: HttpRequest) -> Actor:
    """The actor of the request, whatever they may do."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def reader_of(request: HttpRequest, *duties: str) -> Actor:
    """The actor of a request that only reads.

    duties  any of these lets them; `orders.read` when none is named
    raises  NotAllowed
    """
    actor = signed_in(request)
    wanted = duties or ("orders.read",)
    if not actor.duties & set(wanted):
        raise NotAllowed(duty=wanted[0])
    return actor


def actor_of(request: HttpRequest, said: bytes | None = None) -> Actor:
    """The actor of a writing request: with its idempotency key, and late when `As-Of` says so (补录).

    said  what the body says, where the same may be said in other bytes (a form of parts)

    raises  IdempotencyKeyInvalid, InvalidInput
    """
    actor = signed_in(request)
    as_of = request.headers.get(AS_OF_HEADER)
    if as_of is not None:
        actor = _late(actor, as_of)
    key = request.headers.get(KEY_HEADER)
    return actor if key is None else replace(actor, request_key=request_key(request, key, said))


def request_key(request: HttpRequest, key: str, said: bytes | None = None) -> RequestKey:
    """The key with a digest of what it came with: method, path, `As-Of` and body."""
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalid(limit=255)
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.headers.get(AS_OF_HEADER, "")):
        digest.update(part.encode() + b"\n")
    digest.update(body_of(request) if said is None else said)
    return RequestKey(key=key, body_digest=digest.hexdigest())


def _late(actor: Actor, value: str) -> Actor:
    try:
        moment = moment_read(value)
    except PydanticCustomError as error:
        raise InvalidInput(field=AS_OF_HEADER, reason="not_a_moment") from error
    if moment > time_of(actor.company_id, actor.zone).recorded_at + _SLACK:
        raise InvalidInput(field=AS_OF_HEADER, reason="in_future")
    return actor.at(moment)


def address_of(request: HttpRequest) -> str:
    """The network address a sign-in came from; a proxy's word is not taken for it."""
    meta: dict[str, Any] = request.META
    return str(meta.get("REMOTE_ADDR") or "unknown")
