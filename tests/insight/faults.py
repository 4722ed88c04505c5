"""The faults to plant, from faults.toml."""

import tomllib
from pathlib import Path
from typing import Final, NamedTuple


class Fault(NamedTuple):
    """One fault: what it is, the invariant and the check that must catch it, and how it is planted."""

    name: str
    code: str
    check: str
    sql: str


_FILE: Final = Path(__file__).with_name("faults.toml")
FAULTS: Final = tuple(Fault(**fault) for fault in tomllib.loads(_FILE.read_text(encoding="utf-8"))["fault"])
