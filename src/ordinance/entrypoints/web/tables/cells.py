"""What stands in a cell of a list: how a page shows it and what a sheet holds.

A page has hundreds of cells: they escape what they hold themselves, with what `format_html` escapes with.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape as html_escaped
from typing import Any, Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
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
        said = html_escaped(str(self.text or ""))
        if self.href and said:
            panel = " data-panel" if self.in_panel else ""
            said = f'<a href="{html_escaped(self.href)}"{panel}>{said}</a>'
        elif self.is_code and said:
            said = f'<span class="mono">{said}</span>'
        return SafeString(f'{said} <span class="soft small">{html_escaped(self.sub)}</span>' if self.sub else said)

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
        return "" if self.value is None else SafeString(f'<span class="nowrap">{self.value.isoformat()}</span>')

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
        return SafeString(f'<span class="nowrap">{timezone.localtime(self.value):%Y-%m-%d %H:%M}</span>')

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
        return _word(tone, str(TABLES[self.table].get(self.code, self.code)))

    def sheet(self) -> SheetValue:
        return str(TABLES[self.table].get(self.code, self.code))


@dataclass(frozen=True, slots=True)
class Marks:
    """Words with tones side by side: text and tone each."""

    marks: tuple[tuple[str | Promise, str], ...]
    is_figure: bool = False

    def html(self) -> SafeString | str:
        return SafeString(" ".join(_word(tone, str(said)) for said, tone in self.marks))

    def sheet(self) -> SheetValue:
        return " ".join(str(said) for said, _ in self.marks)


@dataclass(frozen=True, slots=True)
class Together:
    """Several cells in one, with a blank between."""

    cells: tuple[Cell, ...]
    is_figure: bool = False

    def html(self) -> SafeString | str:
        return SafeString(" ".join(conditional_escape(said) for cell in self.cells if (said := cell.html())))

    def sheet(self) -> SheetValue:
        return " ".join(str(cell.sheet()) for cell in self.cells if cell.sheet())


def _word(tone: str, said: str) -> SafeString:
    return SafeString(f'<span class="word {html_escaped(tone)}">{html_escaped(said)}</span>')
