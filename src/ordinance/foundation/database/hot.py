"""Hot statements: the few acts that peaks are made of read once and write once.

A module hands over a `Read` or a `Write` over its own tables; the workflow sends them together, so that every table
keeps
one owner and the database sees one statement. Everything else uses the plain ORM.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, LiteralString, TypeAlias, cast

import orjson
import psycopg
from django.db import connection

from ordinance.foundation.database.arrays import ARRAYS, Texts
from ordinance.foundation.decimals import digits
from ordinance.foundation.errors import Refusal


class StaleFacts(Refusal):
    """A guard of a hot write missed: what was read is no longer so. The act is rolled back and repeated."""

    code, status = "stale_facts", 409


@dataclass(frozen=True, slots=True)
class Write:
    """One module's part of a composed statement.

    sql       a data-modifying statement over the module's own table with %s parameters; ends in `returning 1` when
    guarded
    params    its values; arrays as text made by `literal`, with a cast in the SQL
    expected  how many rows a guard must touch; None for plain inserts
    """

    name: str
    sql: str
    params: tuple[Any, ...]
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One module's part of a composed read: a query with one json column per row (`json_build_array` of text
    values).
    """

    name: str
    sql: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class KeysIn:
    """The keys an earlier part of the same composed read found: the first value of each of its rows."""

    part: str


Keys: TypeAlias = Collection[int] | KeysIn


@dataclass(frozen=True, slots=True)
class PairsIn:
    """Pairs of things named by their codes, as keys that two earlier parts of the same composed read found.

    first, second  those parts; their rows begin with key and code
    named          the codes; a pair of which one is not known is passed over
    """

    first: str
    second: str
    named: Collection[tuple[str, str]]


def keys_sql(keys: Keys) -> tuple[str, tuple[str, ...]]:
    """Keys as an array in SQL, with the parameters it takes."""
    if isinstance(keys, KeysIn):
        return f"array(select (j->>0)::bigint from {keys.part})", ()
    return "%s::bigint[]", (literal(sorted(set(keys))),)


def pairs_sql(pairs: PairsIn) -> tuple[str, tuple[Texts, Texts]]:
    """Pairs of keys as a subquery in SQL, with the parameters it takes."""

    def key(part: str, name: str) -> str:
        # one object for all, looked up by code: a join would read the rows of the part again for each pair
        return f"coalesce(((select jsonb_object_agg(j->>1, j->>0) from {part})->>{name})::bigint, 0)"

    keys = f"{key(pairs.first, 'w.c0')}, {key(pairs.second, 'w.c1')}"
    named = sorted(pairs.named)
    return f"(select {keys} from unnest(%s::text[], %s::text[]) w(c0, c1))", (
        Texts([first for first, _ in named]),
        Texts([second for _, second in named]),
    )


def write_together(writes: Sequence[Write]) -> None:
    """Send all writes as one statement; raise StaleFacts when a guard touched fewer rows than it expected."""
    guards = [write for write in writes if write.expected is not None]
    statement = _composed_write(tuple((write.name, write.sql, write.expected is not None) for write in writes))
    with _numbered_cursor() as cursor:
        cursor.execute(statement, [value for write in writes for value in write.params])
        touched: Sequence[int] = cursor.fetchone() or ()
    for write, rows in zip(guards, touched, strict=False):
        if rows != write.expected:
            raise StaleFacts(guard=write.name, expected=write.expected, touched=rows)


def read_together(reads: Sequence[Read]) -> dict[str, list[list[Any]]]:
    """Run all reads as one statement; rows per read name, each row a list of JSON values (numbers come as text)."""
    statement = _composed_read(tuple((read.name, read.sql) for read in reads))
    with _numbered_cursor() as cursor:
        cursor.execute(statement, [value for read in reads for value in read.params])
        row = cursor.fetchone()
    if row is None:
        raise StaleFacts(guard="read")
    return {read.name: orjson.loads(cell) if cell else [] for read, cell in zip(reads, row, strict=True)}


