"""How a process makes sure the embedded server runs for as long as it needs it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.keeper import ANOTHER_KEEPS, LOCK, READY, USERS
from ordinance.foundation.database.embedded.locks import is_locked, locked
from ordinance.foundation.home import Home

LOG: Final = "database.log"
LOG_BYTES: Final = 16 * 1024 * 1024
PATIENCE: Final = 300.0
LAST_WORDS: Final = 15


@contextmanager
def attached(home: Home, *, durable: bool = True, idle: float = 1.0) -> Iterator[None]:
    """Keep the server running inside the block; raises DatabaseUnusable when it cannot be.

    durable  False only for tests; counts for a server that is started here, not for one that runs already
    idle     how long a server started here outlives its last user, in seconds
    """
    home.prepare()
    with locked(home.running / USERS, shared=True):
        serving(home, durable=durable, idle=idle)
        yield


@contextmanager
def attaching(home: Home) -> Iterator[Callable[[], None]]:
    """As `attached`, but does not wait: gives a function that does, to be called before the first statement."""
    home.prepare()
    with locked(home.running / USERS, shared=True):
        keeper = None if is_serving(home) else _keeper_start(home, durable=True, idle=1.0)
        yield lambda: serving(home, keeper=keeper)


def is_serving(home: Home) -> bool:
    """Whether a live keeper says that its server is ready."""
    lock = home.running / LOCK
    if not lock.exists() or not is_locked(lock):
        return False
    try:
        return (home.running / READY).read_text(encoding="ascii") == lock.read_text(encoding="ascii")
    except FileNotFoundError:
        return False


def serving(
    home: Home, *, durable: bool = True, idle: float = 1.0, keeper: subprocess.Popen[bytes] | None = None
) -> None:
    """Return when the server is ready, starting a keeper if there is none but the one given."""
    deadline = time.monotonic() + PATIENCE
    while not is_serving(home):
        if time.monotonic() > deadline:
            raise DatabaseUnusable(f"The database is not ready after {PATIENCE:.0f} s; see {home.logs / LOG}.")
        if keeper is None:
            if not is_locked(home.running / LOCK):
                keeper = _keeper_start(home, durable=durable, idle=idle)
        elif (status := keeper.poll()) is not None:
            if status not in (0, ANOTHER_KEEPS):
                raise DatabaseUnusable(_last_words(home.logs / LOG))
            keeper = None
        time.sleep(0.02)


def left(home: Home, *, seconds: float = 30.0) -> None:
    """Wait until the keeper has gone, unless somebody else is still attached."""
    deadline = time.monotonic() + seconds
    while is_locked(home.running / LOCK) and time.monotonic() < deadline:
        if is_locked(home.running / USERS) and is_serving(home):
            return
        time.sleep(0.05)


def _keeper_start(home: Home, *, durable: bool, idle: float) -> subprocess.Popen[bytes]:
    log = home.logs / LOG
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    command = [sys.executable, "-m", "ordinance.foundation.database.embedded.keeper", str(home.path)]
    command += ["--idle", str(idle), *([] if durable else ["--forgetful"])]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=descriptor, stderr=descriptor, start_new_session=True
        )
    finally:
        os.close(descriptor)


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    words = [line.removeprefix("keeper: ") for line in lines[-LAST_WORDS:]]
    return "\n".join(["The embedded PostgreSQL could not be started:", *words, f"(the whole log: {log})"])
