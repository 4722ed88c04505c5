"""One person's account, as those who manage people keep it: who they are, whether and how they sign in (L1).

A person is one in all companies. Whoever manages people in one of them only may not touch an account that opens
another company's doors.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date

from django.conf import settings

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.locking import lock
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome
from ordinance.foundation.people.errors import LastManager, PersonOfOthers, SignInRefused
from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.foundation.people.queries import is_held, managers_of, people_of
from ordinance.foundation.people.rules import MANAGING
from ordinance.foundation.people.services import (
    PersonFields,
    fields_of,
    password_set,
    person_active_set,
    person_update,
    token_revoke,
)
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.seen import digest_of, unchanged

PEOPLE = "people and their posts: what they may do to orders is asked at each act"
_OWN = "one's own account: it touches no order"
SHORTEST, LONGEST = 10, 128  # characters of a password


def person_seen(person: Person) -> str:
    """The digest a form about the person carries."""
    return digest_of(asdict(fields_of(person)))


@workflow(duty="people.manage", unscoped=PEOPLE)
def person_change(act: Act, person_id: int, given: PersonFields, seen: str) -> Outcome:
    """Change names, address and language of a person."""
    given = replace(given, name_zh=given.name_zh.strip())
    if not given.name_zh:
        raise InvalidInput(field="name_zh", reason="required")
    if given.language not in dict(settings.LANGUAGES):
        raise InvalidInput(field="language", reason="unknown")
    person = person_locked(act, person_id)
    theirs_only(act, person)
    unchanged(asdict(fields_of(person)), seen, person=person_id)
    if given != fields_of(person):
        person_update(person, given, journal=act.journal)
    return Done({"person": person.pk})


@workflow(duty="people.manage", unscoped=PEOPLE)
def person_activate(act: Act, person_id: int, *, is_active: bool, reason: str) -> Outcome:
    """Let a person sign in again, or no more: at once, in every company."""
    if not reason.strip():
        raise InvalidInput(field="reason", reason="required")
    person = person_locked(act, person_id)
    theirs_only(act, person)
    if person.is_active != is_active:
        person_active_set(person, is_active=is_active, reason=reason.strip()[:500], journal=act.journal)
        managers_left(_managed(person, act.time.today), act.time.today)
    return Done({"person": person.pk, "is_active": is_active})


@workflow(duty="people.manage", unscoped=PEOPLE)
def person_password_set(act: Act, person_id: int, password: str) -> Outcome:
    """Give a person a first or a fresh password, to be handed over by other means."""
    _usable(password)
    person = person_locked(act, person_id)
    theirs_only(act, person)
    password_set(person, password, by_themselves=False, journal=act.journal)
    return Done({"person": person.pk})


@workflow(duty="people.manage", unscoped=PEOPLE)
def token_withdraw(act: Act, person_id: int, token_id: int) -> Outcome:
    """End a program's token of a person in this company."""
    person = person_locked(act, person_id)
    tokens = lock(AccessToken.objects.filter(pk=token_id, person=person, company_id=act.company_id))
    if not tokens:
        raise NotFound(token=token_id)
    if tokens[0].revoked_at is None:
        token_revoke(tokens[0], now=act.time.recorded_at, journal=act.journal)
    return Done({"id": token_id, "ended": True})


@workflow(duty="account.own", unscoped=_OWN)
def own_password_change(act: Act, current: str, password: str) -> Outcome:
    """Choose one's own password, proving the one held until now."""
    _usable(password)
    (person,) = lock(Person.objects.filter(pk=act.actor.person_id))
    if not person.check_password(current):
        raise SignInRefused
    password_set(person, password, by_themselves=True, journal=act.journal)
    return Done({"person": person.pk})


def person_locked(act: Act, person_id: int) -> Person:
    """Lock the company, so that acts on its people take turns, and somebody with a post in it.

    raises  NotFound
    """
    lock(Company.objects.filter(pk=act.company_id))
    people = lock(people_of(act.company_id).filter(pk=person_id))
    if not people:
        raise NotFound(person=person_id)
    return people[0]


def theirs_only(act: Act, person: Person) -> None:
    """Check that the actor manages people wherever the person works now or later.

    raises  PersonOfOthers
    """
    today = act.time.today
    posts = Post.objects.filter(person_id__in={person.pk, act.actor.person_id}).select_related("company")
    ours = {post.company_id for post in _of(posts, act.actor.person_id) if post.role in MANAGING}
    for post in _of(posts, person.pk):
        if post.company_id not in ours | {act.company_id} and (post.until_on is None or post.until_on >= today):
            raise PersonOfOthers(company=post.company.code)


def managers_left(companies: Collection[Company], today: date) -> None:
    """Check, after a change, that somebody can still manage the people of each company.

    raises  LastManager
    """
    for company in companies:
        if not managers_of(company.pk, today):
            raise LastManager(company=company.code)


def _managed(person: Person, today: date) -> set[Company]:
    """The companies whose people the person manages."""
    posts = Post.objects.filter(person=person, role__in=MANAGING).select_related("company")
    return {post.company for post in posts if is_held(post, today)}


def _of(posts: Iterable[Post], person_id: int) -> list[Post]:
    return [post for post in posts if post.person_id == person_id]


def _usable(password: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST or "\0" in password:
        raise InvalidInput(field="password", reason="too_short", limit=SHORTEST)
