"""Files on orders: sent as forms, given out to be saved, refused when they are not what they say."""

import hashlib
from typing import Any

import pytest

from ordinance.entrypoints.files import UPLOAD_LIMIT
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.files.queries import attachments_of
from ordinance.foundation.files.rules import MAX_BYTES
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, the_order
from tests.entrypoints.api.calling import Caller, caller_for

pytestmark = pytest.mark.proves("A5")

PDF = b"%PDF-1.7 \xe8\xae\xa2\xe5\x8d\x95"


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> int:
    return a_draft(house, a_request(a_customer(house), (an_item(house), 1)))


@pytest.fixture
def sales(house: House) -> Caller:
    return caller_for(house.people["sales"], house.company)


def part(content: bytes, name: str = "a.pdf", media_type: str = "application/pdf", field: str = "file") -> bytes:
    """A part of a form as a program writes it, its name in whatever bytes."""
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
    return head.encode() + content


def send(caller: Caller, order: int, *parts: bytes, kind: str = "contract", edge: str = "EDGE", **headers: str) -> Any:
    said = [*parts, f'Content-Disposition: form-data; name="kind"\r\n\r\n{kind}'.encode()]
    body = b"".join(f"--{edge}\r\n".encode() + each + b"\r\n" for each in said) + f"--{edge}--\r\n".encode()
    return caller.raw("POST", f"/orders/{order}/files", body, f"multipart/form-data; boundary={edge}", **headers)


def test_a_source_document_is_attached_listed_and_given_out_to_be_saved(order: int, sales: Caller) -> None:
    sent = send(sales, order, part(PDF, "订单 12.pdf"), kind="source_document")

    assert sent.status_code == 201, sent.content
    (listed,) = sales.get(f"/orders/{order}/files").json()
    assert (listed["name"], listed["kind"], listed["size"]) == ("订单 12.pdf", "source_document", len(PDF))
    assert listed["sha256"] == sent.json()["sha256"] == hashlib.sha256(PDF).hexdigest()
    answer = sales.get(f"/orders/{order}/files/{listed['id']}")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert the_order(order).has_source_document


def test_a_name_says_the_type_where_the_sender_does_not(order: int, sales: Caller) -> None:
    assert send(sales, order, part(b"a,b\r\n", "po.CSV", "application/vnd.ms-excel")).status_code == 201

    (attachment,) = attachments_of(order)
    assert attachment.file.media_type == "text/csv"


@pytest.mark.parametrize(
    ("name", "media_type", "content", "code"),
    [
        ("a.pdf", "application/pdf", b"MZ\x90 a program", "content_differs"),
        ("a.png", "image/png", PDF, "content_differs"),
        ("a.html", "text/html", b"<script>", "not_accepted"),
        ("a.exe", "application/octet-stream", b"MZ\x90", "not_accepted"),
        ("a.pdf", "application/pdf", b"", "empty"),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    order: int, sales: Caller, name: str, media_type: str, content: bytes, code: str
) -> None:
    answer = send(sales, order, part(content, name, media_type))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), answer.content
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert attachments_of(order) == []


def test_too_large_a_file_is_refused(order: int, sales: Caller) -> None:
    answer = send(sales, order, part(PDF + bytes(MAX_BYTES)))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "file_too_large")
    assert attachments_of(order) == []


def test_a_form_beyond_the_limit_is_not_even_read(order: int, sales: Caller) -> None:
    answer = send(sales, order, part(bytes(UPLOAD_LIMIT)))

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_name_of_ten_megabytes_is_refused(order: int, sales: Caller) -> None:
    answer = send(sales, order, part(PDF, "n" * 10_000_000 + ".pdf"))

    assert (answer.status_code, answer.json()["code"]) == (400, "body_unreadable")
    assert attachments_of(order) == []


def test_a_long_name_is_kept_as_far_as_names_go(order: int, sales: Caller) -> None:
    """What the framework cuts is the middle: the ending says the type."""
    assert send(sales, order, part(PDF, "长" * 300 + ".pdf")).status_code == 201

    assert attachments_of(order)[0].name == "长" * 251 + ".pdf"


@pytest.mark.parametrize("name", ["a\0b.pdf", "../../etc/ab.pdf", "C:\\x\\ab.pdf", "a\x1b\u202eb.pdf"])
def test_of_a_name_only_what_can_be_a_name_is_kept(order: int, sales: Caller, name: str) -> None:
    assert send(sales, order, part(PDF, name)).status_code == 201

    assert attachments_of(order)[0].name == "ab.pdf"


def test_a_form_says_what_it_must_and_nothing_else(order: int, sales: Caller) -> None:
    refused = [
        (send(sales, order), 422, "required"),
        (send(sales, order, part(PDF), kind="gossip"), 422, "unknown_kind"),
        (send(sales, order, part(PDF), kind="a\0b"), 422, "unknown_kind"),
        (send(sales, order, part(PDF), part(PDF, field="more")), 422, "field_unknown"),
    ]

    assert [(answer.status_code, answer.json()["errors"][0]["code"]) for answer, _, _ in refused] == [
        (status, code) for _, status, code in refused
    ]
    assert sales.post(f"/orders/{order}/files", {"kind": "contract"}).status_code == 415
    cut = sales.raw("POST", f"/orders/{order}/files", b"--", "multipart/form-data")
    assert (cut.status_code, cut.json()["code"]) == (400, "body_unreadable")
    assert attachments_of(order) == []


def test_the_same_form_sent_twice_is_answered_alike_whatever_its_boundary(order: int, sales: Caller) -> None:
    first = send(sales, order, part(PDF), Idempotency_Key="po-1")
    again = send(sales, order, part(PDF), edge="OTHER", Idempotency_Key="po-1")
    other = send(sales, order, part(PDF + b"."), Idempotency_Key="po-1")

    assert (again.status_code, again.content) == (201, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(attachments_of(order)) == 1


def test_without_a_key_the_same_content_is_still_attached_once(order: int, sales: Caller) -> None:
    assert [send(sales, order, part(PDF)).json()["is_new"] for _ in range(2)] == [True, False]


def test_files_of_other_orders_and_companies_are_not_there(house: House, order: int, sales: Caller) -> None:
    elsewhere = a_house()
    theirs = a_draft(elsewhere, a_request(a_customer(elsewhere), (an_item(elsewhere), 1)))
    sibling = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    send(caller_for(elsewhere.people["sales"], elsewhere.company), theirs, part(PDF))
    send(sales, order, part(PDF))
    (their_file,), (our_file,) = attachments_of(theirs), attachments_of(order)

    asked = [
        send(sales, theirs, part(PDF)),
        sales.get(f"/orders/{theirs}/files"),
        sales.get(f"/orders/{theirs}/files/{their_file.pk}"),
        sales.get(f"/orders/{order}/files/{their_file.pk}"),
        sales.get(f"/orders/{sibling}/files/{our_file.pk}"),
    ]

    assert [answer.status_code for answer in asked] == [404] * 5
    assert Attachment.objects.filter(company=elsewhere.company).count() == 1
