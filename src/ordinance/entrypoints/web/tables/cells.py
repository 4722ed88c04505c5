"""What stands in a cell of a list: how a page shows it and what a sheet holds."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ordinance.entrypoints.web.templatetags.pages import count, money, price
from ordinance.entrypoints.web.words import TABLES, TONES

SheetValue = str | Decimal | int | date | datetime | None


class Cell(Protocol):
    """One cell."""

    @property
    def is_figure(self) -> bool:
        """Whether it stands at the right edge."""
        ...

    def html(self) -> SafeString | str:
        """As the page shows it; empty text for nothing."""
        ...

    def sheet(self) -> SheetValue:
        """As a sheet holds it: exact, and text where it is a code."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; with `href` a link, with `sub` a quieter text after it. A panel link opens beside the list."""

    text: Any
    href: str = ""
    sub: str = ""
    in_panel: bool = False
    is_code: bool = False
    is_figure: bool = False

    def html(self) -> SafeString | str:
        said = str(self.text or "")
        if self.href and said:
            said = format_html('<a href="{}"{}>{}</a>', self.href, _PANEL if self.in_panel else "", said)
        elif self.is_code and said:
            said = format_html('<span class="mono">{}</span>', said)
        return format_html('{} <span class="soft small">{}</span>', said, self.sub) if self.sub else said

    def sheet(self) -> SheetValue:
        return str(self.text or "")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in its currency."""

    value: Decimal | None
    currency: str
    is_figure: bool = True

    def html(self) -> SafeString | str:
        return money(self.value, self.currency)

    def sheet(self) -> SheetValue:
        return self.value


@dataclass(frozen=True, slots=True)
class Price:
    """A price per unit."""

    value: Decimal | None
    currency: str
    is_figure: bool = True

    def html(self) -> SafeString | str:
        return price(self.value, self.currency) if self.value is not None else ""

    def sheet(self) -> SheetValue:
        return self.value


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity, with its unit where there is one."""

    value: Decimal | int | None
    unit: str = ""
    is_figure: bool = True

    def html(self) -> SafeString | str:
        said = count(None if self.value is None else Decimal(self.value))
        return format_html('{} <span class="soft">{}</span>', said, self.unit) if self.unit and said else said

    def sheet(self) -> SheetValue:
        return self.value


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    value: date | None
    is_figure: bool = False

    def html(self) -> SafeString | str:
        return "" if self.value is None else format_html('<span class="nowrap">{}</span>', self.value.isoformat())

    def sheet(self) -> SheetValue:
        return self.value


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time, in the company's zone."""

    value: datetime | None
    is_figure: bool = False

    def html(self) -> SafeString | str:
        if self.value is None:
            return ""
        return format_html('<span class="nowrap">{}</span>', f"{timezone.localtime(self.value):%Y-%m-%d %H:%M}")

    def sheet(self) -> SheetValue:
        return None if self.value is None else timezone.localtime(self.value).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Word:
    """A code as its word, with the tone of the code; `table` is one of the pages' tables of words."""

    code: str
    table: str
    tone: str = ""
    is_figure: bool = False

    def html(self) -> SafeString | str:
        if not self.code:
            return ""
        tone = self.tone or TONES.get(self.code, "quiet")
        return format_html('<span class="word {}">{}</span>', tone, TABLES[self.table].get(self.code, self.code))

    def sheet(self) -> SheetValue:
        return str(TABLES[self.table].get(self.code, self.code))


@dataclass(frozen=True, slots=True)
class Marks:
    """Words with tones side by side: text and tone each."""

    marks: tuple[tuple[str | Promise, str], ...]
    is_figure: bool = False

    def html(self) -> SafeString | str:
        return format_html_join(" ", '<span class="word {}">{}</span>', ((tone, said) for said, tone in self.marks))

    def sheet(self) -> SheetValue:
        return " ".join(str(said) for said, _ in self.marks)


@dataclass(frozen=True, slots=True)
class Together:
    """Several cells in one, with a blank between."""

    cells: tuple[Cell, ...]
    is_figure: bool = False

    def html(self) -> SafeString | str:
        return format_html_join(" ", "{}", ((said,) for cell in self.cells if (said := cell.html())))

    def sheet(self) -> SheetValue:
        return " ".join(str(cell.sheet()) for cell in self.cells if cell.sheet())


_PANEL: Final = SafeString(" data-panel")
