"""The commands there are, in the order the help shows them. Each module has `add(subparsers)`."""

from typing import Final

from ordinance.entrypoints.cli import framework, imports, migrate, up, worker

COMMANDS: Final = (up, migrate, imports, worker, framework)
