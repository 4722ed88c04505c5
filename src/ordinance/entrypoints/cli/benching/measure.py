"""Measuring: variants alternate in random order in one process, medians over many rounds, CPU of client and server."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, ClassVar, Final

from django.db import connection

_TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE_LIMIT_MS: Final = 50
_SILENT: Final = ("nextval", "BEGIN", "COMMIT")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to do the work: what is made ready before the clock runs, and the work itself."""

    prepare: Callable[[], Any]
    act: Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the report; rates are units of the workload (orders, pages, …) per second."""

    workload: str
    ours_per_s: float
    limit_per_s: float | None = None
    minimum_per_s: float | None = None
    cpu_ms: float | None = None
    statements: int | None = None

    HEAD: ClassVar[str] = (
        f"{'workload':<16}{'ours/s':>11}{'limit/s':>11}{'min/s':>11}{'ratio':>8}{'CPU ms':>9}{'stmts':>7}"
    )

    def as_json(self) -> dict[str, Any]:
        """The object printed with --json."""
        return {
            "workload": self.workload,
            "ours_per_s": round(self.ours_per_s, 2),
            "limit_per_s": _rounded(self.limit_per_s),
            "minimum_per_s": _rounded(self.minimum_per_s),
            "ratio": _rounded(self.ours_per_s / self.limit_per_s, 3) if self.limit_per_s else None,
            "cpu_ms": _rounded(self.cpu_ms, 3),
            "statements": self.statements,
        }

    def line(self) -> str:
        """The row printed without it."""
        return _line(self.as_json(), 16, (11, 11, 11, 8, 9, 7))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page's row of the report: milliseconds of the server for one answer."""

    page: str
    median_ms: float
    p95_ms: float
    cpu_ms: float
    database_cpu_ms: float
    statements: int
    bytes: int

    HEAD: ClassVar[str] = (
        f"{'page':<34}{'median ms':>11}{'p95 ms':>9}{'CPU ms':>9}{'of it PG':>9}"
        f"{'stmts':>7}{'bytes':>9}{'limit ms':>10}"
    )

    def as_json(self) -> dict[str, Any]:
        """The object printed with --json."""
        return {
            "page": self.page,
            "median_ms": round(self.median_ms, 1),
            "p95_ms": round(self.p95_ms, 1),
            "cpu_ms": round(self.cpu_ms, 1),
            "database_cpu_ms": round(self.database_cpu_ms, 1),
            "statements": self.statements,
            "bytes": self.bytes,
            "limit_ms": PAGE_LIMIT_MS,
        }

    def line(self) -> str:
        """The row printed without it."""
        return _line(self.as_json(), 34, (11, 9, 9, 9, 7, 9, 10))


@dataclass(slots=True)
class Times:
    """Seconds of each round, and the CPU seconds of client and server over all rounds."""

    rounds: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def rate(self, units: int) -> float:
        """Units per second in the median round."""
        return units / median(self.rounds)


def alternate(variants: Mapping[str, Variant], rounds: int, random: Random) -> dict[str, Times]:
    """Run every variant once a round, in random order; the first round warms up and does not count."""
    times = {name: Times() for name in variants}
    for number in range(rounds + 1):
        names = list(variants)
        random.shuffle(names)
        for name in names:
            ready = variants[name].prepare()
            cpu, began = cpu_seconds(), time.perf_counter()
            variants[name].act(ready)
            took = time.perf_counter() - began
            if number:
                times[name].rounds.append(took)
                times[name].cpu += cpu_seconds() - cpu
    return times


def page_measured(name: str, ask: Callable[[], int], times: int) -> PageResult:
    """Ask for a page so many times after two that warm up; `ask` returns how many bytes the answer has."""
    for _ in range(2):
        size = ask()
    rounds, ours, database = [], time.process_time(), _server_seconds()
    for _ in range(times):
        began = time.perf_counter()
        ask()
        rounds.append(time.perf_counter() - began)
    ours, database = time.process_time() - ours, _server_seconds() - database
    with statements_counted() as sent:
        ask()
    rounds.sort()
    return PageResult(
        page=name,
        median_ms=median(rounds) * 1000,
        p95_ms=rounds[min(len(rounds) - 1, round(len(rounds) * 0.95))] * 1000,
        cpu_ms=(ours + database) / times * 1000,
        database_cpu_ms=database / times * 1000,
        statements=len(sent),
        bytes=size,
    )


def cpu_seconds() -> float:
    """CPU of this process and of the server process that serves it (where it runs on this machine)."""
    return time.process_time() + _server_seconds()


def _server_seconds() -> float:
    if connection.connection is None:
        return 0.0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def statements_counted() -> Iterator[list[str]]:
    """The statements Django sends inside the block, without keys in blocks and transaction brackets."""
    sent: list[str] = []

    def note(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        text = statement.decode() if isinstance(statement, bytes) else str(statement)
        if not any(word in text for word in _SILENT):
            sent.append(text)
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def _line(row: Mapping[str, Any], first: int, widths: Sequence[int]) -> str:
    """The values of a row, the first at the left, the others as wide as said."""
    name, *values = row.values()
    cells = [f"{'–' if value is None else value:>{width}}" for value, width in zip(values, widths, strict=True)]
    return f"{name:<{first}}" + "".join(cells)


def _rounded(value: float | None, places: int = 2) -> float | None:
    return None if value is None else round(value, places)
