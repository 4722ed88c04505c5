"""What templates are fed: plain texts in named parts. Every part is JSON; every text is shown as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from ordinance.entrypoints.documents import figures
from ordinance.entrypoints.documents.wording import Wording
from ordinance.insight.papers import Sheet
from ordinance.masterdata.catalog.models import Item
from ordinance.orders.models import Order, OrderLine

Content: TypeAlias = Mapping[str, Any]
GROW: Final = 0  # a width of none: the column takes what the others leave


@dataclass(frozen=True, slots=True)
class Print:
    """How and when one paper is printed.

    form  a4, or continuous: 241 × 140 mm paper with tractor holes
    """

    say: Wording
    zone: ZoneInfo
    at: datetime
    form: str = "a4"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its word, its width in mm (`GROW`: what the others leave), and whether it holds figures."""

    word: str
    width: int
    is_figure: bool = False


def head(paper: str, sheet: Sheet, printed: Print) -> Content:
    """The parts every paper has: who issues it, its title, and the words of its foot."""
    say, company = printed.say, sheet.company
    return {
        "language": say.language,
        "form": printed.form,
        "company": say.name(company),
        "company_other": company.name_zh if say.language == "en" else company.name_en,
        "tax": pair(say("tax_number"), company.tax_number) if company.tax_number else [],
        "title": say(paper),
        "page": [say("page"), say("of"), say("pages")],
        "printed": pair(say("printed"), figures.moment(printed.at, printed.zone)),
        "missing_word": say("missing"),
    }


def pair(label: str, value: str) -> list[str]:
    """One fact: its word and what it is."""
    return [label, value]


def facts(*pairs: Sequence[str]) -> list[list[str]]:
    """The facts that are known, in the sequence given."""
    return [list(each) for each in pairs if each[1]]


def table(say: Wording, columns: Sequence[Column], rows: Sequence[Sequence[str]], total: Sequence[str] = ()) -> Content:
    """A table whose head stands on every page; `total` fills its last columns, its word the first ones."""
    return {
        "columns": [{"label": say(each.word), "mm": each.width, "figure": each.is_figure} for each in columns],
        "rows": [list(row) for row in rows],
        "total": list(total),
        "total_word": say("total"),
        "none": say("none"),
    }


def goods_said(say: Wording, line: OrderLine) -> str:
    """What a line is: the item's name with its variant and, below, what was written for this order."""
    item: Item | None = line.item
    name, variant = say.name(item), item.options if item else ""
    written = line.description if line.description not in {name, variant} else ""
    return "\n".join(each for each in (name, variant, written) if each)


def code_said(line: OrderLine) -> str:
    """The item's code, or what the customer wrote for it."""
    return line.item.code if line.item else line.item_raw


def customer_said(say: Wording, order: Order) -> str:
    """The customer's name, or what was written for it."""
    return say.name(order.customer) or order.customer_raw


def receiver_said(name: str, phone: str) -> str:
    """Who takes the goods."""
    return "  ".join(each for each in (name, phone) if each)
