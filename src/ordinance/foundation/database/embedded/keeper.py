"""The keeper: a process of its own that is the server's parent while anybody is attached.

It restarts the server after a crash, and stops it and leaves when the last one attached has gone. Two locks
in the home say it all: `keeper.lock` is held by the keeper, `users.lock` is shared by those attached.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Final

from ordinance.foundation.database.embedded import server
from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import SOCKET, socket_folder
from ordinance.foundation.database.embedded.cluster import cluster_make, roles_make
from ordinance.foundation.database.embedded.locks import locked_at_once
from ordinance.foundation.database.embedded.store import Store, store_of
from ordinance.foundation.home import Home

LOCK: Final = "keeper.lock"
READY: Final = "keeper.ready"
USERS: Final = "users.lock"
ANOTHER_KEEPS: Final = 3
CRASHES_IN_A_ROW: Final = 20
LOOK_EVERY: Final = 0.25


class Keeper:
    """Serves until `stopping` is set or nobody has been attached for `idle` seconds."""

    def __init__(self, home: Home, *, durable: bool, idle: float, log: IO[bytes]) -> None:
        self.home = home
        self.durable = durable
        self.idle = idle
        self.log = log
        self.ready = home.running / READY
        self.socket = socket_folder(home) / SOCKET
        self.stopping = False

    def serve(self) -> None:
        store = store_of(self.home)
        cluster_make(store, self.home)
        server.remains_clear(store, self.home)
        crashes = 0
        while not self.stopping:
            process = server.start(store, self.home, durable=self.durable, log=self.log)
            try:
                if server.wait_ready(process, self.home):
                    crashes = 0
                    roles_make(self.home)
                    self.ready.write_text(str(os.getpid()), encoding="ascii")
                    if self._watch(process):
                        return
                crashes += 1
            finally:
                self.ready.unlink(missing_ok=True)
                server.stop(process)
            self._after_crash(store, process, crashes)

    def _watch(self, process: subprocess.Popen[bytes]) -> bool:
        """True when it is time to leave, False when the server has ended or can no longer be reached.

        The users' lock stays with us from the moment we decide to leave until we have left: who comes in
        between waits, and then starts a new keeper.
        """
        last_used = time.monotonic()
        while not self.stopping:
            try:
                process.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                pass
            else:
                return False
            if not self.socket.exists():
                # A cleaner of /tmp took it: nobody can come in any more until the server makes it anew.
                server.stop(process)
                return False
            with locked_at_once(self.home.running / USERS) as free:
                if free is None:
                    last_used = time.monotonic()
                elif time.monotonic() - last_used >= self.idle:
                    self.ready.unlink(missing_ok=True)
                    server.stop(process)
                    return True
        return True

    def _after_crash(self, store: Store, process: subprocess.Popen[bytes], crashes: int) -> None:
        print(f"keeper: PostgreSQL ended with status {process.returncode}", file=sys.stderr, flush=True)
        if crashes > CRASHES_IN_A_ROW:
            raise DatabaseUnusable("PostgreSQL does not start; its last words are above.")
        time.sleep(min(0.1 * crashes, 1.0))
        server.remains_clear(store, self.home)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="ordinance-database-keeper")
    parser.add_argument("home", type=Path)
    parser.add_argument("--forgetful", action="store_true", help="do not wait for the disk (tests)")
    parser.add_argument("--idle", type=float, default=1.0, help="seconds to stay when nobody is attached")
    given = parser.parse_args(arguments)
    home = Home(given.home)
    with locked_at_once(home.running / LOCK) as lock:
        if lock is None:
            return ANOTHER_KEEPS
        (home.running / READY).unlink(missing_ok=True)
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        keeper = Keeper(home, durable=not given.forgetful, idle=given.idle, log=sys.stderr.buffer)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, keeper.stop)
        try:
            keeper.serve()
        except DatabaseUnusable as error:
            print(f"keeper: {error}", file=sys.stderr, flush=True)
            return 1
        with contextlib.suppress(OSError):
            socket_folder(home).rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
