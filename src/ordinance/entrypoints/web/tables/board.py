"""The board of stages as its page shows it: the filter and views of the list, and a column for each stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import Asked
from ordinance.entrypoints.web.tables.orders import customer_of, marks_of, order_url
from ordinance.entrypoints.web.tables.showing import Field, ShownChip, chips_shown, fields_shown
from ordinance.entrypoints.web.tables.spec import Said, Table
from ordinance.entrypoints.web.tables.views import ShownView, views_shown
from ordinance.entrypoints.web.templatetags.pages import money
from ordinance.entrypoints.web.words import STAGES
from ordinance.foundation.preferences.queries import ViewRow
from ordinance.insight.board import COUNTED, BoardColumn
from ordinance.insight.order_page import order_ref
from ordinance.insight.order_rows import OrderRow


@dataclass(frozen=True, slots=True)
class Card:
    """One order on the board."""

    ref: str
    number: str
    url: str
    customer: str
    amount: str
    promised: str
    marks: SafeString | str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One stage; `url` is the list narrowed to it."""

    stage: str
    title: Said
    count: str
    worth: Sequence[str]
    url: str
    cards: Sequence[Card]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A board, with what the filter and the views above it ask of a list."""

    name: str
    url: str
    all_url: str
    list_url: str
    fields: Sequence[Field]
    chips: Sequence[ShownChip]
    views: Sequence[ShownView]
    sort: str
    chosen_columns: str
    query: str
    columns: Sequence[ShownColumn]
    found: int
    is_more_than_counted: bool

    @property
    def counted(self) -> int:
        return self.found

    @property
    def has_more_fields(self) -> bool:
        return any(not field.is_main for field in self.fields)

    @property
    def has_more_fields_used(self) -> bool:
        return any(field.chosen and not field.is_main for field in self.fields)


def board_shown(
    visit: Visit, table: Table[Any], asked: Asked[Any], saved: Sequence[ViewRow], columns: Sequence[BoardColumn]
) -> Board:
    """The board its page shows."""
    path, list_path = reverse("orders_board"), reverse(table.url)
    return Board(
        name=table.name,
        url=path,
        all_url=asked.url_all(path),
        list_url=asked.url(list_path),
        fields=fields_shown(asked, table),
        chips=chips_shown(asked, path),
        views=views_shown(visit, table, asked, path, saved),
        sort=asked.sort,
        chosen_columns=asked.query.get("columns", ""),
        query=asked.query.urlencode(),
        columns=[_column(asked, list_path, column) for column in columns],
        found=sum(min(column.count, COUNTED) for column in columns),
        is_more_than_counted=any(column.is_more for column in columns),
    )


def _column(asked: Asked[Any], path: str, column: BoardColumn) -> ShownColumn:
    return ShownColumn(
        stage=column.stage,
        title=STAGES[column.stage],
        count=f"{COUNTED}+" if column.is_more else str(column.count),
        worth=[money(gross, currency) for currency, gross in column.worth],
        url=asked.url(path, stage=column.stage),
        cards=[_card(row) for row in column.rows],
        has_more=column.count > len(column.rows),
    )


def _card(row: OrderRow) -> Card:
    order = row.order
    ref = order_ref(order)
    return Card(
        ref=ref,
        number=order.number or "",
        url=order_url(ref),
        customer=customer_of(order),
        amount=money(order.gross, order.currency),
        promised=order.promised_on.isoformat() if order.promised_on else "",
        marks=marks_of(row).html(),
    )
