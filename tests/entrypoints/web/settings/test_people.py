"""People in settings: the list, one person, posts, sign-in, tokens; somebody who manages people always remains."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.ledger.models import LedgerEntry, PrivatePayload
from ordinance.foundation.people.models import AccessToken, Person, Post
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.person import person_seen
from ordinance.workflows.tokens import token_open
from tests.builders import COUNTER, House, a_customer, a_house, done, house_today
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("L1")

LIST_QUERIES = 9
PAGE_QUERIES = 11


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def admin(house: House) -> Client:
    return visitor(house.people["admin"])


def kinds(person: Person) -> list[str]:
    """What the ledger tells of a person, in sequence."""
    return list(LedgerEntry.objects.filter(stream=person.pk).order_by("seq").values_list("kind", flat=True))


def test_the_list_is_found_by_name_role_and_state(house: House, admin: Client) -> None:
    login = house.people["finance"].login

    assert all(person.login in text_of(admin, "/settings/people") for person in house.people.values())
    assert login in text_of(admin, f"/settings/people?q={login[:9]}")
    narrowed = text_of(admin, "/settings/people?role=sales")
    assert house.people["sales"].login in narrowed
    assert login not in narrowed
    assert login not in text_of(admin, "/settings/people?state=inactive")


def test_list_and_page_ask_a_fixed_number_of_questions(house: House, admin: Client) -> None:
    person = house.people["sales"]
    text_of(admin, f"/settings/people/{person.pk}")  # policies are read once per process
    asked = []
    for url in ("/settings/people", f"/settings/people/{person.pk}"):
        with CaptureQueriesContext(connection) as queries:
            text_of(admin, url)
        asked.append(len(queries))

    assert asked == [LIST_QUERIES, PAGE_QUERIES]


def test_people_of_other_companies_are_not_there(admin: Client) -> None:
    other = a_house().people["sales"]

    assert other.login not in text_of(admin, "/settings/people")
    text_of(admin, f"/settings/people/{other.pk}", status=404)
    assert admin.post(f"/settings/people/{other.pk}/password").status_code == 404
    assert admin.post(f"/settings/people/{other.pk}/active", {"is_active": "0", "reason": "x"}).status_code == 404


def test_a_new_person_gets_a_post_and_signs_in_with_the_password_shown_once(house: House, admin: Client) -> None:
    login = f"wang-{next(COUNTER)}"
    answer = admin.post("/settings/people/new", {"login": login, "name_zh": "王敏", "role": "sales"})
    person = Person.objects.get(login=login)
    shown = admin.post(f"/settings/people/{person.pk}/password").content.decode()
    found = re.search(r'class="said mono">([^<]+)<', shown)
    assert found is not None
    password = found[1]

    assert answer["Location"] == f"/settings/people/{person.pk}"
    assert password not in text_of(admin, f"/settings/people/{person.pk}")
    assert Client().post("/sign-in", {"login": login, "password": password}).status_code == 302
    assert kinds(person) == ["person.post_given", "person.password_set"]
    assert not LedgerEntry.objects.filter(stream=person.pk, data__contains=password).exists()


def test_a_change_stands_on_the_ledger_as_a_commitment_and_not_twice(house: House, admin: Client) -> None:
    person = house.people["sales"]
    form = {"name_zh": "新名字", "name_en": "New", "email": "new@example.com", "language": "en",
            "seen": person_seen(person)}  # fmt: skip

    assert admin.post(f"/settings/people/{person.pk}/change", form).status_code == 302
    second = admin.post(f"/settings/people/{person.pk}/change", {**form, "name_zh": "别的名字"})

    person.refresh_from_db()
    entry = LedgerEntry.objects.get(stream=person.pk, kind="person.changed")
    assert second.status_code == 412
    assert "别的名字" in second.content.decode()
    assert (person.name_zh, person.language) == ("新名字", "en")
    assert "新名字" not in entry.data
    assert "新名字" in PrivatePayload.objects.get(stream=person.pk, seq=entry.seq).payload


def test_posts_are_given_for_days_and_ended(house: House, admin: Client) -> None:
    person, today = house.people["sales"], house_today(house)
    url = f"/settings/people/{person.pk}"
    given = {"role": "desk", "from_on": (today + timedelta(days=3)).isoformat(),
             "until_on": (today + timedelta(days=9)).isoformat()}  # fmt: skip

    assert admin.post(f"{url}/post", given).status_code == 302
    assert admin.post(f"{url}/post", given).status_code == 409  # from a later day already
    assert admin.post(f"{url}/post", {"role": "sales"}).status_code == 409
    assert "from a later day" in text_of(admin, url)
    post = Post.objects.get(person=person, role="sales")
    assert admin.post(f"{url}/end", {"post": str(post.pk)}).status_code == 302
    post.refresh_from_db()
    assert post.until_on == today - timedelta(days=1)
    assert visitor(person).get("/orders").status_code == 403
    assert admin.post(f"{url}/post", {"role": "sales"}).status_code == 302
    post.refresh_from_db()
    assert post.until_on is None


def test_a_customers_post_needs_a_customer(house: House, admin: Client) -> None:
    person, code = house.people["sales"], a_customer(house)
    url = f"/settings/people/{person.pk}/post"

    assert admin.post(url, {"role": "customer"}).status_code == 422
    assert admin.post(url, {"role": "customer", "customer": "NOBODY"}).status_code == 422
    assert admin.post(url, {"role": "customer", "customer": code}).status_code == 302


def test_the_last_manager_of_people_stays(house: House, admin: Client) -> None:
    mine = house.people["admin"]
    url = f"/settings/people/{mine.pk}"
    post = Post.objects.get(person=mine, role="admin")
    later = (house_today(house) + timedelta(days=30)).isoformat()

    assert admin.post(f"{url}/end", {"post": str(post.pk)}).status_code == 409
    assert admin.post(f"{url}/end", {"post": str(post.pk), "last_on": later}).status_code == 409
    assert admin.post(f"{url}/active", {"is_active": "0", "reason": "leaves"}).status_code == 409
    admin.post(f"/settings/people/{house.people['manager'].pk}/post", {"role": "admin"})
    assert admin.post(f"{url}/end", {"post": str(post.pk)}).status_code == 302
    post.refresh_from_db()
    assert post.until_on is not None
    assert admin.get(url).status_code == 403


def test_an_account_that_opens_another_company_is_not_ours_to_change(house: House, admin: Client) -> None:
    other = a_house()
    login = other.people["finance"].login
    done(people_register(house.admin, [PersonRequest(login=login, name_zh="无效", roles=("sales",))])[0])
    person = Person.objects.get(login=login)
    url = f"/settings/people/{person.pk}"

    assert admin.post(f"{url}/password").status_code == 409
    assert admin.post(f"{url}/active", {"is_active": "0", "reason": "x"}).status_code == 409
    assert (
        admin.post(f"{url}/change", {"name_zh": "甲", "language": "en", "seen": person_seen(person)}).status_code == 409
    )
    assert admin.post(f"{url}/post", {"role": "desk"}).status_code == 302
    assert other.company.code in text_of(admin, url)


def test_somebody_stopped_is_signed_out_at_once(house: House, admin: Client) -> None:
    person = house.people["sales"]
    client = visitor(person)

    assert client.get("/orders").status_code == 200
    assert admin.post(f"/settings/people/{person.pk}/active", {"is_active": "0"}).status_code == 422
    admin.post(f"/settings/people/{person.pk}/active", {"is_active": "0", "reason": "left us"})
    assert client.get("/orders").status_code == 302
    assert "left us" in text_of(admin, f"/settings/people/{person.pk}")


def test_tokens_are_listed_and_revoked(house: House, admin: Client) -> None:
    person = house.people["sales"]
    done(token_open(house.sales, "warehouse scanner"))
    token = AccessToken.objects.get(person=person)
    url = f"/settings/people/{person.pk}"

    assert "warehouse scanner" in text_of(admin, url)
    assert admin.post(f"{url}/token", {"token": str(token.pk)}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert admin.post(f"/settings/people/{house.people['desk'].pk}/token", {"token": str(token.pk)}).status_code == 404


def test_unwise_roles_are_told_and_roles_explained(house: House, admin: Client) -> None:
    person = house.people["sales"]
    done(people_register(house.admin, [PersonRequest(login=person.login, name_zh="x", roles=("finance",))])[0])

    assert "Who sells should not judge the credit" in text_of(admin, f"/settings/people/{person.pk}")
    assert "set credit limits" in text_of(admin, "/settings/people/roles")


def test_ones_own_password(house: House) -> None:
    person = house.people["sales"]
    person.set_password("old password 1")
    person.save()
    client = visitor(person)
    wrong = {"current": "no", "password": "a new password", "again": "a new password"}
    differs = {"current": "old password 1", "password": "a new password", "again": "another one"}
    right = {"current": "old password 1", "password": "a new password", "again": "a new password"}

    assert client.post("/account/password", wrong).status_code == 401
    assert client.post("/account/password", differs).status_code == 422
    assert client.post("/account/password", right).status_code == 302
    person.refresh_from_db()
    assert person.check_password("a new password")
    assert client.get("/orders").status_code == 302
