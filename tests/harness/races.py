"""Two or more real transactions at the same time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
R = TypeVar("R")


def at_the_same_time(act: Callable[[T], R], given: Sequence[T], *, seconds: float = 60) -> list[R]:
    """Call `act` with each value in a thread of its own, started together; the answers in the order given.

    raises  what a thread raised, the first one in order
    """
    barrier = Barrier(len(given))

    def run(value: T) -> R:
        try:
            barrier.wait(seconds)
            return act(value)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(given)) as threads:
        futures = [threads.submit(run, value) for value in given]
        return [future.result(seconds) for future in futures]


def at_barrier(parties: int, *, seconds: float = 20) -> Callable[[], None]:
    """A place in an act where all must have arrived before any goes on: the worst interleaving, each time."""
    barrier = Barrier(parties)

    def wait() -> None:
        barrier.wait(seconds)

    return wait
