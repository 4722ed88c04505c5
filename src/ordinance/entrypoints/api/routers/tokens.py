"""Signing in for programs: a password for a token, and the token's end."""

import re

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import KEY_HEADER, IdempotencyKeyInvalid, actor_of, address_of
from ordinance.entrypoints.api.fields import Key
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.schemas.tokens import SignInIn
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotAllowed, Outcome
from ordinance.foundation.people.errors import SignInRefused
from ordinance.foundation.people.queries import actor_for, person_proved
from ordinance.foundation.people.services import sign_in_count, sign_in_succeeded
from ordinance.workflows.tokens import token_end, token_open

router = Router(tags=["tokens"])


@writing(router, "POST", "/tokens", token_open, status=201, auth=None)
def sign_in(request: HttpRequest, body: SignInIn) -> Outcome:
    """登录换取令牌。 Exchange login, password and company for a bearer token; attempts are limited."""
    key = request.headers.get(KEY_HEADER, "")
    if key and not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        raise IdempotencyKeyInvalid(limit=255)
    sign_in_count(body.login, address_of(request), now=wall())
    person = person_proved(body.login, body.password)
    company = Company.objects.filter(code=body.company).first()
    try:
        if company is None:
            raise SignInRefused
        actor = actor_for(person, company, door="api")
    except NotAllowed as error:
        raise SignInRefused from error
    sign_in_succeeded(body.login)
    return token_open(actor, body.label, key=key)


@writing(router, "DELETE", "/tokens/{token}", token_end)
def end_token(request: HttpRequest, token: Key) -> Outcome:
    """作废自己的令牌。 End a token of one's own."""
    return token_end(actor_of(request), token)
