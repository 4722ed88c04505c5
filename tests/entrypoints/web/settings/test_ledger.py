"""The ledger on pages: searched by what, who, kind, day and text; an entry with its proof; streams, seals verified."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.ledger.rules import Break, Head
from ordinance.foundation.ledger.sealing import SealFile, seal, seal_newest
from ordinance.insight.ledger_search import At, Wanted, sealed_verified, search, stream_verified
from tests.builders import House, a_customer, a_house, a_request, an_item, submitted, the_order
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("L1", "J4")

LIST_QUERIES = 8
ENTRY_QUERIES = 10
SUBMITTED, PRICE_SET = ">Submitted</a>", ">Price set</a>"


@pytest.fixture(scope="module")
def house() -> House:
    return a_house()


@pytest.fixture(scope="module")
def order(house: House) -> int:
    for _ in range(20):
        an_item(house)  # so that there is more than a page
    return submitted(house, a_request(a_customer(house), (an_item(house), 1)))


@pytest.fixture
def auditor(house: House) -> Client:
    return visitor(house.people["auditor"])


def all_of(house: House, wanted: Wanted) -> list[tuple[int, int]]:
    """Every entry found, page by page to the end."""
    found: list[tuple[int, int]] = []
    at: At | None = None
    while True:
        page = search(house.company.pk, wanted, at)
        found += [(entry.stream, entry.seq) for entry in page.entries]
        if page.older is None:
            return found
        at = page.older


def test_pages_show_every_entry_once_newest_first_and_go_back(house: House, order: int) -> None:
    everything = set(LedgerEntry.objects.filter(company_id=house.company.pk).values_list("stream", "seq"))

    found = all_of(house, Wanted())
    second = search(house.company.pk, Wanted(), search(house.company.pk, Wanted()).older)
    assert second.newer is not None
    first = search(house.company.pk, Wanted(), second.newer)

    assert set(found) == everything
    assert len(found) == len(everything) > 50
    assert [(e.stream, e.seq) for e in first.entries] == found[:50]
    assert first.newer is None


def test_an_order_is_found_by_number_with_what_is_linked_to_it(house: House, order: int, auditor: Client) -> None:
    number = the_order(order).number
    page = text_of(auditor, f"/ledger?about={number}")

    assert SUBMITTED in page
    assert PRICE_SET not in page
    assert "Nothing matches" in text_of(auditor, "/ledger?about=NOBODY-1")
    assert SUBMITTED in text_of(auditor, f"/ledger?about=%23{order}")


def test_kind_person_day_and_text_narrow(house: House, order: int, auditor: Client) -> None:
    admin, sales = house.people["admin"].login, house.people["sales"].login

    assert PRICE_SET in text_of(auditor, "/ledger?kind=price.set")
    assert PRICE_SET in text_of(auditor, f"/ledger?kind=price.set&who={admin}")
    assert "Nothing matches" in text_of(auditor, f"/ledger?kind=price.set&who={sales}")
    assert "Nothing matches" in text_of(auditor, "/ledger?to=2020-01-01")
    assert ">Gate asked</a>" in text_of(auditor, "/ledger?text=S4.9:")
    assert "Nothing matches" in text_of(auditor, "/ledger?text=no such text anywhere")
    for bad in ("from=x", "at=1", "at=1-2-3-x", "text=%00", "at=9223372036854775807-1-1-o"):
        assert auditor.get(f"/ledger?{bad}").status_code == 400, bad


def test_an_entry_is_shown_in_words_with_its_proof(house: House, order: int, auditor: Client) -> None:
    entry = LedgerEntry.objects.get(stream=order, seq=1)
    page = text_of(auditor, f"/ledger/{order}/1")

    assert bytes(entry.hash).hex() in page
    assert "0" * 64 in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    assert "It holds." in text_of(auditor, f"/ledger/{order}/1?verify=stream")
    assert auditor.get(f"/ledger/{order}/1?verify=all").status_code == 400
    text_of(auditor, f"/ledger/{order}/9999", status=404)
    text_of(auditor, f"/ledger/{order}/x", status=404)


def test_personal_data_is_shown_as_a_commitment_only(house: House, order: int, auditor: Client) -> None:
    customer = the_order(order).customer_id
    page = text_of(auditor, f"/ledger/{customer}/1")

    assert "王敏" not in page
    assert "kept apart" in page


def test_the_seal_is_shown_and_verified(house: House, order: int, auditor: Client) -> None:
    seal(house.company)

    assert "Verify all streams" in text_of(auditor, "/ledger/seal")
    assert "It holds." in text_of(auditor, "/ledger/seal?verify=1")
    assert "It holds." in text_of(auditor, f"/ledger/{order}/1?verify=seal")


def test_what_does_not_hold_is_found(house: House, order: int) -> None:
    sealed = seal_newest(house.company)
    assert sealed is not None
    head = sealed.heads[order]
    cut = SealFile(sealed.seal, {order: Head(head.seq + 1, head.hash)})
    forged = SealFile(sealed.seal, {order: Head(head.seq, bytes(32))})

    assert stream_verified(house.company.pk, order, sealed).breaks == []
    assert reasons(stream_verified(house.company.pk, order, cut).breaks) == ["tail_missing"]
    assert reasons(sealed_verified(forged).breaks) == ["head_differs"]
    assert reasons(stream_verified(house.company.pk, 1).breaks) == ["head_missing"]


def reasons(breaks: Sequence[Break]) -> list[str]:
    return [each.reason for each in breaks]


def test_only_auditors_look_and_only_at_their_company(house: House, order: int) -> None:
    for role in ("sales", "admin", "manager"):
        assert visitor(house.people[role]).get("/ledger").status_code == 403
        assert visitor(house.people[role]).get(f"/ledger/{order}/1").status_code == 403
        assert visitor(house.people[role]).get("/ledger/seal").status_code == 403
    other = visitor(a_house().people["auditor"])
    assert other.get(f"/ledger/{order}/1").status_code == 404
    assert SUBMITTED not in text_of(other, f"/ledger?about=%23{order}")


def test_the_pages_ask_a_fixed_number_of_questions(house: House, order: int, auditor: Client) -> None:
    asked = []
    for url in ("/ledger", f"/ledger/{order}/1"):
        with CaptureQueriesContext(connection) as queries:
            text_of(auditor, url)
        asked.append(len(queries))

    assert asked == [LIST_QUERIES, ENTRY_QUERIES]


def test_the_newest_are_read_from_one_range_of_one_index(house: House) -> None:
    with CaptureQueriesContext(connection) as queries:
        search(house.company.pk, Wanted())
    sql = queries.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        cursor.execute(f"explain {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("reset enable_seqscan")

    assert "using ledger_by_time" in plan
    assert "Sort" not in plan
