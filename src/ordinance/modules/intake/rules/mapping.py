"""A mapping: which columns of a file say what, and how its rows become documents.

A mapping is data. It declares columns under all the headings they go by, how values are read and rounded, what it
fills in itself, and how rows are grouped; the machinery is the same for all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingLine


class Reads(Enum):
    TEXT = "text"
    CODE = "code"
    QUANTITY = "quantity"
    PRICE = "price"
    PERCENT = "percent"
    FRACTION = "fraction"  # 0.15, kept as 15 percent
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"


class Level(Enum):
    HEADER = "header"
    LINE = "line"


class Signs(Enum):
    POSITIVE = "positive"  # zero or less breaks the row
    ANY = "any"  # the mapping's `classify` decides what a negative document is


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    name: str
    headings: tuple[str, ...]
    reads: Reads = Reads.TEXT
    level: Level = Level.LINE
    column_needed: bool = False  # without the column the file is refused
    value_needed: bool = False  # without the value the row is broken
    places: int | None = None  # round half up to these, and say so
    max_length: int = 200
    may_differ: bool = False  # rows of one document may disagree: the first is taken, with a warning
    choices: Mapping[str, str] = field(default_factory=dict)


Classify = Callable[[str, Sequence[IncomingLine]], tuple[DocumentKind, str]]


def always_an_order(document_no: str, lines: Sequence[IncomingLine]) -> tuple[DocumentKind, str]:
    return DocumentKind.SALES_ORDER, ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    name: str
    fields: tuple[Field, ...]
    group_by: tuple[str, ...]
    wanted: tuple[str, ...]  # what a document should say; listed in `missing` when it does not
    defaults: Mapping[str, str] = field(default_factory=dict)
    implied: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # heading → the field and value it says
    signs: Signs = Signs.POSITIVE
    classify: Classify = always_an_order
    charge_codes: frozenset[str] = frozenset()
    header_charges: Mapping[str, str] = field(default_factory=dict)  # money field of the header → description
    month_first: bool | None = None
    ships_as_requested: bool = False  # without a ship date it shipped on the requested one
    warns_of_blank_description: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A mapping laid over the columns of one file: only the fields this file can say, or the mapping fills in."""

    mapping: FileMapping
    columns: Mapping[str, str]  # field → column
    unsaid: Mapping[str, str]  # field → what counts when its cell is empty, by a heading or by default
    header: tuple[Field, ...]
    line: tuple[Field, ...]


def plan_of(mapping: FileMapping, headings: Sequence[str]) -> Plan:
    """Raises FileRefused: columns_missing, column_twice."""
    columns = columns_of(mapping, headings)
    keys = {heading_key(heading) for heading in headings}
    implied = dict(saying for heading, saying in mapping.implied.items() if heading_key(heading) in keys)
    unsaid = {**mapping.defaults, **implied}
    said = [entry for entry in mapping.fields if entry.name in columns or entry.name in unsaid]
    # The currency first: it says how many decimals the amounts beside it may have.
    header = sorted(
        (entry for entry in said if entry.level is Level.HEADER), key=lambda entry: entry.name != "currency"
    )
    return Plan(
        mapping=mapping,
        columns=columns,
        unsaid=unsaid,
        header=tuple(header),
        line=tuple(entry for entry in said if entry.level is Level.LINE),
    )


def heading_key(text: str) -> str:
    """Headings compare without case, spaces, brackets, stars and underscores: `单价 (含税)*` is `单价含税`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_*#:./()\[\]\-]+", "", folded)


def columns_of(mapping: FileMapping, headings: Sequence[str]) -> dict[str, str]:
    """Field name → heading in this file; raises FileRefused when one is wanting or stands twice."""
    wanted = {heading_key(name): entry.name for entry in mapping.fields for name in entry.headings}
    found: dict[str, str] = {}
    for heading in headings:
        name = wanted.get(heading_key(without_count(heading)))
        if name is None:
            continue
        if name in found:
            raise FileRefused("column_twice", field=name, columns=[found[name], heading])
        found[name] = heading
    lacking = [entry for entry in mapping.fields if entry.column_needed and entry.name not in found]
    if lacking:
        raise FileRefused(
            "columns_missing",
            mapping=mapping.name,
            fields=[entry.name for entry in lacking],
            expected=[" / ".join(entry.headings[:3]) for entry in lacking],
            found=list(headings[:40]),
        )
    return found


def without_count(heading: str) -> str:
    """The heading as written; the reader numbers repeated ones (`数量`, `数量#2`) to keep both."""
    return re.sub(r"#\d+$", "", heading)


def is_heading(mapping: FileMapping, cells: Sequence[str]) -> bool:
    """Whether this line carries at least the columns the mapping cannot do without."""
    keys = {heading_key(cell) for cell in cells}
    return all(keys & {heading_key(name) for name in entry.headings} for entry in mapping.fields if entry.column_needed)
