"""The command `ordinance`: finds the database, sets Django up, and hands over to one command.

A command is a module with `add(subparsers)`; it is listed in `commands.py` and sets `run` on its parser to a
function that takes the parsed arguments and returns the exit status.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Final

import django

from ordinance.config.environment import EnvironmentInvalid
from ordinance.entrypoints.cli.release import connections_release
from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import Role, address
from ordinance.foundation.database.embedded.attach import attached, left
from ordinance.foundation.home import HomeUnusable, home

# Only these are given the owner's address; everything else works as the application.
OWNERS_COMMANDS: Final = frozenset({"up", "migrate", "backup", "restore"})
UNUSABLE: Final = 2
INTERRUPTED: Final = 130


@contextmanager
def database_at_hand(command: str) -> Iterator[None]:
    """Keep the embedded server running for this command, unless DATABASE_URL names another one."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    here = home().prepare()
    if command in OWNERS_COMMANDS:
        os.environ["DATABASE_OWNER_URL"] = address(here, Role.OWNER)
    with attached(here):
        yield
    if command == "up":
        left(here)  # Ctrl-C promises that everything has stopped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 is the status of everything that kept it from starting."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ordinance.config.settings")
    try:
        with database_at_hand(given[0] if given else ""):
            return _run(given)
    except (HomeUnusable, DatabaseUnusable, EnvironmentInvalid) as error:
        print(f"ordinance: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(given: list[str]) -> int:
    django.setup()
    # The commands import models, which Django allows only now: hence by name.
    commands = import_module("ordinance.entrypoints.cli.commands").COMMANDS
    parser = argparse.ArgumentParser(prog="ordinance", description="Ordinance 订制")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        command.add(subparsers)
    parsed = parser.parse_args(given)
    try:
        status: int = parsed.run(parsed)
    finally:
        connections_release()
    return status


if __name__ == "__main__":
    sys.exit(main())
