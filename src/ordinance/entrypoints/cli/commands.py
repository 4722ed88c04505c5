"""The commands there are, in the order the help shows them. Each module has `add(subparsers)`."""

from typing import Final

from ordinance.entrypoints.cli import framework, imports, invariants, ledger, migrate, policy, up, worker

COMMANDS: Final = (up, migrate, imports, policy, invariants, ledger, worker, framework)
