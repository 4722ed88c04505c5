"""Reads of people: who is this, what may they do here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Exists, OuterRef, QuerySet

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.hot import hot_cursor
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.people.errors import SignInRefused
from ordinance.foundation.people.models import Person, Post
from ordinance.foundation.people.rules import MANAGING, Actor, duties_of

_BEARER: Final = """
select t.person_id, t.company_id, c.zone, o.role, o.customer_id
from people_accesstoken t join people_person p on p.id = t.person_id and p.is_active
  join companies_company c on c.id = t.company_id
  join people_post o on o.person_id = t.person_id and o.company_id = t.company_id
    and (o.from_on is null or o.from_on <= (%s::timestamptz at time zone c.zone)::date)
    and (o.until_on is null or o.until_on >= (%s::timestamptz at time zone c.zone)::date)
where t.digest = %s and t.revoked_at is null and t.expires_at > %s
"""


def posts_held(person_id: int, at: datetime) -> list[Post]:
    """The person's posts in all companies at a moment, with their companies; one query.

    A post begins and ends with a day of its company, wherever the person is.
    """
    posts = Post.objects.filter(person_id=person_id).select_related("company").order_by("company_id")
    return [post for post in posts if is_held(post, at.astimezone(ZoneInfo(post.company.zone)).date())]


def is_held(post: Post, on: date) -> bool:
    """Whether a post is held on a day of its company."""
    return (post.from_on is None or post.from_on <= on) and (post.until_on is None or post.until_on >= on)


def actor_for(person: Person, company: Company, *, door: str) -> Actor:
    """The person as an actor of the company.

    raises  NotAllowed when the person has no post there
    """
    return actor_of_posts(person, company, posts_held(person.pk, wall()), door=door)


def actor_of_posts(person: Person, company: Company, held: Sequence[Post], *, door: str) -> Actor:
    """The same, for somebody whose posts were read already.

    raises  NotAllowed when none of them is in the company
    """
    posts = [(post.role, post.customer_id) for post in held if post.company_id == company.pk]
    if not posts or not person.is_active:
        raise NotAllowed(company=company.code)
    return _actor(person.pk, company.pk, company.zone, posts, door)


def _actor(person_id: int, company_id: int, zone: str, posts: Sequence[tuple[str, int | None]], door: str) -> Actor:
    """posts: at least one role, each with the customer it is held for (None: staff)."""
    customers = frozenset(customer_id for _, customer_id in posts if customer_id is not None)
    return Actor(
        person_id=person_id,
        company_id=company_id,
        zone=zone,
        duties=duties_of({role for role, _ in posts}),
        door=door,
        customer_ids=None if any(customer_id is None for _, customer_id in posts) else customers,
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
    """The actor a bearer token stands for; None when it is unknown, expired or revoked, or its posts have ended.

    One prepared statement: every call of a program asks it, and through the ORM it cost more than placing an order.
    """
    digest, now = hashlib.sha256(secret.encode()).hexdigest(), wall()
    with hot_cursor() as cursor:
        cursor.execute(_BEARER, (now, now, digest, now))
        rows = cursor.fetchall()
    if not rows:
        return None
    person_id, company_id, zone, _, _ = rows[0]
    return _actor(person_id, company_id, zone, [(role, customer_id) for *_, role, customer_id in rows], "api")


def holders_of(company_id: int, duty: str, on: date) -> list[Person]:
    """Active people of the company who hold the duty, in key order (simulation, routing, notices)."""
    return [each.person for each in staff_of(company_id, on) if duty in each.duties]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff, with the duties they hold on a day."""

    person: Person
    duties: frozenset[str]


def staff_of(company_id: int, on: date) -> list[Colleague]:
    """Active people who hold a post of the company itself on a day, in key order; one query."""
    posts = Post.objects.select_related("person").filter(
        company_id=company_id, person__is_active=True, customer_id=None
    )
    held: dict[int, set[str]] = {}
    people: dict[int, Person] = {}
    for post in (post for post in posts if is_held(post, on)):
        held.setdefault(post.person_id, set()).add(post.role)
        people[post.person_id] = post.person
    return [Colleague(people[key], duties_of(held[key])) for key in sorted(held)]


def managers_of(company_id: int, on: date) -> frozenset[int]:
    """Who can manage the company's people from a day on, with no end in sight; one query."""
    posts = Post.objects.filter(
        company_id=company_id, role__in=MANAGING, customer_id=None, until_on=None, person__is_active=True
    )
    return frozenset(post.person_id for post in posts if is_held(post, on))


def people_of(company_id: int) -> QuerySet[Person]:
    """Everybody who holds, held or will hold a post in the company."""
    return Person.objects.filter(Exists(Post.objects.filter(company_id=company_id, person_id=OuterRef("pk"))))
