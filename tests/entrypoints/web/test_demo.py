"""The sign-in page of a demonstration: one click signs in as anybody of it, and as nobody of anywhere else."""

from pathlib import Path

import pytest
from django.test import Client

from ordinance.entrypoints.cli.demonstration.progress import DemoProgress, progress_hide, progress_show
from ordinance.entrypoints.cli.welcome import demo_password
from ordinance.entrypoints.web.demo import demo_progress
from ordinance.foundation.people.services import post_give
from tests.builders import House, a_house
from tests.entrypoints.web.pages import journal_of, text_of


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A simulated company in a home where no demonstration was seeded yet."""
    monkeypatch.setenv("ORDINANCE_HOME", str(tmp_path))
    return a_house(simulated=True)


def click(house: House, **more: str) -> Client:
    client = Client()
    client.post("/sign-in/as", {"login": house.people["desk"].login, **more})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/orders").status_code == 200


def test_the_people_of_simulated_companies_are_listed_where_a_demonstration_was_seeded(played: House) -> None:
    real = a_house()
    assert played.people["desk"].login not in text_of(Client(), "/sign-in")

    password = demo_password()

    page = text_of(Client(), "/sign-in")
    assert password in page
    assert played.people["desk"].login in page
    assert real.people["desk"].login not in page


def test_one_click_signs_in(played: House) -> None:
    demo_password()

    client = click(played, company=str(played.company.pk))

    assert is_signed_in(client)
    assert played.company.name_zh in text_of(client, "/orders")


def test_a_click_leads_nowhere_else(played: House) -> None:
    demo_password()

    response = Client().post("/sign-in/as", {"login": played.people["desk"].login, "next": "//evil.example"})

    assert response.headers["Location"] == "/"


def test_a_click_needs_the_pages_token(played: House) -> None:
    demo_password()

    response = Client(enforce_csrf_checks=True).post("/sign-in/as", {"login": played.people["desk"].login})

    assert response.status_code == 403


def test_nobody_is_signed_in_with_a_click_where_no_demonstration_was_seeded(played: House) -> None:
    assert not is_signed_in(click(played))


def test_nobody_of_a_real_company_is_signed_in_with_a_click(played: House) -> None:
    demo_password()

    assert not is_signed_in(click(a_house()))


def test_whoever_works_for_a_real_company_too_is_neither_listed_nor_signed_in(played: House) -> None:
    demo_password()
    real = a_house()
    post_give(played.people["desk"], real.company.pk, "auditor", journal=journal_of(real))

    assert played.people["desk"].login not in text_of(Client(), "/sign-in")
    assert not is_signed_in(click(played))


@pytest.mark.parametrize("login", ["", "nobody", "\x00", "a" * 5000])
def test_a_login_nobody_has_is_refused(played: House, login: str) -> None:
    demo_password()

    assert Client().post("/sign-in/as", {"login": login}).status_code == 403


def test_how_far_the_year_is_played_can_be_asked_while_it_is(played: House) -> None:
    demo_password()
    assert demo_progress() is None

    progress_show(DemoProgress(days=30, of_days=240, orders=250, of_orders=1800, on="2026-02-03"))

    seen = demo_progress()
    assert seen is not None
    assert (seen.percent, seen.on) == (12, "2026-02-03")
    progress_hide()
    assert demo_progress() is None
