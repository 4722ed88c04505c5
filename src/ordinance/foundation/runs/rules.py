"""Long acts: what states they have, and how much they take at once."""

from enum import StrEnum
from typing import Final

KEYS_MAX: Final = 5_000
CHUNK: Final = 50


class RunState(StrEnum):
    """A run waits for its first chunk, goes on chunk by chunk, and is done, or was stopped before its end."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


UNDER_WAY: Final = (RunState.WAITING, RunState.RUNNING)
