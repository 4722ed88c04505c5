"""A workbook as numbered lines of cells, read in a process of its own: a hostile file may only break that one."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.reading import workbook_child
from ordinance.modules.intake.reading.limits import Limits
from ordinance.modules.intake.reading.lines import Line, Sheet
from ordinance.modules.intake.rules.table import Finding

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"  # .xls, and every encrypted workbook


def is_workbook(content: bytes) -> bool:
    return content.startswith((_ZIP, _EMPTY_ZIP, _COMPOUND))


def workbook_sheet(content: bytes, limits: Limits) -> Sheet:
    """The first visible sheet that has rows.

    raises  FileRefused: workbook_broken, workbook_too_large, workbook_too_slow, workbook_locked, empty,
            field_too_long, too_many_rows, too_many_columns
    """
    if not content.startswith(_COMPOUND):
        _check_unpacked(content, limits)
    answer = _asked(content, limits)
    if "refused" in answer:
        raise FileRefused(answer["refused"], **answer.get("facts", {}))
    lines = tuple(Line(number, tuple(cells)) for number, cells in answer["lines"])
    if not lines:
        raise FileRefused("empty")
    notes = [Finding(row, column, code, value) for row, column, code, value in answer["notes"]]
    return Sheet(lines, tuple(notes))


def _check_unpacked(content: bytes, limits: Limits) -> None:
    """A small archive that unpacks to gigabytes is refused by what its directory declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as exc:
        raise FileRefused("workbook_broken") from exc
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.archive_entries or unpacked > limits.unpacked_bytes:
        raise FileRefused("workbook_too_large", bytes=unpacked, limit=limits.unpacked_bytes)
    for entry in entries:
        if entry.file_size > max(entry.compress_size, 4096) * limits.unpacked_ratio:
            raise FileRefused("workbook_too_large", bytes=entry.file_size, packed=entry.compress_size)


def _asked(content: bytes, limits: Limits) -> dict[str, Any]:
    """The child's answer; its death, silence or nonsense is a refusal, never an error of ours."""
    order = {
        "rows": limits.rows + limits.heading_lines,
        "columns": limits.columns,
        "field_chars": limits.field_chars,
        "memory": limits.child_bytes,
        "seconds": limits.child_seconds,
        "output": limits.child_output_bytes,
    }
    command = [sys.executable, "-I", str(Path(workbook_child.__file__)), json.dumps(order)]
    with tempfile.TemporaryFile() as source:
        source.write(content)
        source.seek(0)
        try:
            done = subprocess.run(
                command, stdin=source, capture_output=True, timeout=limits.child_seconds, check=False, env={}
            )
        except subprocess.TimeoutExpired as exc:
            raise FileRefused("workbook_too_slow", seconds=limits.child_seconds) from exc
    if done.returncode == -signal.SIGXCPU:
        raise FileRefused("workbook_too_slow", seconds=limits.child_seconds)
    if done.returncode != 0 or not done.stdout:
        # Killed by its own limits, or aborted for want of memory: the file asks for more than a file may.
        raise FileRefused("workbook_too_large" if done.returncode < 0 else "workbook_broken")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
