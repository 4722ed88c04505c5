"""What the company already knows, as plain sets, and what a misspelt code may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process, utils

_TWINS: Final = str.maketrans("oil", "011")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """None means not known: the codes of that sort are taken as they are."""

    items: frozenset[str] | None = None
    customers: frozenset[str] | None = None  # codes and names
    units: frozenset[str] | None = None
    closed_customers: frozenset[str] = frozenset()
    today: date | None = None  # a requested date before it gets a warning


def likely(text: str, codes: Iterable[str]) -> str:
    """The known code this one may be, or nothing: one that only looks the same first, then the most alike."""
    pool = list(codes)
    look = _look(text)
    for code in pool:
        if _look(code) == look:
            return code
    match = process.extractOne(text, pool, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=70)
    return match[0] if match else ""


def _look(code: str) -> str:
    """A code as the eye takes it: no case, no separators, O as 0, I and L as 1, no zeros in front."""
    return re.sub(r"[\s\-_./]", "", code.casefold()).translate(_TWINS).lstrip("0")
