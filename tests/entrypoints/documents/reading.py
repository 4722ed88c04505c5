"""Reads papers back: their text, their pages as pictures, the code printed on them."""

import pypdfium2
import zxingcpp

from ordinance.entrypoints.documents.papers import Paper, Wanted, paper_render
from ordinance.insight.order_page import order_found, order_ref
from ordinance.orders.models import Order
from tests.builders import House

ZWSP = "\u200b"


def the_paper(house: House, key: int, paper: str, **wanted: object) -> Paper:
    """A paper of an order, as it is printed now."""
    order = order_found(house.desk, order_ref(Order.objects.get(pk=key)))
    return paper_render(order, Wanted(paper=paper, **wanted), house.company.zone)  # type: ignore[arg-type]


def pages(content: bytes) -> list[str]:
    """The text of each page, without the places where a word may break."""
    pdf = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_bounded().replace(ZWSP, "").replace("\r\n", "\n") for page in pdf]


def flat(content: bytes) -> str:
    """All text without blanks and line ends: wrapped words are whole again."""
    return "".join("".join(pages(content)).split())


def size_mm(content: bytes) -> tuple[int, int]:
    """Width and height of the first page."""
    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    return round(width * 25.4 / 72), round(height * 25.4 / 72)


def reds(content: bytes) -> int:
    """How many reddish pixels the last page has: a seal is the only red thing on a paper."""
    pdf = pypdfium2.PdfDocument(content)
    bitmap = pdf[len(pdf) - 1].render(scale=1, rev_byteorder=True)
    raw = bytes(bitmap.buffer)
    step = bitmap.n_channels
    return sum(1 for at in range(0, len(raw) - 2, step) if raw[at] > 150 and raw[at + 1] < 120 and raw[at + 2] < 120)


def code_on(content: bytes) -> str:
    """What the QR on the first page says."""
    bitmap = pypdfium2.PdfDocument(content)[0].render(scale=3, grayscale=True)
    view = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    (found,) = zxingcpp.read_barcodes(view)
    return str(found.text)
