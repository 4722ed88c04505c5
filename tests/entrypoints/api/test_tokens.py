"""Signing in: a password for a token, limited attempts, and the token's end."""

from typing import Any

import pytest

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.people.models import AccessToken, SignInCount
from ordinance.foundation.people.services import ATTEMPTS_PER_LOGIN
from ordinance.workflows.found import CompanySpec, Founder, company_found
from tests.entrypoints.api.calling import Caller

pytestmark = pytest.mark.proves("M2")

PASSWORD = "a long password"


@pytest.fixture
def company() -> Company:
    code = f"T{next_id()}"
    founder = Founder(login=f"{code}.founder", name_zh="创始人", password=PASSWORD)
    made, _ = company_found(CompanySpec(code=code, name_zh="公司", name_en="Company", founder=founder))
    return made


def given(at: Company, **other: str) -> dict[str, Any]:
    return {"login": f"{at.code}.founder", "password": PASSWORD, "company": at.code, **other}


def test_a_password_gives_a_token_that_opens_the_api(company: Company) -> None:
    answer = Caller().post("/tokens", given(company))

    assert answer.status_code == 201
    token = Caller(answer.json()["token"])
    assert token.get("/me").json()["company"] == company.code


def test_the_token_is_not_kept_in_the_clear(company: Company) -> None:
    secret = Caller().post("/tokens", given(company)).json()["token"]

    assert not AccessToken.objects.filter(digest=secret).exists()


@pytest.mark.parametrize("wrong", [{"login": "nobody"}, {"password": "wrong"}, {"company": "elsewhere"}])
def test_whichever_part_is_wrong_the_answer_is_the_same(company: Company, wrong: dict[str, str]) -> None:
    answer = Caller().post("/tokens", given(company, **wrong))

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_attempts_as_one_login_are_limited_even_with_the_right_password(company: Company) -> None:
    answers = [Caller().post("/tokens", given(company, password="wrong")) for _ in range(ATTEMPTS_PER_LOGIN)]

    last = Caller().post("/tokens", given(company))

    assert {answer.status_code for answer in answers} == {401}
    assert (last.status_code, last.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(last["Retry-After"]) <= 900


def test_a_right_password_clears_the_count(company: Company) -> None:
    before = SignInCount.objects.count()
    Caller().post("/tokens", given(company, password="wrong"))
    Caller().post("/tokens", given(company))

    assert SignInCount.objects.count() <= before + 1  # the address stays counted


def test_the_same_key_gives_the_same_token_and_another_label_is_refused(company: Company) -> None:
    first = Caller().post("/tokens", given(company), Idempotency_Key="k1")
    again = Caller().post("/tokens", given(company), Idempotency_Key="k1")
    other = Caller().post("/tokens", given(company, label="other"), Idempotency_Key="k1")

    assert first.content == again.content
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_an_ended_token_opens_nothing(company: Company) -> None:
    answer = Caller().post("/tokens", given(company)).json()
    caller = Caller(answer["token"])

    ended = caller.send("DELETE", f"/tokens/{answer['id']}")

    assert ended.status_code == 200
    assert caller.get("/me").status_code == 401


def test_somebody_elses_token_cannot_be_ended(company: Company) -> None:
    mine = Caller().post("/tokens", given(company)).json()
    code = f"T{next_id()}"
    founder = Founder(login=f"{code}.founder", name_zh="创始人", password=PASSWORD)
    other, _ = company_found(CompanySpec(code=code, name_zh="公司", name_en="Company", founder=founder))
    theirs = Caller(Caller().post("/tokens", given(other)).json()["token"])

    assert theirs.send("DELETE", f"/tokens/{mine['id']}").status_code == 404
