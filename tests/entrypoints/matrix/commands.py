"""The doors of the commands: every module of the command line and the worker, and the workflows it calls."""

import importlib
from types import ModuleType
from typing import Final

from ordinance.workflows.kernel import BatchWorkflow, Workflow
from tests.paths import CHECKOUT

SOURCE: Final = CHECKOUT / "src"
# What these fill stands empty before, so that nothing could be held there.
SEEDS: Final = ("ordinance.entrypoints.cli.benching", "ordinance.entrypoints.cli.demo")


def command_modules() -> list[ModuleType]:
    """Every module behind a command, imported, so that its doors are declared."""
    folders = (SOURCE / "ordinance" / "entrypoints" / name for name in ("cli", "worker"))
    paths = sorted(path for folder in folders for path in folder.rglob("*.py") if path.name != "__init__.py")
    names = (".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in paths)
    return [importlib.import_module(name) for name in names if not name.startswith(SEEDS)]


def called_by(module: ModuleType) -> set[str]:
    """The names of the workflows a module has at hand."""
    return {each.door.name for each in vars(module).values() if isinstance(each, (Workflow, BatchWorkflow))}
