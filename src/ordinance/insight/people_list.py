"""The people of a company, with the posts they hold there and what hangs on one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.foundation.people.queries import is_held, people_of
from ordinance.foundation.people.rules import duties_of
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.parties.queries import customers_by_key


class PostState(StrEnum):
    """Whether a post is held on a day."""

    HELD = "held"
    AHEAD = "ahead"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PostSeen:
    """A post; `customer` where it is bound to one."""

    post: Post
    state: PostState
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the list."""

    person: Person
    posts: Sequence[PostSeen]

    @property
    def held(self) -> Sequence[PostSeen]:
        return [each for each in self.posts if each.state == PostState.HELD]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: posts here, the codes of other companies they work in, the tokens of their programs."""

    person: Person
    posts: Sequence[PostSeen]
    elsewhere: Sequence[str]
    tokens: Sequence[AccessToken]

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(each.post.role for each in self.posts if each.state == PostState.HELD)

    @property
    def duties(self) -> frozenset[str]:
        return duties_of(self.roles)


def people_matching(company_id: int, text: str = "", role: str = "", state: str = "") -> QuerySet[Person]:
    """The company's people by a part of login, name or e-mail, by role, and by whether they may sign in."""
    people = people_of(company_id)
    if text:
        people = people.filter(
            Q(login__icontains=text)
            | Q(name_zh__icontains=text)
            | Q(name_en__icontains=text)
            | Q(email__icontains=text)
        )
    if role:
        people = people.filter(Exists(Post.objects.filter(company_id=company_id, person=OuterRef("pk"), role=role)))
    return people.filter(is_active=state == "active") if state else people


def people_dressed(company_id: int, people: Sequence[Person], today: date) -> list[PersonRow]:
    """A page's people with their posts; one query, one more for customers' people."""
    posts = _posts_of(Post.objects.filter(company_id=company_id, person__in=people), today)
    return [PersonRow(person, posts.get(person.pk, [])) for person in people]


def person_page(company_id: int, person_id: int, today: date) -> PersonPage | None:
    """One of the company's people; three queries, one more for customers' people."""
    person = people_of(company_id).filter(pk=person_id).first()
    if person is None:
        return None
    everywhere = list(Post.objects.filter(person=person).select_related("company").order_by("pk"))
    here = _seen([post for post in everywhere if post.company_id == company_id], today)
    elsewhere = {
        post.company.code
        for post in everywhere
        if post.company_id != company_id and (post.until_on is None or post.until_on >= today)
    }
    tokens = AccessToken.objects.filter(person=person, company_id=company_id).order_by("-created_at")[:50]
    return PersonPage(person, here, sorted(elsewhere), list(tokens))


def _posts_of(posts: QuerySet[Post], today: date) -> Mapping[int, list[PostSeen]]:
    found: dict[int, list[PostSeen]] = {}
    for seen in _seen(list(posts.order_by("pk")), today):
        found.setdefault(seen.post.person_id, []).append(seen)
    return found


def _seen(posts: Sequence[Post], today: date) -> list[PostSeen]:
    bound = {post.customer_id for post in posts if post.customer_id is not None}
    customers = customers_by_key(bound) if bound else {}
    return [PostSeen(post, _state(post, today), customers.get(post.customer_id or 0)) for post in posts]


def _state(post: Post, today: date) -> PostState:
    if is_held(post, today):
        return PostState.HELD
    return PostState.AHEAD if post.from_on is not None and post.from_on > today else PostState.ENDED
