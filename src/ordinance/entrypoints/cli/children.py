"""The processes `up` runs beside the database: the web server and the worker. They are restarted when they fall."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from ordinance.foundation.database.embedded.parentage import dies_with_parent

CALM_SECONDS: Final = 10.0
STOP_SECONDS: Final = 20.0
ERRAND_FALLS: Final = 5


class Child:
    """One process: started again when it ends, later each time it ends soon after its start."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.falls = 0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C reaches us alone, and we stop everybody in order.
        return subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )

    def look_after(self) -> None:
        """Start it again if it has ended; call often."""
        status = self.process.poll()
        if status is None:
            return
        age = time.monotonic() - self.started
        if age < min(self.falls, 10):
            return
        self.falls = 1 if age > CALM_SECONDS else self.falls + 1
        self._kill_group()
        print(f"ordinance: the {self.name} ended with status {status}; it is started again", file=sys.stderr)
        self.process = self._start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill_group()
            self.process.wait()

    def _kill_group(self) -> None:
        """End what it started itself and may have left behind, holding the port."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Errand(Child):
    """A process that ends when its work is done; when it falls it is started again, so often and no more."""

    def look_after(self) -> None:
        """Start it again if it fell."""
        if self.process.poll() != 0 and self.falls < ERRAND_FALLS:
            super().look_after()


def environment_for_children() -> dict[str, str]:
    """Ours without the owner's address: doors and worker work as the application."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}


def web_server(host: str, port: int, *, processes: int, threads: int) -> Child:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(processes), "--blocking-threads", str(threads), "--backlog", "1024"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"]
    return Child("web server", [*command, "ordinance.config.wsgi:application"], environment_for_children())


def worker() -> Child:
    command = [sys.executable, "-m", "ordinance.entrypoints.cli.main", "worker"]
    return Child("worker", command, environment_for_children())


def demo() -> Errand:
    command = [sys.executable, "-m", "ordinance.entrypoints.cli.main", "demo"]
    return Errand("demo company", command, environment_for_children())
