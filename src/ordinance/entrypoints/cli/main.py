"""The command `ordinance`: finds the database, sets Django up, and hands over to one command.

A command is a module with `add(subparsers)`, listed in `commands.py`; it sets `run` on its parser to a function that
takes the parsed arguments and returns the exit status.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Final

import django
from django.db import connection

from ordinance.config.environment import EnvironmentInvalid
from ordinance.entrypoints.cli.commands import COMMANDS
from ordinance.entrypoints.cli.release import connections_release
from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import Role, address
from ordinance.foundation.database.embedded.attach import attaching, left
from ordinance.foundation.home import HomeUnusable, home

# Only these are given the owner's address; everything else works as the application.
OWNERS_COMMANDS: Final = frozenset({"up", "migrate", "backup", "restore", "bench"})
UNUSABLE: Final = 2
INTERRUPTED: Final = 130


@contextmanager
def database_at_hand(command: str) -> Iterator[Callable[[], None]]:
    """Keep the embedded server running for this command, unless DATABASE_URL names another one.

    The server starts while we import; the function given waits until it is ready.
    """
    if os.environ.get("DATABASE_URL") or command not in COMMANDS:
        yield lambda: None
        return
    here = home().prepare()
    if command in OWNERS_COMMANDS:
        os.environ["DATABASE_OWNER_URL"] = address(here, Role.OWNER)
    with attaching(here) as wait:
        yield wait
    if command == "up":
        left(here)  # Ctrl-C promises that everything has stopped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 is the status of everything that kept it from starting."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[0] if given else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ordinance.config.settings")
    try:
        with database_at_hand(command if needs_database(given) else "") as wait:
            django.setup()
            parsed = parser_of(command).parse_args(given)
            wait()
            try:
                if command in COMMANDS and command not in OWNERS_COMMANDS and needs_database(given):
                    tables_at_hand()
                return int(parsed.run(parsed))
            finally:
                connections_release()
    except (HomeUnusable, DatabaseUnusable, EnvironmentInvalid) as error:
        print(f"ordinance: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED


def tables_at_hand() -> None:
    """Make the tables of an embedded database that has none yet, as its owner, in a process of its own."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('companies_company')")
        if cursor.fetchone()[0] is not None:
            return
    if os.environ.get("DATABASE_URL"):
        raise EnvironmentInvalid("The database has no tables yet: run `ordinance migrate` with DATABASE_OWNER_URL set.")
    print("ordinance: the database is new, making its tables …", file=sys.stderr)
    made = subprocess.run(
        [sys.executable, "-m", "ordinance.entrypoints.cli.main", "migrate"], check=False, stdout=subprocess.DEVNULL
    )
    if made.returncode:
        raise EnvironmentInvalid("The tables could not be made; what stands above says why.")


def needs_database(given: Sequence[str]) -> bool:
    """An exported part of the ledger is verified off line, wherever it was brought to."""
    return list(given[:2]) != ["ledger", "verify"] or not any(word.split("=")[0] == "--file" for word in given)


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser with this command alone, or with all when it is none of them, to show what there is.

    Commands import models, which Django allows only after its setup: hence by name, and now.
    """
    parser = argparse.ArgumentParser(prog="ordinance", description="Ordinance 订制")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [COMMANDS[command]] if command in COMMANDS else COMMANDS.values():
        import_module(f"ordinance.entrypoints.cli.{name}").add(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
