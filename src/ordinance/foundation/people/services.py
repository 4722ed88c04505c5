"""Writes of people: who is there, which posts they hold, which tokens their programs have."""

import hashlib
import secrets
from datetime import datetime, timedelta

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.foundation.people.rules import ROLES


def person_add(*, login: str, name_zh: str, name_en: str = "", email: str = "", password: str | None = None) -> Person:
    """Add somebody who may sign in; without a password they cannot until one is set."""
    person = Person(pk=next_id(), login=login.strip().lower(), name_zh=name_zh, name_en=name_en, email=email)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    return person


def post_give(person: Person, company_id: int, role: str, *, journal: Journal, customer_id: int | None = None) -> Post:
    """Give the person a post in the company (L1)."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    post, created = Post.objects.get_or_create(
        company_id=company_id, person=person, role=role, customer_id=customer_id
    )
    if created:
        journal.add("person.post_given", person.pk, {"role": role, "customer": customer_id})
    return post


def token_issue(
    person: Person, company_id: int, *, label: str, now: datetime, days: int, journal: Journal
) -> tuple[str, AccessToken]:
    """Issue a bearer token; the secret is returned once and only its digest is stored."""
    secret = f"ord_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        company_id=company_id,
        person=person,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        label=label[:100],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    journal.add("person.token_issued", person.pk, {"label": label[:100], "expires_at": token.expires_at})
    return secret, token


def token_revoke(token: AccessToken, *, now: datetime, journal: Journal) -> None:
    """End a token; what it did stays on the ledger."""
    AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
    journal.add("person.token_revoked", token.person_id, {"label": token.label})
