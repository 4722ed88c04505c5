"""Any command on a new home: the database is made, and the command does its work."""

import os
import subprocess
import sys

from ordinance.foundation.home import Home
from tests.foundation.database.embedded.conftest import at_home, folder

__all__ = ["at_home", "folder"]  # fixtures


def run(home: Home, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "ORDINANCE"))}
    return subprocess.run(
        [sys.executable, "-m", "ordinance.entrypoints.cli.main", *arguments],
        env={**inherited, "ORDINANCE_HOME": str(home.path), **variables},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_the_first_command_on_a_new_home_makes_the_tables_and_the_second_finds_them(at_home: Home) -> None:
    first = run(at_home, "invariants")
    second = run(at_home, "invariants")

    assert (first.returncode, "making its tables" in first.stderr) == (0, True), first.stderr
    assert (second.returncode, second.stderr) == (0, "")
