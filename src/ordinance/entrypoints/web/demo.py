"""Who can sign in to the demonstration: shown only where its seed left a password, and only for simulated companies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.entrypoints.cli.welcome import DEMO_PASSWORD, demo_password
from ordinance.entrypoints.web.templatetags.pages import word
from ordinance.foundation.companies.models import Company
from ordinance.foundation.home import home
from ordinance.foundation.people.models import Person, Post

SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody a visitor may sign in as."""

    login: str
    person: Person
    company: Company
    roles: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The password all demonstration people share, and who they are."""

    password: str
    people: Sequence[DemoPerson]


def demo_people() -> Demo | None:
    """The people of simulated companies, the latest founded first; None where there is no demonstration."""
    if not (home().secrets / DEMO_PASSWORD).exists():
        return None
    held: dict[tuple[int, int], list[Post]] = {}
    posts = Post.objects.filter(company__is_simulated=True, person__is_active=True).select_related("person", "company")
    for post in posts.order_by("-company_id", "pk")[: SHOWN * 3]:
        held.setdefault((post.company_id, post.person_id), []).append(post)
    people = [
        DemoPerson(
            each[0].person.login, each[0].person, each[0].company, " · ".join(word(post.role, "role") for post in each)
        )
        for each in held.values()
    ]
    return Demo(demo_password(), people[:SHOWN]) if people else None
