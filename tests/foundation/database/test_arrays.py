"""Arrays in binary form are known to every connection, whatever is imported when."""

import subprocess
import sys
from typing import Final

KNOWN_AFTER_SETUP: Final = """
import django, psycopg
django.setup()
dumpers = psycopg.adapters._dumpers[psycopg.adapt.PyFormat.AUTO]
known = {kind if isinstance(kind, str) else kind.__qualname__ for kind in dumpers}
assert {"Texts", "Byteas"} <= known, known
"""


def test_they_are_known_before_the_first_connection_copies_what_is_known() -> None:
    done = subprocess.run([sys.executable, "-c", KNOWN_AFTER_SETUP], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
