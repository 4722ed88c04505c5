"""What `up` tells a person who has just started the system: who can sign in."""

from typing import Final

from ordinance.foundation.home import home
from ordinance.foundation.people.models import Person

PEOPLE_SHOWN: Final = 12
DEMO_PASSWORD: Final = "demo_password"  # noqa: S105  the name of a secret, not one


def welcome() -> str:
    """A few lines, Chinese first; the demo people's password is named only where it was made."""
    people = list(Person.objects.filter(is_active=True).order_by("pk")[:PEOPLE_SHOWN])
    if not people:
        return "尚无用户。 Nobody can sign in yet."
    lines = ["可登录 / Who can sign in:", *[f"  {person.login:<14} {person.name_zh}" for person in people]]
    if (home().secrets / DEMO_PASSWORD).exists():
        lines.append(f"密码 / Password: {home().secret(DEMO_PASSWORD)}")
    return "\n".join(lines)
