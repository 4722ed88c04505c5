"""`ordinance up`, as a person starts, stops and kills it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest

from ordinance.foundation.database.embedded.attach import left
from ordinance.foundation.home import Home
from tests.foundation.database.embedded.conftest import at_home, folder, kill_all

__all__ = ["at_home", "folder"]  # fixtures

FIRST_SECONDS: Final = 180.0
AGAIN_SECONDS: Final = 60.0  # four on a quiet machine, which this is not while tests run
LOST_DATABASE_SECONDS: Final = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(home: Home, port: int, *options: str) -> "subprocess.Popen[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "ORDINANCE"))}
    return subprocess.Popen(
        [sys.executable, "-m", "ordinance.entrypoints.cli.main", "up", *options],
        env={**inherited, "ORDINANCE_HOME": str(home.path), "PORT": str(port), "ORDINANCE_WEB_PROCESSES": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_served(port: int, seconds: float) -> None:
    began = time.monotonic()
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:  # refused, broken off, too slow, or 503
            assert time.monotonic() - began < seconds
            time.sleep(0.05)


@contextmanager
def up(home: Home, port: int) -> "Iterator[subprocess.Popen[str]]":
    process = command(home, port, "--no-demo")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said_by(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=FIRST_SECONDS)
    return said


@pytest.mark.slow
def test_it_serves_stops_and_comes_back_after_any_death(at_home: Home) -> None:
    port = free_port()
    with up(at_home, port) as first:
        wait_served(port, FIRST_SECONDS)
        with up(at_home, free_port()) as second:
            assert "already serving" in said_by(second)
            assert second.returncode == 1
        first.send_signal(signal.SIGINT)
        assert f"http://127.0.0.1:{port}" in said_by(first)
        assert first.returncode == 0
        left(at_home, seconds=0.1)

    with up(at_home, port) as killed:
        wait_served(port, AGAIN_SECONDS)
        killed.kill()
        killed.wait()
        with up(at_home, port):
            wait_served(port, AGAIN_SECONDS)
            kill_all(at_home)
            wait_served(port, LOST_DATABASE_SECONDS)


@pytest.mark.slow
def test_the_making_of_the_demo_can_be_broken_off(at_home: Home) -> None:
    first = command(at_home, free_port())
    assert first.stdout is not None
    assert "demo" in first.stdout.readline()
    first.send_signal(signal.SIGINT)

    assert "anew at the next start" in said_by(first)
    assert first.returncode == 130
    left(at_home, seconds=0.1)


def test_a_taken_port_is_named(at_home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with up(at_home, port) as process:
            said = said_by(process)

    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert f"PORT={port + 1} ./run" in said


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("ORDINANCE_HOME", "/proc/ordinance", "ORDINANCE_HOME"),
        ("PORT", "many", "PORT"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str, named: str, at_home: Home) -> None:
    settings = {"ORDINANCE_HOME": str(at_home.path), variable: value}
    environment = {name: text for name, text in os.environ.items() if not name.startswith("DATABASE")} | settings

    done = subprocess.run(
        [sys.executable, "-m", "ordinance.entrypoints.cli.main", "up", "--no-demo"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_the_launcher_finds_its_python_from_anywhere() -> None:
    launcher = Path(sys.executable).with_name("ordinance")
    if not launcher.exists():
        pytest.skip("not installed by ./run")

    done = subprocess.run([launcher, "--help"], check=False, cwd="/", capture_output=True, text=True)

    assert done.returncode == 0
    assert "migrate" in done.stdout
