"""The commands there are, in the order the help shows them, and the modules of this folder that hold them.

A module has `add(subparsers)`. By name, because a command is imported only when it is asked for: starting must not
pay for the others.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": "up",
        "migrate": "migrate",
        "import": "imports",
        "simulate": "simulate",
        "demo": "demo",
        "policy": "policy",
        "invariants": "invariants",
        "ledger": "ledger",
        "backup": "backup",
        "restore": "restore",
        "worker": "worker",
        "bench": "bench",
        "django": "framework",
    }
)
