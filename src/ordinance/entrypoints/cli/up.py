"""`ordinance up`: the whole system on one desk. Migrates, fills an empty database with the demo company, serves."""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from ordinance.config.environment import EnvironmentInvalid, number
from ordinance.entrypoints.cli.children import Child, demo, web_server, worker
from ordinance.entrypoints.cli.demonstration.progress import company_to_play
from ordinance.entrypoints.cli.migrate import migrate
from ordinance.entrypoints.cli.release import connections_release
from ordinance.entrypoints.cli.welcome import welcome
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.embedded.attach import serving
from ordinance.foundation.database.embedded.locks import locked_at_once
from ordinance.foundation.home import home

# A server that was killed a moment ago may still be letting go of its port.
PORT_SECONDS: Final = 3.0
READY_SECONDS: Final = 60.0
DEMO: Final = "ordinance.entrypoints.cli.demo"  # by name: only the first start needs all it imports
LOOK_EVERY: Final = 0.5
FAILED: Final = 1


class Asked:
    """Set by the signals that ask us to stop; asked twice, or `at_once`, we break off whatever we are doing."""

    def __init__(self) -> None:
        self.to_stop = self.at_once = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.stop)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self.to_stop or self.at_once:
            raise KeyboardInterrupt
        self.to_stop = True


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("up", help="migrate and serve (PORT and HOST say where)")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    parser.set_defaults(run=lambda given: up(with_demo=not given.no_demo))


def up(*, with_demo: bool = True) -> int:
    """Serve until asked to stop; 0 when asked, 1 when something else serves here or the port is taken."""
    host = os.environ.get("HOST", "127.0.0.1")
    port = number("PORT", default=8000)
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  compared, not bound
    asked = Asked()
    with only_one(url) as first:
        if not first or not port_is_free(host, port):
            return FAILED
        migrate()
        if asked.to_stop:
            return 0
        if with_demo and not Company.objects.exists():
            demo_make(asked)
        greeting = welcome()
        connections_release()
        children = []
        try:
            children.append(web_server(host, port, processes=number("ORDINANCE_WEB_PROCESSES", default=2), threads=4))
            if wait_ready(url, asked, children):
                print(f"ordinance: {url}\n{greeting}", flush=True)
                children.append(worker())  # only now: it would take the processors from who waits for a page
                if with_demo and company_to_play() is not None:
                    children.append(demo())
                connections_release()
            watch(asked, children)
        finally:
            for child in children:
                child.stop()
            for child in children:
                child.wait()
    return 0


def demo_make(asked: Asked) -> None:
    """Fill the empty database; raises KeyboardInterrupt when asked to stop meanwhile, with nothing left behind."""
    asked.at_once = True
    try:
        if asked.to_stop:  # a moment before
            raise KeyboardInterrupt
        print("ordinance: 正在建立演示公司 / making the demo companies …", flush=True)
        import_module(DEMO).seed()
    except KeyboardInterrupt:
        print(
            "ordinance: 演示公司尚未建成，下次启动重新建立。 The demo is made anew at the next start.", file=sys.stderr
        )
        raise
    finally:
        asked.at_once = False


@contextmanager
def only_one(url: str) -> Iterator[bool]:
    """Hold this home's right to serve; False, said aloud, when another process has it."""
    path = home().prepare().running / "up.lock"
    with locked_at_once(path) as lock:
        if lock is None:
            there = path.read_text(encoding="utf-8")
            print(f"ordinance: already serving from {home().path}: {there}", file=sys.stderr)
            yield False
            return
        os.ftruncate(lock, 0)
        os.write(lock, f"{url} (process {os.getpid()})".encode())
        yield True


def port_is_free(host: str, port: int) -> bool:
    """Try the address as the server will; says what to do when it cannot be had."""
    if not 0 < port < 65536:
        raise EnvironmentInvalid(f"PORT must be between 1 and 65535, not {port}.")
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(target)
            return True
        except OSError as error:
            if time.monotonic() > deadline:
                print(
                    f"ordinance: cannot listen on {host}:{port} ({error.strerror}). "
                    f"Stop what uses it, or choose another port: PORT={port + 1} ./run",
                    file=sys.stderr,
                )
                return False
            time.sleep(0.1)


def wait_ready(url: str, asked: Asked, children: list[Child]) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while not asked.to_stop and time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/healthz", timeout=5):  # noqa: S310  our own address
                return True
        except HTTPError:
            return True  # it answers; what it thinks of our host name is a matter of ORDINANCE_HOSTS
        except (URLError, OSError):
            for child in children:
                child.look_after()
            time.sleep(0.05)
    return False


def watch(asked: Asked, children: list[Child]) -> None:
    """Look after the children, and after the embedded server's keeper, until asked to stop."""
    embedded = not os.environ.get("DATABASE_URL")
    while not asked.to_stop:
        time.sleep(LOOK_EVERY)
        for child in children:
            child.look_after()
        if embedded and not asked.to_stop:
            serving(home())
