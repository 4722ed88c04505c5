"""The workloads by name, in the order they are run."""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final, TypeAlias

from ordinance.entrypoints.cli.benching import placing
from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.measure import Result

Workload: TypeAlias = Callable[[House, Random], list[Result]]

WORKLOADS: Final[Mapping[str, Workload]] = MappingProxyType(
    {
        "place": placing.place,
        "bulk": placing.bulk,
    }
)
