"""Starts and stops one PostgreSQL process on a store, and clears away what a killed one left behind."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Final

import psycopg

from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import Role, address, socket_folder
from ordinance.foundation.database.embedded.cluster import ENVIRONMENT
from ordinance.foundation.database.embedded.parentage import dies_with_parent
from ordinance.foundation.database.embedded.store import Store
from ordinance.foundation.home import Home

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_lock_waits": "on",
}
# For tests alone: what they write need not outlive the machine's power.
FORGETFUL: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
STOP_SECONDS: Final = 60


def start(store: Store, home: Home, *, durable: bool, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the server as our child; it is told to stop when we die, however we die (Linux)."""
    folder = socket_folder(home)
    _socket_folder_make(folder, store)
    settings = {**SETTINGS, **({} if durable else FORGETFUL), "unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [store.programs / "postgres", "-D", store.data, *options],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=dies_with_parent(signal.SIGINT),
        **store.account.process,
    )


def wait_ready(process: subprocess.Popen[bytes], home: Home) -> bool:
    """Wait until the server answers, however long a recovery takes; False when it has ended instead."""
    url = address(home, Role.ADMIN, database="postgres")
    while process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return True
        time.sleep(0.02)
    return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown: sessions are ended, everything committed is on disk."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # recovery at the next start replays what was committed
            process.wait()


def remains_clear(store: Store, home: Home) -> None:
    """Stop an orphaned server of this store and remove locks that name a process that is none of ours.

    Only the keeper calls it, under its lock: whatever still runs on the data is a left-over.
    """
    lock = store.data / "postmaster.pid"
    deadline = time.monotonic() + STOP_SECONDS
    while (pid := _postmaster(lock)) is not None and _works_in(pid, store.data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        if time.monotonic() > deadline:
            raise DatabaseUnusable(f"An older PostgreSQL (process {pid}) does not let go of {store.data}.")
        time.sleep(0.05)
    if pid is not None and Path("/proc/self").exists():
        # The number was given to another process since; PostgreSQL could not tell and would refuse to start.
        # Sessions of the dead server must be gone first: the lock is all that keeps a second server out.
        while any(_works_in(other, store.data) for other in _processes()):
            if time.monotonic() > deadline:
                raise DatabaseUnusable(f"Sessions of an older PostgreSQL still work in {store.data}.")
            time.sleep(0.05)
        lock.unlink(missing_ok=True)
    for left in socket_folder(home).glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _postmaster(lock: Path) -> int | None:
    """The process named in postmaster.pid, if it lives."""
    try:
        pid = int(lock.read_text(encoding="ascii").split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        return pid
    return pid


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:
        return False


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _socket_folder_make(folder: Path, store: Store) -> None:
    """Make the folder ours, or refuse: one that a stranger has made first could hold a stranger's server."""
    try:
        folder.mkdir(mode=0o700)
        store.account.give(folder)
    except FileExistsError:
        status = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or status.st_uid != store.account.uid:
            raise DatabaseUnusable(f"{folder} belongs to somebody else; remove it and start again.") from None
        folder.chmod(0o700)
