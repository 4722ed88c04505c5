"""The sign-in page of a demonstration says who can sign in; anywhere else it says nothing."""

from pathlib import Path

import pytest
from django.test import Client

from ordinance.entrypoints.cli.welcome import demo_password
from tests.builders import a_house
from tests.entrypoints.web.pages import text_of


def test_the_people_of_simulated_companies_are_listed_where_a_demonstration_was_seeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORDINANCE_HOME", str(tmp_path))
    played, real = a_house(simulated=True), a_house()
    assert played.people["desk"].login not in text_of(Client(), "/sign-in")

    password = demo_password()

    page = text_of(Client(), "/sign-in")
    assert password in page
    assert played.people["desk"].login in page
    assert real.people["desk"].login not in page
