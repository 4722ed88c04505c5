"""Where a spawned process of the benchmark begins: Django is set up before anything that needs it is imported."""

from importlib import import_module
from typing import Any

import django


def run(place: int, *arguments: Any) -> None:
    """Set up and work."""
    django.setup()
    import_module("ordinance.entrypoints.cli.benching.many").work(place, *arguments)
