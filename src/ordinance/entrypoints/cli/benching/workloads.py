"""The workloads by name, in the order they are run."""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final, TypeAlias

from ordinance.entrypoints.cli.benching import fulfilling, looking, many, placing
from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.measure import Result

Workload: TypeAlias = Callable[[House, Random], list[Result]]

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
    }
)
