"""Who looks at a page: the signed-in person, the company they work in now, and what they may do there.

The company stands in the session, never in the address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from ordinance.foundation.calendar.clock import time_of, wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_of_posts, posts_held
from ordinance.foundation.people.rules import Actor

P = ParamSpec("P")
COMPANY: Final = "company"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in person."""

    person: Person
    company: Company
    companies: tuple[Company, ...]  # where they hold posts
    actor: Actor

    @property
    def is_staff(self) -> bool:
        """Not a customer's person."""
        return self.actor.customer_ids is None


View = Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase]
Answer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Answer[P]:
    """Let only people with a post in; others are sent to the sign-in page and come back afterwards."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = visit_of(request)
        if visit is None:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        with timezone.override(time_of(visit.company.pk, visit.company.zone).zone):
            response = view(request, visit, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit this request is part of; None when nobody is signed in.

    raises  PermissionDenied for somebody who holds no post any more
    """
    person = request.user
    if not isinstance(person, Person):
        return None
    posts = posts_held(person.pk, wall())
    companies = {post.company_id: post.company for post in posts}
    chosen = companies.get(request.session.get(COMPANY, 0)) or next(iter(companies.values()), None)
    if chosen is None:
        raise PermissionDenied
    try:
        actor = actor_of_posts(person, chosen, posts, door="web")
    except NotAllowed as error:
        raise PermissionDenied from error
    return Visit(person, chosen, tuple(companies.values()), actor)
