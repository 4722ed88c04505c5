"""A list as its page shows it: parts/table.html takes what is made here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from ordinance.entrypoints.web.keys import fresh_key
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import AT, COLUMNS, EXPORT, SORT, Asked, asked_of, place_write
from ordinance.entrypoints.web.tables.export import sheet_of
from ordinance.entrypoints.web.tables.spec import BulkAct, Said, Table
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
class ShownCell:
    """A cell of a shown row."""

    title: Said
    html: SafeString | str
    is_figure: bool
    is_lead: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A shown row."""

    key: int
    cells: Sequence[ShownCell]
    mark: str


@dataclass(frozen=True, slots=True)
class Field:
    """One narrowing as the bar above the list shows it."""

    key: str
    title: Said
    kind: str
    value: str
    choices: Sequence[tuple[str, Said]]
    is_main: bool


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A page of a list with everything around it."""

    name: str
    url: str
    heads: Sequence[Head]
    rows: Sequence[ShownRow]
    fields: Sequence[Field]
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

    @property
    def is_more_than_counted(self) -> bool:
        return self.found > COUNTED

    @property
    def counted(self) -> int:
        return COUNTED

    @property
    def has_more_fields_used(self) -> bool:
        return any(field.value and not field.is_main for field in self.fields)

    @property
    def has_more_fields(self) -> bool:
        return any(not field.is_main for field in self.fields)


def listing(request: HttpRequest, visit: Visit, table: Table[R]) -> Listing[R] | FileResponse:
    """The page of a list its address asks for, or the sheet; two queries and what dressing the rows takes.

    raises  BadRequest for an address that cannot be meant, SheetTooLong
    """
    asked = asked_of(request, visit, table)
    if EXPORT in asked.given:
        if asked.given[EXPORT] != "xlsx":
            raise BadRequest("export: not_a_choice")
        return sheet_of(visit, table, asked)
    rows = table.rows(visit, asked.values)
    page = list_page(rows, asked.by, asked.at, size=table.size)
    path = reverse(table.url)
    return Listing(
        name=table.name,
        url=path,
        heads=[_head(asked, column.key, column.title, path, table) for column in asked.columns],
        rows=[_row(table, asked, row) for row in table.dress(visit, page.rows)],
        fields=[_field(visit, asked, table, place) for place in range(len(table.narrowings))],
        columns=[(each.key, each.title, each in asked.columns) for each in table.columns if not each.is_lead],
        chosen_columns=asked.given.get(COLUMNS, ""),
        sort=asked.given.get(SORT, ""),
        found=counted(rows),
        is_narrowed=bool(asked.values),
        previous_url=asked.url(path, **{AT: place_write(page.previous)}) if page.previous else "",
        next_url=asked.url(path, **{AT: place_write(page.next)}) if page.next else "",
        export_url=asked.url(path, **{EXPORT: "xlsx"}),
        query=asked.query.urlencode(),
        bulk=[act for act in table.bulk if visit.actor.may(act.duty)],
        empty=table.empty,
        request_key=fresh_key(),
    )


def _head(asked: Asked[Any], key: str, title: Said, path: str, table: Table[Any]) -> Head:
    column = table.column(key)
    is_sorted = asked.sort.removeprefix("-") == key
    way = ("descending" if asked.sort.startswith("-") else "ascending") if is_sorted else ""
    url = ""
    if column is not None and column.sort is not None:
        url = asked.url(path, **{SORT: key if way == "descending" else f"-{key}"})
    return Head(key, title, url, way, column is not None and column.is_figure)


def _row(table: Table[R], asked: Asked[R], row: R) -> ShownRow:
    cells = []
    for column in asked.columns:
        cell = column.cell(row)
        cells.append(ShownCell(column.title, cell.html(), column.is_figure or cell.is_figure, column.is_lead))
    return ShownRow(table.key(row), cells, table.marks(row) if table.marks else "")


def _field(visit: Visit, asked: Asked[Any], table: Table[Any], place: int) -> Field:
    each = table.narrowings[place]
    choices = each.choices(visit) if each.choices is not None else ()
    return Field(each.key, each.title, each.kind, asked.given.get(each.key, ""), choices, each.is_main)
