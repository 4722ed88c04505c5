"""What the company already knows, as plain sets, and what a misspelt code may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process, utils


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """None means not known: the codes of that sort are taken as they are."""

    items: frozenset[str] | None = None
    customers: frozenset[str] | None = None  # codes and names
    units: frozenset[str] | None = None
    closed_customers: frozenset[str] = frozenset()
    today: date | None = None  # a requested date before it gets a warning


def likely(text: str, codes: Iterable[str]) -> str:
    """The known code this one may be, or nothing: same but for case or leading zeros first, then by likeness."""
    pool = list(codes)
    folded = text.casefold().lstrip("0")
    for code in pool:
        if code.casefold().lstrip("0") == folded:
            return code
    match = process.extractOne(text, pool, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=70)
    return match[0] if match else ""
