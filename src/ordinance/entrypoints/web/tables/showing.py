"""A list as its page shows it: parts/table.html takes what is made here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from ordinance.entrypoints.sentences import telling
from ordinance.entrypoints.web.keys import fresh_key
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import AT, COLUMNS, EXPORT, SORT, Asked, Chip, place_write
from ordinance.entrypoints.web.tables.cells import Cell
from ordinance.entrypoints.web.tables.export import SheetTooLong, sheet_of
from ordinance.entrypoints.web.tables.spec import BulkAct, Column, Narrowing, Said, Table
from ordinance.entrypoints.web.tables.views import ShownView, asked_first, views_saved, views_shown
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.preferences.queries import ViewRow
from ordinance.insight.listing import COUNTED, counted, list_page

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; `url` sorts by it, `way` says how it is sorted now."""

    key: str
    title: Said
    url: str
    way: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A shown row; `html` are its cells, written here since a template takes five times as long over each."""

    key: int
    html: SafeString
    mark: str


@dataclass(frozen=True, slots=True)
class Field:
    """One narrowing as the bar above the list shows it."""

    key: str
    title: Said
    kind: str
    chosen: Sequence[str]
    choices: Sequence[tuple[str, Said]]
    is_main: bool

    @property
    def value(self) -> str:
        """What a field of one value holds."""
        return self.chosen[0] if self.chosen else ""


@dataclass(frozen=True, slots=True)
class ShownChip:
    """A narrowing in use, and the address of the list without it. A flag says itself, without a title."""

    title: Said
    said: Said
    url: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A page of a list with everything around it."""

    name: str
    url: str
    all_url: str
    heads: Sequence[Head]
    rows: Sequence[ShownRow]
    fields: Sequence[Field]
    chips: Sequence[ShownChip]
    views: Sequence[ShownView]
    columns: Sequence[tuple[str, Said, bool]]
    chosen_columns: str
    sort: str
    found: int
    is_narrowed: bool
    previous_url: str
    next_url: str
    export_url: str
    query: str
    bulk: Sequence[BulkAct]
    empty: Said
    request_key: str
    refused: str = ""

    @property
    def is_more_than_counted(self) -> bool:
        return self.found > COUNTED

    @property
    def counted(self) -> int:
        return COUNTED

    @property
    def has_more_fields_used(self) -> bool:
        return any(field.chosen and not field.is_main for field in self.fields)

    @property
    def is_on_more_pages(self) -> bool:
        """Whether more rows match than are shown."""
        return bool(self.previous_url or self.next_url)

    @property
    def has_more_fields(self) -> bool:
        return any(not field.is_main for field in self.fields)


def listing(request: HttpRequest, visit: Visit, table: Table[R]) -> Listing[R] | FileResponse:
    """The page of a list its address asks for, or the sheet; three queries and what choices and dressing take.

    A list longer than a sheet may be says so instead. raises  BadRequest for an address that cannot be meant
    """
    saved = views_saved(visit, table)
    asked = asked_first(request.GET, visit, table, saved)
    export = request.GET.get(EXPORT, "").strip()
    if export:
        if export != "xlsx":
            raise BadRequest("export: not_a_choice")
        try:
            return sheet_of(visit, table, asked)
        except SheetTooLong as refusal:
            return listed(visit, table, asked, saved, refused=telling.told(refusal, language()))
    return listed(visit, table, asked, saved)


def listed(
    visit: Visit, table: Table[R], asked: Asked[R], saved: Sequence[ViewRow], *, refused: str = ""
) -> Listing[R]:
    """The page of a list; `refused` is said above its rows."""
    rows = table.rows(visit, asked.values)
    page = list_page(rows, asked.by, asked.at, size=table.size)
    path = reverse(table.url)
    return Listing(
        name=table.name,
        url=path,
        all_url=asked.url_all(path),
        heads=[_head(asked, column, path) for column in asked.columns],
        rows=_rows(table, asked, table.dress(visit, page.rows)),
        fields=fields_shown(asked, table),
        chips=chips_shown(asked, path),
        views=views_shown(visit, table, asked, path, saved),
        columns=[(each.key, each.title, each in asked.columns) for each in table.columns if not each.is_lead],
        chosen_columns=asked.query.get(COLUMNS, ""),
        sort=asked.sort,
        found=counted(rows),
        is_narrowed=bool(asked.values),
        previous_url=asked.url(path, **{AT: place_write(page.previous)}) if page.previous else "",
        next_url=asked.url(path, **{AT: place_write(page.next)}) if page.next else "",
        export_url=asked.url(path, **{EXPORT: "xlsx"}),
        query=asked.query.urlencode(),
        bulk=[act for act in table.bulk if visit.actor.may(act.duty)],
        empty=table.empty,
        request_key=fresh_key(),
        refused=refused,
    )


def fields_shown(asked: Asked[Any], table: Table[Any]) -> Sequence[Field]:
    """What a list can be narrowed by, with what is chosen."""
    return [_field(asked, each) for each in table.narrowings]


def chips_shown(asked: Asked[Any], path: str) -> Sequence[ShownChip]:
    """What a list is narrowed to, each with the address of the list without it."""
    return [
        ShownChip("" if chip.narrowing.kind == "flag" else chip.narrowing.title, chip.said, _without(asked, path, chip))
        for chip in asked.chips
    ]


def _without(asked: Asked[Any], path: str, chip: Chip) -> str:
    url = asked.url_without(path, chip)
    return url if "?" in url else asked.url_all(path)


def _head(asked: Asked[Any], column: Column[Any], path: str) -> Head:
    is_sorted = asked.sort.removeprefix("-") == column.key
    way = ("descending" if asked.sort.startswith("-") else "ascending") if is_sorted else ""
    url = ""
    if column.sort is not None:
        url = asked.url(path, **{SORT: column.key if way == "descending" else f"-{column.key}"})
    return Head(column.key, column.title, url, way, column.is_figure)


def _rows(table: Table[R], asked: Asked[R], rows: Sequence[R]) -> Sequence[ShownRow]:
    titled = [(column, escape(column.title), _classes(column)) for column in asked.columns]  # once, not for each row
    return [
        ShownRow(
            table.key(row),
            SafeString("".join([_cell(title, classes, column.cell(row)) for column, title, classes in titled])),
            table.marks(row) if table.marks else "",
        )
        for row in rows
    ]


def _classes(column: Column[Any]) -> tuple[str, str]:
    """The classes of a column's cells, and those of one that holds a figure."""
    rest = f"{' lead' * column.is_lead}{' headline-cell' * column.is_headline}"
    return f"{' num' * column.is_figure}{rest}", f" num{rest}"


def _cell(title: str, classes: tuple[str, str], cell: Cell) -> str:
    html = conditional_escape(cell.html())
    said = classes[cell.is_figure] if html else f"{classes[cell.is_figure]} blank"
    return f'<td data-title="{title}" class="{said.lstrip()}">{html}</td>'


def _field(asked: Asked[Any], each: Narrowing) -> Field:
    chosen = [chip.given for chip in asked.chips if chip.narrowing is each]
    return Field(each.key, each.title, each.kind, chosen, asked.choices[each.key], each.is_main)
