"""How much of a file is taken at most; what is larger is refused before it costs memory or time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    file_bytes: int = 64 * MEGABYTE
    rows: int = 1_000_000
    columns: int = 500
    field_chars: int = 10_000
    line_chars: int = 1_000_000
    heading_lines: int = 20  # titles above the heading are passed over, but not more than these
    unpacked_bytes: int = 512 * MEGABYTE
    unpacked_ratio: int = 400  # a sheet of equal cells packs 100 : 1, a bomb 1,000 : 1
    archive_entries: int = 5_000
    child_seconds: int = 60
    child_bytes: int = 1536 * MEGABYTE
    child_output_bytes: int = 256 * MEGABYTE


LIMITS: Final = Limits()
