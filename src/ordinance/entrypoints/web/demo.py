"""The demonstration: who may be signed in as with one click, and how far its year has been played.

Only where its seed left a password, and only people all of whose companies are simulated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from ordinance.entrypoints.cli.demonstration.progress import DemoProgress, progress_seen
from ordinance.entrypoints.cli.welcome import DEMO_PASSWORD, demo_password
from ordinance.entrypoints.web.templatetags.pages import word
from ordinance.foundation.companies.models import Company
from ordinance.foundation.home import home
from ordinance.foundation.people.models import Person, Post

SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a visitor may sign in as."""

    login: str
    person: Person
    company: Company
    roles: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The password all demonstration people share, and who they are, those of one company together."""

    password: str
    people: Sequence[DemoPerson]


def demo_people() -> Demo | None:
    """People of the simulated companies founded last, the elder company first; None where there is no demonstration."""
    if not _is_here():
        return None
    held: dict[tuple[int, int], list[Post]] = {}
    posts = Post.objects.filter(company__is_simulated=True, person__is_active=True).select_related("person", "company")
    for post in posts.exclude(person__in=_working_for_real()).order_by("-company_id", "pk")[: SHOWN * 3]:
        held.setdefault((post.company_id, post.person_id), []).append(post)
    people = [
        DemoPerson(
            each[0].person.login, each[0].person, each[0].company, " · ".join(word(post.role, "role") for post in each)
        )
        for each in held.values()
    ][:SHOWN]
    people.sort(key=lambda each: each.company.pk)
    return Demo(demo_password(), people) if people else None


def demo_person(login: str) -> Person | None:
    """The person a visitor may become without a password; None wherever that is not the demonstration's."""
    if not _is_here():
        return None
    person = Person.objects.filter(login=login, is_active=True).exclude(pk__in=_working_for_real()).first()
    if person is None or not Post.objects.filter(person=person, company__is_simulated=True).exists():
        return None
    return person


def demo_progress() -> DemoProgress | None:
    """How far the demonstration's year has been played; None when nothing is being played. Asks no database."""
    return progress_seen() if _is_here() else None


def _is_here() -> bool:
    return (home().secrets / DEMO_PASSWORD).exists()


def _working_for_real() -> QuerySet[Post, int]:
    """People with any post, whenever held, in a company that is not simulated."""
    return Post.objects.filter(company__is_simulated=False).values_list("person_id", flat=True)
