"""Policies on pages: the book with its clauses, older versions, what differs."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ordinance.entrypoints.web.clause_links import clause_url
from ordinance.foundation.people.models import Person
from ordinance.foundation.policy.catalogue import parse, preset_source
from ordinance.foundation.policy.models import Policy, PolicyVersion
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.services import policy_publish
from ordinance.insight.policy_page import difference
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import House, a_customer, a_house, house_today
from tests.entrypoints.web.pages import journal_of, text_of, visitor

pytestmark = pytest.mark.proves("L1")

QUERIES = 7


@pytest.fixture
def house() -> House:
    return a_house()


def published(house: House, source: str, *, days: int = 0) -> PolicyVersion:
    """The next version of a policy, in force from so many days from now on."""
    journal = journal_of(house)
    with transaction.atomic():
        return policy_publish(
            company_id=house.company.pk, source=source, effective_on=house_today(house) + timedelta(days=days),
            published_at=journal.recorded_at, journal=journal,
        )  # fmt: skip


def changed_source() -> str:
    source = preset_source("n14")
    assert 'pattern = "SO{yyyy}{mm}-{seq:5}"' in source
    return source.replace('pattern = "SO{yyyy}{mm}-{seq:5}"', 'pattern = "DD{yyyy}{mm}-{seq:6}"')


def test_the_book_shows_every_clause_with_its_rule_in_both_languages(house: House) -> None:
    document = a_document(house)
    english = text_of(visitor(house.people["warehouse"]), "/policy/n14")
    chinese = text_of(visitor(house.people["warehouse"], language="zh-hans"), "/policy/n14")

    for clause in document.clauses:
        assert f'id="{clause.id}"' in english
    assert "Order policy for simple trade" in english
    assert "简易贸易订单管理制度" in chinese
    assert "Enforced gate" in english
    assert "Order policy" in text_of(visitor(house.people["admin"]), "/policy")


def a_document(house: House) -> PolicyDocument:
    return document_of(PolicyVersion.objects.get(company=house.company, number=1).pk)


def test_a_clause_has_an_address(house: House) -> None:
    url = clause_url("n14", "S4.9:1.2")

    assert url == "/policy/n14#S4.9%3A1.2"
    assert clause_url("n14", "A.1", 1) == "/policy/n14?version=1#A.1"
    text_of(visitor(house.people["sales"]), url.partition("#")[0])


def test_older_and_coming_versions_are_read_and_compared(house: House) -> None:
    published(house, changed_source(), days=9)
    client = visitor(house.people["sales"])

    assert "SO{yyyy}{mm}-{seq:5}" in text_of(client, "/policy/n14")
    coming = text_of(client, "/policy/n14?version=2")
    assert "DD{yyyy}{mm}-{seq:6}" in coming
    assert "not in force" in coming
    compared = text_of(client, "/policy/n14/difference?from=1&to=2")
    assert "<del>SO</del><ins>DD</ins>" in compared
    assert "A.2" in compared
    assert "S4.9:1.1" not in compared
    text_of(client, "/policy/n14?version=3", status=404)
    text_of(client, "/policy/n14/difference?from=1", status=400)


def test_what_is_dropped_and_added_stands_in_its_place(house: House) -> None:
    before = a_document(house)
    source = preset_source("n14")
    start, end = source.index('[[clause]]\nid = "A.2"'), source.index('[[clause]]\nid = "S4.9:1.1"')
    after = parse(source[:start] + source[end:])

    changes = {each.clause.id: each.way for each in difference(before, after, "en") if each.clause}

    assert changes["A.2"] == "dropped"
    assert {way for key, way in changes.items() if key != "A.2"} == {"same"}
    assert list(changes)[1] == "A.2"
    assert difference(after, before, "en")[1].way == "added"


def test_the_pages_ask_a_fixed_number_of_questions(house: House) -> None:
    client = visitor(house.people["sales"])
    text_of(client, "/policy/n14")
    asked = []
    for url in ("/policy", "/policy/n14"):
        with CaptureQueriesContext(connection) as queries:
            text_of(client, url)
        asked.append(len(queries))

    assert asked == [QUERIES, QUERIES]


def test_policies_are_for_staff_of_the_company(house: House) -> None:
    code = a_customer(house)
    login = f"buyer-{house.company.code}"
    people_register(house.admin, [PersonRequest(login=login, name_zh="客", roles=("customer",), customer=code)])

    assert visitor(Person.objects.get(login=login)).get("/policy/n14").status_code == 403
    assert visitor(house.people["sales"]).get("/policy/direct").status_code == 404
    assert not Policy.objects.filter(company=house.company, code="direct").exists()
