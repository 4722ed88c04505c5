"""Writes of people: who is there, which posts they hold, which tokens their programs have."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.people.errors import TooManyAttempts
from ordinance.foundation.people.models import AccessToken, Person, Post, SignInCount
from ordinance.foundation.people.rules import ROLES

SIGN_IN_WINDOW: Final = timedelta(minutes=15)
ATTEMPTS_PER_LOGIN: Final = 10
ATTEMPTS_PER_ADDRESS: Final = 100
_COUNT: Final = """
insert into people_signincount as c (id, subject, attempts, since) values (%(id)s, %(subject)s, 1, %(now)s)
on conflict (subject) do update set
  attempts = case when c.since < %(start)s then 1 else c.attempts + 1 end,
  since = case when c.since < %(start)s then %(now)s else c.since end
returning attempts, since
"""


def person_add(
    *,
    login: str,
    name_zh: str,
    name_en: str = "",
    email: str = "",
    password: str | None = None,
    password_hash: str = "",
) -> Person:
    """Add somebody who may sign in; without a password, or the hash of one, they cannot until one is set."""
    person = Person(pk=next_id(), login=login.strip().lower(), name_zh=name_zh, name_en=name_en, email=email)
    if password_hash:
        person.password = password_hash
    elif password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    return person


def post_give(person: Person, company_id: int, role: str, *, journal: Journal, customer_id: int | None = None) -> Post:
    """Give the person a post in the company (L1)."""
    if role not in ROLES:
        raise ValueError(f"no such role: {role}")
    post, created = Post.objects.get_or_create(company_id=company_id, person=person, role=role, customer_id=customer_id)
    if created:
        journal.add("person.post_given", person.pk, {"role": role, "customer": customer_id})
    return post


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFields:
    """What may be changed of a person; the sign-in name stays for ever."""

    name_zh: str
    name_en: str = ""
    email: str = ""
    language: str = "zh-hans"


def fields_of(person: Person) -> PersonFields:
    """The fields as they are."""
    return PersonFields(name_zh=person.name_zh, name_en=person.name_en, email=person.email, language=person.language)


def person_update(person: Person, given: PersonFields, *, journal: Journal) -> None:
    """Change a locked person; who they are is personal data, which the entry holds as a commitment."""
    before, after = asdict(fields_of(person)), asdict(given)
    changed = sorted(name for name in after if after[name] != before[name])
    Person.objects.filter(pk=person.pk).update(**after)
    private = {"before": {name: before[name] for name in changed}, "after": {name: after[name] for name in changed}}
    journal.add("person.changed", person.pk, {"fields": changed}, private=private)


def person_active_set(person: Person, *, is_active: bool, reason: str, journal: Journal) -> None:
    """Let a locked person sign in, or no more; their posts stay as they are."""
    Person.objects.filter(pk=person.pk).update(is_active=is_active)
    journal.add("person.active_set", person.pk, {"before": person.is_active, "after": is_active, "reason": reason})


def password_set(person: Person, password: str, *, by_themselves: bool, journal: Journal) -> None:
    """Set a password: open sessions end, the ledger tells that it happened and never what it is."""
    person.set_password(password)
    Person.objects.filter(pk=person.pk).update(password=person.password)
    journal.add("person.password_set", person.pk, {"by_themselves": by_themselves})


def post_period_set(post: Post, *, from_on: date | None, until_on: date | None, journal: Journal) -> None:
    """Say from when until when a locked post is held, both days included; None is open."""
    before = {"from": post.from_on, "until": post.until_on}
    Post.objects.filter(pk=post.pk).update(from_on=from_on, until_on=until_on)
    named = {"role": post.role, "customer": post.customer_id}
    journal.add(
        "person.post_set", post.person_id, {**named, "before": before, "after": {"from": from_on, "until": until_on}}
    )


def token_issue(
    person: Person, company_id: int, *, label: str, now: datetime, days: int, journal: Journal, secret: str = ""
) -> tuple[str, AccessToken]:
    """Issue a bearer token; the secret is returned once and only its digest is stored.

    secret  given by a caller who must be able to answer a repeated request alike; otherwise a fresh one
    """
    secret = secret or f"ord_{secrets.token_urlsafe(32)}"
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


def sign_in_count(login: str, address: str, *, now: datetime) -> None:
    """Count an attempt before its password is looked at, so that many at once are counted too.

    raises  TooManyAttempts beyond ten per login or a hundred per address in a quarter of an hour
    """
    limits = {_subject("login", login): ATTEMPTS_PER_LOGIN, _subject("address", address): ATTEMPTS_PER_ADDRESS}
    for subject, limit in limits.items():
        with connection.cursor() as cursor:
            given: dict[str, int | str | datetime] = {
                "id": next_id(),
                "subject": subject,
                "now": now,
                "start": now - SIGN_IN_WINDOW,
            }
            cursor.execute(_COUNT, given)
            attempts, since = cursor.fetchone()
        if attempts > limit:
            raise TooManyAttempts(retry_after=max(1, int((since + SIGN_IN_WINDOW - now).total_seconds())))


def sign_in_succeeded(login: str) -> None:
    """Forget the attempts of a login whose password was right."""
    SignInCount.objects.filter(subject=_subject("login", login)).delete()


def _subject(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value.strip().lower()}".encode()).hexdigest()


def language_set(person_id: int, code: str) -> None:
    """Keep the language a person reads."""
    Person.objects.filter(pk=person_id).update(language=code)
