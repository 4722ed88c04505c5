"""Homes of their own for servers of their own, under names that are hard on quoting."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ordinance.foundation.database.embedded.addresses import socket_folder
from ordinance.foundation.home import Home


def processes_of(home: Home) -> set[int]:
    """The keeper and everything of PostgreSQL that works for a home."""
    data = (home.path / "database").resolve() / "data"
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
            is_keeper = (
                b"ordinance.foundation.database.embedded.keeper" in command and os.fsencode(home.path) in command
            )
            if is_keeper or (entry / "cwd").readlink() == data:
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def kill_all(home: Home) -> None:
    for pid in processes_of(home):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder everybody may enter; pytest's own is closed to others."""
    path = Path(tempfile.mkdtemp(prefix="ordinance 订制 "))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def remove(home: Home) -> None:
    kill_all(home)
    shutil.rmtree((home.path / "database").resolve(), ignore_errors=True)
    shutil.rmtree(socket_folder(home), ignore_errors=True)


@pytest.fixture
def at_home(folder: Path) -> Iterator[Home]:
    home = Home(folder / "我的 home").prepare()
    yield home
    remove(home)