@lru_cache(maxsize=256)
def _composed_write(parts: tuple[tuple[str, str, bool], ...]) -> bytes:
    ctes = ", ".join(f"{name} as ({sql})" for name, sql, _ in parts)
    counts = ", ".join(f"(select count(*) from {name})" for name, _, guarded in parts if guarded)
    return _numbered(f"with {ctes} select {counts or '1'}")


@lru_cache(maxsize=256)
def _composed_read(parts: tuple[tuple[str, str], ...]) -> bytes:
    ctes = ", ".join(f"{name}(j) as materialized ({sql})" for name, sql in parts)
    cells = ", ".join(f"(select json_agg(j)::text from {name})" for name, _ in parts)
    return _numbered(f"with {ctes} select {cells}")


def _numbered(statement: str) -> bytes:
    """$1, $2 … for each %s: psycopg would read a statement of this size anew each time to find them."""
    first, *rest = statement.split("%s")
    return (first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))).encode()


class _Prepared(psycopg.Cursor[Any]):
    """A server-side cursor that prepares at the first use: the hot statements are few and come again."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Any:
        return super().execute(cast(LiteralString, query), params, prepare=True, binary=binary)


class _Numbered(psycopg.RawCursor[Any]):
    """The same for statements whose parameters are numbered."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Any:
        return super().execute(cast(LiteralString, query), params, prepare=True, binary=binary)


@contextmanager
def hot_cursor() -> Iterator[Any]:
    """A prepared cursor on Django's connection, wrapped so that errors and query counts stay Django's."""
    with _Prepared(_raw_connection()) as cursor:
        yield _wrapped(cursor)


@contextmanager
def _numbered_cursor() -> Iterator[Any]:
    with _Numbered(_raw_connection()) as cursor:
        yield _wrapped(cursor)


def _raw_connection() -> Any:
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 5
        raw.prepared_max = 500
    return raw


def _wrapped(cursor: psycopg.Cursor[Any]) -> Any:
    plain = cast(Any, cursor)
    return connection.make_debug_cursor(plain) if connection.queries_logged else connection.make_cursor(plain)


_ESCAPES: Final = str.maketrans({'"': '\\"', "\\": "\\\\"})


def literal(values: Iterable[Any]) -> str:
    """A PostgreSQL array literal. Text with a cast is always one type, so a statement keeps one plan."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return '"' + value.translate(_ESCAPES) + '"'
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, bytes):
        return '"\\\\x' + value.hex() + '"'
    if isinstance(value, datetime):
        return '"' + value.isoformat() + '"'
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no array literal for {type(value).__name__}")


def insert(
    name: str, table: str, columns: Mapping[str, tuple[str, Sequence[Any]]], **constants: tuple[str, Any]
) -> Write:
    """An insert of many rows as one part.

    columns    column → (SQL type, one value per row)
    constants  column → (SQL type, the value common to all rows)
    """
    sql = _insert_sql(
        table,
        tuple((column, kind) for column, (kind, _) in columns.items()),
        tuple((column, kind) for column, (kind, _) in constants.items()),
    )
    arrays = (_array(kind, values) for kind, values in columns.values())
    return Write(name, sql, (*(value for _, value in constants.values()), *arrays))


def _array(kind: str, values: Sequence[Any]) -> Any:
    make = ARRAYS.get(kind)
    return literal(values) if make is None else make(values)


@lru_cache(maxsize=256)
def _insert_sql(table: str, columns: tuple[tuple[str, str], ...], constants: tuple[tuple[str, str], ...]) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for _, kind in columns)
    scalars = "".join(f", %s::{kind}" for _, kind in constants)
    names = ", ".join([*(name for name, _ in columns), *(name for name, _ in constants)])
    picks = ", ".join(f"u.c{position}" for position in range(len(columns)))
    aliases = ", ".join(f"c{position}" for position in range(len(columns)))
    # the scalars stand before the from clause, so their values come first
    return f"insert into {table}({names}) select {picks}{scalars} from unnest({arrays}) u({aliases})"
