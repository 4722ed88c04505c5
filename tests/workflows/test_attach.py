"""A file is kept once, by what it is, and told of on the order's stream."""

import pytest

from ordinance.foundation.errors import InvalidInput, NotFound
from ordinance.foundation.files.queries import ContentDamaged, attachments_of, content_of, content_path
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.workflows.attach import file_attach
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, done, the_order

pytestmark = pytest.mark.proves("A5")

PDF = b"%PDF-1.7 \xe8\xae\xa2\xe5\x8d\x95"


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> int:
    return a_draft(house, a_request(a_customer(house), (an_item(house), 1)))


def test_a_file_is_attached_once(house: House, order: int) -> None:
    first = done(file_attach(house.sales, order, "订单.pdf", "application/pdf", PDF, "source_document"))
    again = done(file_attach(house.sales, order, "订单 (2).pdf", "application/pdf", PDF, "source_document"))

    assert (first["is_new"], again["is_new"]) == (True, False)
    (attachment,) = attachments_of(order)
    assert (attachment.name, content_of(attachment.file)) == ("订单.pdf", PDF)
    assert the_order(order).has_source_document
    assert LedgerEntry.objects.filter(stream=order, kind="file.attached").count() == 1


def test_changed_content_is_noticed(house: House, order: int) -> None:
    file_attach(house.sales, order, "a.pdf", "application/pdf", PDF, "contract")
    (attachment,) = attachments_of(order)
    content_path(attachment.file).write_bytes(b"%PDF-forged")

    with pytest.raises(ContentDamaged):
        content_of(attachment.file)


@pytest.mark.parametrize(
    ("name", "media_type", "content", "kind", "field", "reason"),
    [
        ("a.pdf", "application/pdf", PDF, "poem", "kind", "unknown_kind"),
        ("", "application/pdf", PDF, "contract", "name", "unusable_text"),
        ("../../etc/passwd", "application/pdf", PDF, "contract", "name", "unusable_text"),
        ("a\0b.pdf", "application/pdf", PDF, "contract", "name", "unusable_text"),
        ("x" * 256, "application/pdf", PDF, "contract", "name", "unusable_text"),
        ("a.pdf", "application/pdf", b"", "contract", "content", "empty"),
        ("a.pdf", "application/pdf", b"%PDF-" + bytes(25 * 1024 * 1024), "contract", "content", "file_too_large"),
        ("a.pdf", "application/pdf", b"MZ\x90", "contract", "media_type", "content_differs"),
        ("a.exe", "application/x-msdownload", b"MZ\x90", "contract", "media_type", "not_accepted"),
        ("a.csv", "text/csv", b"a,b\0", "contract", "media_type", "content_differs"),
    ],
)
def test_what_may_not_be_kept_is_refused_and_changes_nothing(
    house: House, order: int, name: str, media_type: str, content: bytes, kind: str, field: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        file_attach(house.sales, order, name, media_type, content, kind)

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)
    assert attachments_of(order) == []


def test_another_companys_order_is_not_there(order: int) -> None:
    with pytest.raises(NotFound):
        file_attach(a_house().sales, order, "a.pdf", "application/pdf", PDF, "contract")


def test_chinese_text_files_are_texts(house: House, order: int) -> None:
    done(file_attach(house.sales, order, "订单.csv", "text/csv", "型号,数量".encode("gb18030"), "source_document"))
