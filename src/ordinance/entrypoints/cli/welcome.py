"""What `up` tells a person who has just started the system: who can sign in."""

from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from ordinance.foundation.home import home
from ordinance.foundation.people.models import Person

PEOPLE_SHOWN: Final = 16
DEMO_PASSWORD: Final = "demo_password"  # noqa: S105  the name of a secret, not one


def welcome() -> str:
    """A few lines, Chinese first; the demo people's password is named only where it was made."""
    with_password = Person.objects.filter(is_active=True).exclude(Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))
    people = list(with_password.order_by("pk")[:PEOPLE_SHOWN])
    if not people:
        return "尚无用户。 Nobody can sign in yet."
    lines = ["可登录 / Who can sign in:", *[f"  {person.login:<14} {person.name_zh}" for person in people]]
    if (home().secrets / DEMO_PASSWORD).exists():
        lines.append(f"密码 / Password: {demo_password()}")
    return "\n".join(lines)


def demo_password() -> str:
    """The password of all demo people, made on first use: 48 bits are enough behind the throttled sign-in."""
    return home().secret(DEMO_PASSWORD)[:12]
