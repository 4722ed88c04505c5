"""Running `ordinance` as a person does, on a database and a home of one's own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.harness.server import Addresses
from tests.paths import CHECKOUT


def ordinance(database: Addresses, home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command with both roles' addresses."""
    environment = {
        **os.environ,
        "DATABASE_URL": database.application,
        "DATABASE_OWNER_URL": database.owner,
        "ORDINANCE_HOME": str(home),
        "PYTHONPATH": str(CHECKOUT / "src"),
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", "ordinance.entrypoints.cli.main", *map(str, arguments)]
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
