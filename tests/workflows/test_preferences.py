"""Saved views are one's own or shared, bounded, with one default; the theme is the person's."""

import pytest
from django.db import transaction

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Refusal
from ordinance.foundation.preferences.models import SavedView
from ordinance.foundation.preferences.queries import theme_of, view_default, views_of
from ordinance.foundation.preferences.rules import VIEWS_MAX, Theme
from ordinance.foundation.preferences.services import ViewRequest, view_keep
from ordinance.workflows.preferences import theme_choose, view_drop, view_save
from tests.builders import House, a_house, done
from tests.harness.races import at_barrier, at_the_same_time


@pytest.fixture
def house() -> House:
    return a_house()


def a_view(name: str, query: str = "stage=confirmed", **fields: bool) -> ViewRequest:
    return ViewRequest(table="orders", name=name, query=query, **fields)


def seen(house: House, role: str) -> list[tuple[str, bool]]:
    return [(row.view.name, row.is_own) for row in views_of(house.actor(role), "orders")]


def test_a_view_is_saved_under_its_name_and_replaced(house: House) -> None:
    done(view_save(house.sales, a_view("急单")))
    done(view_save(house.sales, a_view(" 急单 ", "hold=1")))

    (row,) = views_of(house.sales, "orders")
    assert (row.view.query, row.is_own) == ("hold=1", True)
    assert views_of(house.sales, "items") == []


def test_shared_views_are_seen_by_colleagues_and_nobody_else(house: House) -> None:
    done(view_save(house.sales, a_view("我的")))
    done(view_save(house.sales, a_view("大家的", is_shared=True)))

    assert seen(house, "sales") == [("大家的", True), ("我的", True)]
    assert seen(house, "desk") == [("大家的", False)]
    assert seen(a_house(), "desk") == []


def test_one_view_is_the_default(house: House) -> None:
    for name in ("一", "二"):
        done(view_save(house.sales, a_view(name, is_default=True)))

    default = view_default(house.sales, "orders")
    assert default is not None
    assert default.name == "二"
    assert SavedView.objects.filter(company=house.company, is_default=True).count() == 1


def test_a_view_is_dropped_by_its_owner(house: House) -> None:
    key = int(str(done(view_save(house.sales, a_view("急单", is_shared=True)))["view"]))

    with pytest.raises(NotFound):
        view_drop(house.desk, key)
    done(view_drop(house.sales, key))
    assert seen(house, "sales") == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (a_view(""), "name"),
        (a_view("x" * 61), "name"),
        (a_view("a\nb"), "name"),
        (a_view("x", "q" * 2001), "query"),
        (ViewRequest(table="../orders", name="x", query=""), "table"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused(house: House, request_: ViewRequest, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        view_save(house.sales, request_)

    assert refused.value.facts["field"] == field


def test_two_saves_at_once_do_not_pass_the_bound(house: House) -> None:
    for n in range(VIEWS_MAX - 1):
        done(view_save(house.sales, a_view(f"视图{n}")))

    def save(name: str) -> str:
        try:
            return "kept" if isinstance(view_save(house.sales, a_view(name)), Done) else "?"
        except Refusal as refusal:
            return refusal.code

    assert sorted(at_the_same_time(save, ["甲", "乙", "丙"])) == ["kept", "too_many_views", "too_many_views"]
    assert len(seen(house, "sales")) == VIEWS_MAX
    done(view_save(house.sales, a_view("视图0", "new=1")))  # what is there already may be saved again


def test_without_the_lock_two_saves_pass_the_bound(house: House) -> None:
    person, company = house.people["sales"].pk, house.company.pk
    both_have_read = at_barrier(2)

    def save(name: str) -> bool:
        with transaction.atomic():
            own = SavedView.objects.filter(company_id=company, person_id=person, table="orders")
            count = own.count()
            both_have_read()
            if count >= 1:
                return False
            view_keep(company, person, a_view(name), now=wall())
            return True

    assert at_the_same_time(save, ["甲", "乙"]) == [True, True]


def test_a_theme_is_kept_for_the_person(house: House) -> None:
    person = house.people["sales"].pk
    assert theme_of(person) is Theme.AUTO

    done(theme_choose(house.sales, "dark"))
    done(theme_choose(house.sales, "light"))

    assert theme_of(person) is Theme.LIGHT
    with pytest.raises(InvalidInput):
        theme_choose(house.sales, "pink")
