"""`ordinance django …`: Django's own commands on our settings and database, for developers."""

import argparse

from django.core.management import execute_from_command_line


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("django", help="a command of Django itself, e.g. makemigrations")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(run=lambda given: framework(given.arguments))


def framework(arguments: list[str]) -> int:
    execute_from_command_line(["ordinance django", *arguments])
    return 0
