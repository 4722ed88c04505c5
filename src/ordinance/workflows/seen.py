"""What a person saw when they began to edit: two editors of one record cannot overwrite each other unknowingly."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ordinance.foundation.errors import StaleVersion
from ordinance.foundation.ledger.rules import canonical


def digest_of(values: Mapping[str, Any]) -> str:
    """A short digest of a record's values: the form carries it from the page to the act."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()[:24]


def unchanged(values: Mapping[str, Any], seen: str, **named: Any) -> None:
    """Check that the values, read under the lock, are those that were shown.

    raises  StaleVersion
    """
    if digest_of(values) != seen:
        raise StaleVersion(**named)
