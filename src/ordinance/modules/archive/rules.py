"""What a file holds, and how long it is kept."""

import hashlib
from datetime import date

from ordinance.foundation.ledger.rules import canonical


def sealed(contents: dict[str, object]) -> tuple[str, str]:
    """Contents as canonical text, and the digest that seals them: anyone can compute it again."""
    text = canonical(contents)
    return text, hashlib.sha256(text.encode()).hexdigest()


def retained_until(filed_on: date, years: int) -> date:
    """The last day a file is kept. A file of a leap day is kept to the end of February."""
    try:
        return filed_on.replace(year=filed_on.year + years)
    except ValueError:
        return filed_on.replace(year=filed_on.year + years, day=28)
