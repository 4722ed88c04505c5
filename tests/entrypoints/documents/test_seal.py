"""The company's seal: only a real, bounded PNG, and only by who may."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import InvalidInput, NotAllowed
from ordinance.foundation.files.png import png_cleaned
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.workflows.seal import company_seal_clear, company_seal_set
from tests.builders import a_house, done
from tests.entrypoints.documents.pictures import SIGNATURE, a_png, chunk
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("D2")

BOMB = a_png(10, 10, pixels=b"\0" * 5_000_000)
CUT = a_png()[:-20]
BENT = a_png().replace(b"IDAT", b"IDAU")
SHORT = a_png(pixels=b"\0" * 40)
HEAD = chunk(b"IHDR", struct.pack(">LLBBBBB", 4, 4, 8, 6, 0, 0, 0))
UNPACKABLE = SIGNATURE + HEAD + chunk(b"IDAT", b"zz") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "content_differs"),
        (b"GIF89a" + b"0" * 40, "content_differs"),
        (b"\x89PNG\r\n\x1a\n<script>", "picture_damaged"),
        (a_png(2001, 1), "picture_too_large"),
        (a_png(1, 2001), "picture_too_large"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 1024 * 1024, "picture_file_too_large"),
        (BOMB, "picture_damaged"),
        (CUT, "picture_damaged"),
        (BENT, "picture_damaged"),
        (SHORT, "picture_damaged"),
        (UNPACKABLE, "picture_damaged"),
        (a_png(colour=3), "picture_damaged"),
        (SIGNATURE, "picture_damaged"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes, reason: str) -> None:
    house = a_house()

    with pytest.raises(InvalidInput) as caught:
        company_seal_set(house.admin, content)
    assert caught.value.facts == {"field": "file", "reason": reason}
    assert Company.objects.get(pk=house.company.pk).seal_file_id is None


def test_only_the_picture_is_kept() -> None:
    said = chunk(b"tEXt", b"Author\0somebody") + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"0" * 10**6))

    assert png_cleaned(a_png(extra=said) + b"<script>", most_bytes=10**6, most_side=100) == a_png()


def test_setting_and_clearing_stand_on_the_companys_stream() -> None:
    house = a_house()
    done(company_seal_set(house.admin, a_png()))
    done(company_seal_clear(house.admin))

    kinds = LedgerEntry.objects.filter(stream=house.company.pk).order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["company.seal_set", "company.seal_cleared"]


def test_the_desk_may_not_set_it() -> None:
    house = a_house()

    with pytest.raises(NotAllowed):
        company_seal_set(house.desk, a_png())


def test_an_administrator_sets_it_on_the_page() -> None:
    house = a_house()
    client = visitor(house.people["admin"])

    answer = client.post("/settings/seal", {"file": SimpleUploadedFile("seal.png", a_png(), "image/png")}, follow=True)
    assert "documents bear it from now on" in answer.content.decode()
    assert client.get("/settings/seal.png").content == a_png()
    assert "Remove the seal" in text_of(client, "/settings/seal")
    client.post("/settings/seal/clear")
    assert client.get("/settings/seal.png").status_code == 404


def test_the_page_says_what_is_wrong_with_a_file() -> None:
    client = visitor(a_house().people["admin"])

    answer = client.post("/settings/seal", {"file": SimpleUploadedFile("seal.png", b"no picture", "image/png")})
    assert answer.status_code == 422
    assert "holds something else than its type says" in answer.content.decode()
