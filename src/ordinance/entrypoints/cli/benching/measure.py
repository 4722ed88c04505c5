"""Measuring: variants alternate in random order in one process, medians over many rounds, CPU of client and server."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from django.db import connection

_TICKS: Final = os.sysconf("SC_CLK_TCK")
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


def _rounded(value: float | None, places: int = 2) -> float | None:
    return None if value is None else round(value, places)
