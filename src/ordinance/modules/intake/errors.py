"""What intake refuses: a whole file, with the fact that makes it unusable.

A broken row is not an error here: it is a `Finding`, and the rest of the file goes on.
"""

from __future__ import annotations

from ordinance.foundation.errors import Refusal


class FileRefused(Refusal):
    """The file cannot be used at all; `reason` says why, the other facts name the line, the column or the limit."""

    code, status = "file_refused", 422

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason=reason, **facts)
        self.reason = reason
