"""The embedded server under an ordinary user. Run as root, the tests step down to one; else they are one."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, Final

import pytest

from ordinance.foundation.home import Home
from tests.foundation.database.embedded.conftest import remove
from tests.paths import CHECKOUT

USER: Final = 1  # daemon: initdb wants an account that has a name
ATTACH: Final = """
import os, sys
from pathlib import Path
import psycopg
from ordinance.foundation.database.embedded.addresses import Role, address
from ordinance.foundation.database.embedded.attach import attached, left
from ordinance.foundation.home import Home, HomeUnusable
home = Home(Path(sys.argv[1]))
try:
    with attached(home):
        with psycopg.connect(address(home, Role.APPLICATION)) as application:
            print(os.geteuid(), application.execute("select current_user").fetchone()[0])
        left(home, seconds=0)
except HomeUnusable as error:
    print("unusable:", error)
"""


def as_user() -> dict[str, Any]:
    return {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}


def python_for_user() -> str:
    """A Python of our version the user may start: root's own may lie in a closed folder."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = ["/bin/sh", "-c", '"$1" -c ""', "sh", candidate]
        if subprocess.run(command, check=False, cwd="/", capture_output=True, **as_user()).returncode == 0:
            return candidate
    pytest.skip("no Python an ordinary user could start")


def attach(home: Home) -> str:
    paths = os.pathsep.join([str(CHECKOUT / "src"), sysconfig.get_path("purelib")])
    done = subprocess.run(
        [python_for_user(), "-c", ATTACH, str(home.path)],
        check=False,
        cwd="/",
        env={"PATH": os.defpath, "PYTHONPATH": paths, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        **as_user(),
    )
    return str(done.stdout).strip() or str(done.stderr)


def test_an_ordinary_user_needs_no_more_than_a_folder(folder: Path) -> None:
    home = Home(folder / "我的 home")
    home.path.mkdir()
    if os.geteuid() == 0:
        os.chown(home.path, USER, USER)
    uid = USER if os.geteuid() == 0 else os.geteuid()
    try:
        assert attach(home) == f"{uid} ordinance_app"
        assert attach(home) == f"{uid} ordinance_app"
        assert (home.path / "database/data").stat().st_uid == uid
    finally:
        remove(home)


def test_a_folder_of_somebody_else_is_refused(folder: Path) -> None:
    folder.chmod(0o555)

    assert attach(Home(folder / "home")).startswith("unusable: Ordinance cannot write to its folder")
