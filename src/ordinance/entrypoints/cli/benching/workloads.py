"""The workloads by name, in the order they are run."""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final, TypeAlias

from ordinance.entrypoints.cli.benching import fulfilling, looking, many, pages, placing
from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.measure import PageResult, Result

Workload: TypeAlias = Callable[[House, Random], Iterable[Result | PageResult]]

WORKLOADS: Final[Mapping[str, Workload]] = MappingProxyType(
    {
        "place": placing.place,
        "place_workers": many.place_workers,
        "place_http": many.place_http,
        "bulk": placing.bulk,
        "available": looking.available,
        "confirm": fulfilling.confirm,
        "fulfil": fulfilling.fulfil,
        "lists": looking.lists,
        "pages": pages.pages,
    }
)
