"""The description of a list: its columns, what it can be narrowed by, what can be done with its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from ordinance.entrypoints.web.given import day_of, quantity_of, text_of
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Cell
from ordinance.insight.listing import PAGE, SortBy

R = TypeVar("R")
Said = str | Promise
TEXT_MOST: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column. `sort` makes it sortable; `is_shown` says whether it is there before anybody chose columns.

    is_lead      names the row: in a hand it stands first, as the title of the row's card
    is_headline  how the row stands: in a hand it is beside the title, without its own
    """

    key: str
    title: Said
    cell: Callable[[R], Cell]
    sort: SortBy | None = None
    is_shown: bool = True
    is_figure: bool = False
    is_lead: bool = False
    is_headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One thing a list can be narrowed by, as the address holds it.

    read     turns the address's text into a value; raises FieldRefused
    choices  codes and their words, where it is a choice; a flag has the choice "1"
    is_main  stands in the bar above the list, the others behind "more"
    is_many  takes several of its choices at once: its value is a tuple
    """

    key: str
    title: Said
    read: Callable[[str], Any]
    kind: str = "text"
    choices: Callable[[Visit], Sequence[tuple[str, Said]]] | None = None
    is_main: bool = True
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class BulkInput:
    """What an act on many rows asks for: a text, or one of some choices."""

    name: str
    title: Said
    choices: Sequence[tuple[str, Said]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """Something that can be done with the rows picked: `act` is the name of a long act, or `url` a door of its own."""

    act: str
    title: Said
    duty: str
    inputs: Sequence[BulkInput] = ()
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view every list of its kind has: a query of its address under a name. `query` is asked for the visitor."""

    name: Said
    query: Callable[[Visit], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[R]):
    """A list.

    rows    the rows the visitor may see, narrowed by the values read: one QuerySet, not sorted
    dress   what the columns read of one page's rows; a fixed number of queries
    key     the key of a dressed row
    sort    the column and way it is sorted by at first: "-ordered"
    views   views that are there without being saved
    """

    name: str
    url: str
    columns: Sequence[Column[R]]
    narrowings: Sequence[Narrowing] = ()
    rows: Callable[[Visit, Mapping[str, Any]], QuerySet[Any]]
    dress: Callable[[Visit, Sequence[Any]], Sequence[R]]
    key: Callable[[R], int]
    sort: str
    bulk: Sequence[BulkAct] = ()
    views: Sequence[View] = ()
    empty: Said = ""
    size: int = PAGE
    marks: Callable[[R], str] | None = field(default=None)  # a class of the row

    def column(self, key: str) -> Column[R] | None:
        """The column of that key."""
        return next((column for column in self.columns if column.key == key), None)


def text(key: str, title: Said, *, most: int = TEXT_MOST, is_main: bool = True) -> Narrowing:
    """Narrowed by a text."""
    return Narrowing(key=key, title=title, read=lambda value: text_of(value, most=most), kind="search", is_main=is_main)


def day(key: str, title: Said, *, is_main: bool = False) -> Narrowing:
    """Narrowed by a date."""
    return Narrowing(key=key, title=title, read=day_of, kind="date", is_main=is_main)


def amount(key: str, title: Said) -> Narrowing:
    """Narrowed by an amount."""
    return Narrowing(key=key, title=title, read=quantity_of, kind="text", is_main=False)


def choice(
    key: str, title: Said, choices: Callable[[Visit], Sequence[tuple[str, Said]]], *, is_main: bool = True
) -> Narrowing:
    """Narrowed to one of some codes; which are known is checked when the address is read."""
    return Narrowing(
        key=key,
        title=title,
        read=lambda value: text_of(value, most=TEXT_MOST),
        kind="choice",
        choices=choices,
        is_main=is_main,
    )


def several(
    key: str, title: Said, choices: Callable[[Visit], Sequence[tuple[str, Said]]], *, is_main: bool = True
) -> Narrowing:
    """Narrowed to any of the codes chosen."""
    return Narrowing(
        key=key,
        title=title,
        read=lambda value: text_of(value, most=TEXT_MOST),
        kind="several",
        choices=choices,
        is_main=is_main,
        is_many=True,
    )


def flag(key: str, title: Said, yes: Said, *, is_main: bool = True) -> Narrowing:
    """Narrowed to rows of which something is true."""
    return Narrowing(
        key=key,
        title=title,
        read=lambda value: text_of(value, most=TEXT_MOST),
        kind="flag",
        choices=lambda _visit: (("1", yes),),
        is_main=is_main,
    )
