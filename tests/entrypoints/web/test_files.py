"""Files on the order page: offered by duty, sent by a form, given out to be saved."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ordinance.entrypoints.files import UPLOAD_LIMIT
from ordinance.entrypoints.web.words import FILES
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.files.queries import attachments_of
from ordinance.foundation.files.rules import KINDS
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("A5")

PDF = b"%PDF-1.7 \xe8\xae\xa2\xe5\x8d\x95"
KEY = "k" * 24


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> int:
    return a_draft(house, a_request(a_customer(house), (an_item(house), 1)))


@pytest.fixture
def sales(house: House) -> Client:
    return visitor(house.people["sales"])


def send(client: Client, order: int, content: bytes = PDF, name: str = "合同.pdf", **fields: str) -> tuple[int, str]:
    form = {"file": SimpleUploadedFile(name, content, "application/pdf"), "kind": "contract", **fields}
    answer = client.post(f"/orders/~{order}/attach", form)
    return answer.status_code, answer.content.decode()


def test_a_file_is_sent_shown_and_given_out_to_be_saved(order: int, sales: Client) -> None:
    assert send(sales, order)[0] == 302

    shown = text_of(sales, f"/orders/~{order}?tab=files")
    (address,) = re.findall(rf'href="(/orders/~{order}/files/\d+)">合同.pdf<', shown)
    answer = sales.get(address)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize(
    ("role", "language", "word"), [("sales", "en", "Attach a file"), ("finance", "zh-hans", "上传附件")]
)
def test_the_form_is_offered_to_those_with_the_duty(
    house: House, order: int, role: str, language: str, word: str
) -> None:
    form = 'enctype="multipart/form-data"'

    shown = text_of(visitor(house.people[role], language=language), f"/orders/~{order}")

    assert word in shown
    assert form in shown
    assert form not in text_of(visitor(house.people["logistics"]), f"/orders/~{order}")


def test_from_the_tab_of_files_one_comes_back_to_it(order: int, sales: Client) -> None:
    form = {"file": SimpleUploadedFile("a.pdf", PDF, "application/pdf"), "kind": "contract", "tab": "files"}
    answer = sales.post(f"/orders/~{order}/attach", form)
    refused = sales.post(f"/orders/~{order}/attach", {"kind": "contract", "tab": "files"})

    assert (answer.status_code, answer["Location"]) == (302, f"/orders/~{order}?tab=files")
    assert refused.status_code == 422
    assert 'aria-current="page">Files<' in refused.content.decode()


def test_sent_twice_it_is_attached_once_and_another_file_under_its_key_is_refused(order: int, sales: Client) -> None:
    statuses = [send(sales, order, request_key=KEY)[0] for _ in range(2)]
    other, _ = send(sales, order, PDF + b".", request_key=KEY)

    assert (statuses, other) == ([302, 302], 422)
    assert len(attachments_of(order)) == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90", "a.pdf", "文件.{0,20}内容与其类型不符"),
        (b"<script>", "a.html", "内容与其类型不符"),
        (b"", "a.pdf", "文件.{0,20}内容为空"),
        (PDF + bytes(25 * 1024 * 1024), "a.pdf", "最多 25 MB"),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_page(
    house: House, order: int, content: bytes, name: str, said: str
) -> None:
    status, page = send(visitor(house.people["sales"], language="zh-hans"), order, content, name)

    assert status == 422
    assert re.search(said, page)
    assert attachments_of(order) == []


def test_a_form_without_a_file_or_of_an_unknown_kind_attaches_nothing(order: int, sales: Client) -> None:
    without = sales.post(f"/orders/~{order}/attach", {"kind": "contract"})

    assert without.status_code == 422
    assert [send(sales, order, kind=kind)[0] for kind in ("", "gossip", "a\0b", "k" * 9000)] == [422] * 4
    assert attachments_of(order) == []


def test_names_come_bounded_and_a_form_beyond_the_limit_not_at_all(order: int, sales: Client) -> None:
    assert send(sales, order, PDF, "n" * 10_000_000 + ".pdf")[0] in {302, 400}
    assert send(sales, order, bytes(UPLOAD_LIMIT))[0] == 400
    assert all(len(each.name) <= 255 for each in attachments_of(order))


def test_without_the_token_of_the_page_nothing_is_attached(house: House, order: int) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(house.people["sales"])

    assert send(stranger, order)[0] == 403
    assert attachments_of(order) == []


def test_files_of_other_orders_and_companies_are_not_there(house: House, order: int, sales: Client) -> None:
    elsewhere = a_house()
    theirs = a_draft(elsewhere, a_request(a_customer(elsewhere), (an_item(elsewhere), 1)))
    send(visitor(elsewhere.people["sales"]), theirs)
    (their_file,) = attachments_of(theirs)

    asked = [f"/orders/~{theirs}/files/{their_file.pk}", *(f"/orders/~{order}/files/{key}" for key in (
        their_file.pk, "0", "x", "9" * 30, "٣"
    ))]  # fmt: skip

    assert send(sales, theirs)[0] == 404
    assert [sales.get(address).status_code for address in asked] == [404] * len(asked)
    assert Attachment.objects.filter(company=elsewhere.company).count() == 1


def test_every_kind_has_its_word() -> None:
    assert FILES.keys() == KINDS
