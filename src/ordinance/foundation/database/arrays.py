"""Arrays as parameters of hot statements: numbers as text with a cast, texts and bytes as PostgreSQL receives them.

In binary form nothing is quoted here and nothing is read back there; the type stands in the parameter, so that a
statement keeps one plan.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD: Final = struct.Struct("!iiIii")  # dimensions, may hold nulls, type of an element, how many, first index
_LENGTH: Final = struct.Struct("!i")
_NULL: Final = _LENGTH.pack(-1)
_COMMON: Final = 512  # bytes most texts stay below
_SIZES: Final = [_LENGTH.pack(size) for size in range(_COMMON)]
_TEXT, _BYTEA = 25, 17  # PostgreSQL's types
_TEXTS, _BYTEAS = 1009, 1001  # and their arrays


class Texts:
    """A text array."""

    __slots__ = ("content",)

    def __init__(self, values: Sequence[str | None]) -> None:
        self.content = _packed(_TEXT, [None if value is None else value.encode() for value in values])


class Byteas:
    """A bytea array."""

    __slots__ = ("content",)

    def __init__(self, values: Sequence[bytes | None]) -> None:
        self.content = _packed(_BYTEA, values)


class _TextsDumper(Dumper):
    format, oid = Format.BINARY, _TEXTS

    def dump(self, obj: Texts) -> bytes:
        return obj.content


class _ByteasDumper(Dumper):
    format, oid = Format.BINARY, _BYTEAS

    def dump(self, obj: Byteas) -> bytes:
        return obj.content


psycopg.adapters.register_dumper(Texts, _TextsDumper)
psycopg.adapters.register_dumper(Byteas, _ByteasDumper)


def _dates(values: Sequence[date | None]) -> str:
    return "{" + ",".join(["null" if value is None else value.isoformat() for value in values]) + "}"


def _truths(values: Sequence[bool | None]) -> str:
    return "{" + ",".join(["null" if value is None else "t" if value else "f" for value in values]) + "}"


def numbers(values: Sequence[Any]) -> str:
    """An array literal of numbers."""
    return "{" + ",".join(["null" if value is None else str(value) for value in values]) + "}"


# SQL type of the element → how its array is sent
ARRAYS: Final[Mapping[str, Callable[[Sequence[Any]], Any]]] = {
    "text": Texts,
    "bytea": Byteas,
    "bigint": numbers,
    "int": numbers,
    "smallint": numbers,
    "numeric": numbers,
    "date": _dates,
    "boolean": _truths,
}


def _packed(element: int, values: Sequence[bytes | None]) -> bytes:
    parts = [_HEAD.pack(1, 1, element, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            size = len(value)
            parts.append(_SIZES[size] if size < _COMMON else _LENGTH.pack(size))
            parts.append(value)
    return b"".join(parts)
