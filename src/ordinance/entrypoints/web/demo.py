"""Who can sign in to the demonstration: only where its seed left `demo.json`, and only into simulated companies.

The file stands in ORDINANCE_HOME. It holds {"password": "…"}; the people are those with posts in simulated companies.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from ordinance.entrypoints.web.templatetags.pages import duty
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.models import Person, Post

FILE: Final = "demo.json"
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
    """The people of simulated companies; None where there is no demonstration."""
    path = settings.ORDINANCE_HOME.path / FILE
    if not path.is_file():
        return None
    password = str(json.loads(path.read_text(encoding="utf-8"))["password"])
    held: dict[tuple[int, int], list[Post]] = {}
    posts = Post.objects.filter(company__is_simulated=True, person__is_active=True).select_related("person", "company")
    for post in posts.order_by("company_id", "pk")[: SHOWN * 3]:
        held.setdefault((post.company_id, post.person_id), []).append(post)
    people = [
        DemoPerson(each[0].person.login, each[0].person, each[0].company, "、".join(duty(post.role) for post in each))
        for each in held.values()
    ]
    return Demo(password, people[:SHOWN]) if people else None
