"""Reads of people: who is this, what may they do here."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.people.errors import SignInRefused
from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.foundation.people.rules import Actor, duties_of


def posts_held(person_id: int, on: date) -> list[Post]:
    """The person's posts in all companies on that day, with their companies; one query."""
    held = Q(from_on__isnull=True) | Q(from_on__lte=on)
    still = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return list(Post.objects.filter(held, still, person_id=person_id).select_related("company").order_by("company_id"))


def actor_for(person: Person, company: Company, *, door: str) -> Actor:
    """The person as an actor of the company.

    raises  NotAllowed when the person has no post there
    """
    return actor_of_posts(person, company, posts_held(person.pk, wall().date()), door=door)


def actor_of_posts(person: Person, company: Company, held: Sequence[Post], *, door: str) -> Actor:
    """The same, for somebody whose posts were read already.

    raises  NotAllowed when none of them is in the company
    """
    posts = [post for post in held if post.company_id == company.pk]
    if not posts or not person.is_active:
        raise NotAllowed(company=company.code)
    customers = frozenset(post.customer_id for post in posts if post.customer_id is not None)
    is_staff = any(post.customer_id is None for post in posts)
    return Actor(
        person_id=person.pk,
        company_id=company.pk,
        zone=company.zone,
        duties=duties_of({post.role for post in posts}),
        door=door,
        customer_ids=None if is_staff else customers,
    )


def person_proved(login: str, password: str) -> Person:
    """The person whose login and password these are; an unknown login takes as long as a wrong password.

    raises  SignInRefused
    """
    person = Person.objects.filter(login=login.strip().lower(), is_active=True).first()
    if person is None:
        make_password(password)
        raise SignInRefused
    if not check_password(password, person.password):
        raise SignInRefused
    return person


def actor_of_token(secret: str) -> Actor | None:
    """The actor a bearer token stands for; None when it is unknown, expired or revoked."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = (
        AccessToken.objects.select_related("person", "company")
        .filter(digest=digest, revoked_at=None, expires_at__gt=wall())
        .first()
    )
    return actor_for(token.person, token.company, door="api") if token else None


def holders_of(company_id: int, duty: str, on: date) -> list[Person]:
    """Active people of the company who hold the duty, in key order (simulation, routing, notices)."""
    posts = Post.objects.select_related("person").filter(
        company_id=company_id, person__is_active=True, customer_id=None
    )
    held: dict[int, set[str]] = {}
    people: dict[int, Person] = {}
    for post in posts.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)):
        held.setdefault(post.person_id, set()).add(post.role)
        people[post.person_id] = post.person
    return [people[key] for key in sorted(held) if duty in duties_of(held[key])]
