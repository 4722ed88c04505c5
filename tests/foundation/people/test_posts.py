"""A post begins and ends with a day of its company."""

from datetime import UTC, date, datetime

import pytest

from ordinance.foundation.people.models import Post
from ordinance.foundation.people.queries import holders_of, posts_held
from tests.builders import a_house

pytestmark = pytest.mark.proves("L1")


def test_a_post_follows_the_date_of_its_company() -> None:
    """At 17:00 UTC it is the next day in Shanghai."""
    house = a_house()
    person = house.people["sales"]
    Post.objects.filter(person=person).update(from_on=date(2026, 3, 2), until_on=date(2026, 3, 5))

    held = [bool(posts_held(person.pk, datetime(2026, 3, day, 17, tzinfo=UTC))) for day in (1, 2, 4, 5)]

    assert held == [True, True, True, False]


def test_who_is_yet_to_come_holds_no_duty() -> None:
    house = a_house()
    person = house.people["sales"]
    Post.objects.filter(person=person).update(from_on=date(2026, 3, 2))

    assert person not in holders_of(house.company.pk, "review.sales", date(2026, 3, 1))
    assert person in holders_of(house.company.pk, "review.sales", date(2026, 3, 2))
