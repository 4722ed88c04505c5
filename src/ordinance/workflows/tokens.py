"""Tokens of one's own account: open one after a proved sign-in, and end one."""

import hashlib
import hmac
from typing import Final

from django.conf import settings

from ordinance.foundation.errors import Done, KeyReused, NotFound, Outcome
from ordinance.foundation.people.models import AccessToken, Person
from ordinance.foundation.people.services import token_issue, token_revoke
from ordinance.workflows.kernel import Act, workflow

DAYS: Final = 90
_ACCOUNT: Final = "one's own account: it touches no order"


@workflow(duty="account.own", unscoped=_ACCOUNT)
def token_open(act: Act, label: str, *, key: str = "") -> Outcome:
    """Open a token for the actor's program.

    key  an idempotency key: the same key gives the same token again. A secret is never stored, so it is derived from
         the key and the server's own secret instead of being kept with the answer.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=act.actor.person_id)  # twins with one key take turns
    secret = _secret(person.pk, act.company_id, key) if key else ""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = AccessToken.objects.filter(digest=digest).first() if key else None
    if token is None:
        now = act.time.recorded_at
        secret, token = token_issue(
            person, act.company_id, label=label, now=now, days=DAYS, journal=act.journal, secret=secret
        )
    elif token.label != label:
        raise KeyReused(key=key, operation="token_open")
    return Done({"token": secret, "id": token.pk, "label": token.label, "expires_at": token.expires_at})


@workflow(duty="account.own", unscoped=_ACCOUNT)
def token_end(act: Act, token_id: int) -> Outcome:
    """End a token of the actor's own, in the actor's company."""
    mine = AccessToken.objects.filter(pk=token_id, person_id=act.actor.person_id, company_id=act.company_id)
    token = mine.select_for_update(no_key=True).first()
    if token is None:
        raise NotFound(token=token_id)
    if token.revoked_at is None:
        token_revoke(token, now=act.time.recorded_at, journal=act.journal)
    return Done({"id": token.pk, "ended": True})


def _secret(person_id: int, company_id: int, key: str) -> str:
    text = f"token:{person_id}:{company_id}:{key}".encode()
    return "ord_" + hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
