"""Signing in: the right password, the wrong one, too many of them, and who works where."""

import pytest
from django.test import Client

from ordinance.foundation.people.models import Person
from ordinance.foundation.people.services import ATTEMPTS_PER_LOGIN, post_give
from tests.builders import House, a_house
from tests.entrypoints.web.pages import journal_of, text_of, visitor

PASSWORD = "Ein-langes-Passwort-1"


@pytest.fixture
def house() -> House:
    house = a_house()
    person = house.people["desk"]
    person.set_password(PASSWORD)
    person.save()
    return house


def attempt(client: Client, login: str, password: str, **more: str) -> int:
    return int(client.post("/sign-in", {"login": login, "password": password, **more}).status_code)


def test_the_right_password_opens_the_page_that_was_wanted(house: House) -> None:
    client = Client()
    assert client.get("/orders?status=draft").headers["Location"] == "/sign-in?next=/orders%3Fstatus%3Ddraft"

    response = client.post(
        "/sign-in", {"login": house.people["desk"].login.upper(), "password": PASSWORD, "next": "/orders"}
    )

    assert response.headers["Location"] == "/orders"
    assert "Sign out" in text_of(client, "/work") or "退出" in text_of(client, "/work")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\x00"])
def test_signing_in_leads_nowhere_else(house: House, elsewhere: str) -> None:
    response = Client().post("/sign-in", {"login": house.people["desk"].login, "password": PASSWORD, "next": elsewhere})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("language, said", [("en", "not right"), ("zh-hans", "不正确")])
def test_a_wrong_password_is_refused_in_the_readers_language(house: House, language: str, said: str) -> None:
    client = Client()
    client.cookies["django_language"] = language

    response = client.post("/sign-in", {"login": house.people["desk"].login, "password": "wrong"})

    assert response.status_code == 401
    assert said in response.content.decode()


def test_too_many_attempts_are_told_to_wait_even_with_the_right_password(house: House) -> None:
    login = house.people["desk"].login
    for _ in range(ATTEMPTS_PER_LOGIN):
        Client().post("/sign-in", {"login": login, "password": "wrong"}, REMOTE_ADDR="203.0.113.7")

    assert attempt(Client(REMOTE_ADDR="203.0.113.8"), login, PASSWORD) == 429


@pytest.mark.parametrize(
    "login, password", [("\x00", "x"), ("a" * 151, "x"), ("a", "x\x00"), ("a", "x" * 129), ("", ""), ("ÿ", "😀")]
)
def test_what_nobody_can_mean_is_refused_and_breaks_nothing(login: str, password: str) -> None:
    assert attempt(Client(), login, password) in (401, 422)


def test_signing_out_ends_the_session(house: House) -> None:
    client = visitor(house.people["desk"])
    assert client.get("/sign-out").status_code == 405

    client.post("/sign-out")

    assert client.get("/orders").status_code == 302


def test_a_person_with_two_companies_works_in_the_one_they_chose(house: House) -> None:
    other = a_house()
    person = house.people["desk"]
    post_give(person, other.company.pk, "desk", journal=journal_of(other))
    client = visitor(person)
    assert house.company.name_en in text_of(client, "/orders")

    client.post("/company", {"company": str(other.company.pk)})

    page = text_of(client, "/orders")
    assert f'value="{other.company.pk}" selected' in page
    assert client.post("/company", {"company": "1"}).status_code == 400


def test_the_chosen_language_stays_with_the_person(house: House) -> None:
    person = house.people["desk"]
    client = visitor(person, language="zh-hans")
    assert "我的待办" in text_of(client, "/work")

    response = client.post("/language", {"language": "en", "next": "/orders"})

    assert response.headers["Location"] == "/orders"
    assert "My work" in text_of(client, "/work")
    assert Person.objects.get(pk=person.pk).language == "en"
    assert client.post("/language", {"language": "xx"}).status_code == 400


def test_somebody_without_a_post_sees_nothing(house: House) -> None:
    person = house.people["desk"]
    person.posts.update(until_on="2020-01-01")

    assert visitor(person).get("/orders").status_code == 403
    assert attempt(Client(), person.login, PASSWORD) == 403
