"""Children that do not outlive us, even when we are killed without a word."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def dies_with_parent(by: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that asks Linux to signal the child when we end; elsewhere there is no such promise.

    It runs after subprocess has changed the child's user, which would have undone it.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)  # the parent ended before we could ask

    return ask
