"""What people type is shown as it is: nothing in it is markup, nothing is lost without a word."""

from datetime import UTC, datetime
from decimal import Decimal
from threading import Thread

import pytest

from ordinance.entrypoints.documents.coverage import MARK, fitted
from ordinance.entrypoints.documents.typesetting import typeset
from ordinance.masterdata.parties.models import Customer
from tests.builders import a_customer, a_house, a_request, an_item, confirmed
from tests.entrypoints.documents.reading import flat, pages, the_paper

pytestmark = pytest.mark.proves("D2")
NOTES = (
    '#read("/etc/passwd")',
    '#panic("no") $ sum_(i=1)^n $ *bold* _it_ @ref <label> `raw` // gone? /* gone? */',
    '#import "parts.typ": * #sys.inputs "quoted" \\u{41} ~ -- --- ... = Heading\n= Heading\n+ item',
    '"; #let d = 1; [ ] { } \\ \\n',
)


@pytest.mark.parametrize("note", NOTES)
def test_markup_is_shown_literally(note: str) -> None:
    house = a_house()
    order = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(1)), 1), note=note))

    text = flat(the_paper(house, order, "confirmation").content)
    assert "".join(note.split()) in text


def test_what_no_font_has_is_marked_and_reported() -> None:
    house = a_house()
    customer = a_customer(house, name="𠮷野家 مرحبا 😀")
    order = confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(1)), 1)))

    paper = the_paper(house, order, "confirmation")
    assert {"𠮷", "😀", "م"} <= paper.missing_glyphs
    assert f"{MARK}野家" in flat(paper.content)
    assert "U+20BB7" in flat(paper.content)


def test_rare_characters_of_names_are_there() -> None:
    missing: set[str] = set()
    fitted("龑䶮喆堃犇㛃镕祎昇淼鑫燊垚龘繁體中文 ¥€ ①②㎡㎏℃ÀéñüßΩЖ", missing)
    assert missing == {"㛃"}


def test_directions_are_not_turned_and_controls_are_left_out() -> None:
    assert fitted("a\u202eb\u0007c\td\r\ne", set()) == "abc d\ne"


def test_a_word_no_column_holds_is_broken() -> None:
    house = a_house()
    customer = a_customer(house)
    Customer.objects.filter(code=customer, company=house.company).update(name="W" * 180)
    order = confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(1)), 1)))

    (page,) = pages(the_paper(house, order, "confirmation").content)
    assert "W" * 180 in "".join(page.split())
    assert "W" * 60 not in page  # it stands on several lines


def test_papers_set_at_once_do_not_disturb_each_other() -> None:
    content = {
        "language": "zh", "form": "a4", "company": "甲", "company_other": "", "tax": [], "title": "单", "reference": "",
        "page": ["第", "共", "页"], "printed": ["", ""], "missing_word": "", "facts": [], "sums": [], "words": [],
        "sections": [], "signatures": [["甲", ""]], "signed_on": "",
    }  # fmt: skip
    made: dict[int, str] = {}

    def make(number: int) -> None:
        pdf, _ = typeset(
            "statement", {**content, "reference": f"N{number}N"}, pictures={}, made_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        made[number] = flat(pdf)

    threads = [Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"N{number}N" in made[number] for number in range(8))
