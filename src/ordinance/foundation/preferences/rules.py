"""What may be preferred, and how much of it is kept."""

import re
from enum import StrEnum
from typing import Final

NAME_MAX: Final = 60
QUERY_MAX: Final = 2000
VIEWS_MAX: Final = 30  # per person and table
SHARED_SHOWN: Final = 100  # of the others' shared views, per table
_TABLE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Theme(StrEnum):
    """The colours of the pages; auto follows the person's machine."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


def is_table(name: str) -> bool:
    """Whether this can name a table: a short word of small letters."""
    return _TABLE.fullmatch(name) is not None
