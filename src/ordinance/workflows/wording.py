"""Texts people give: bounded, of printable characters, and there when they must be."""

import re
from typing import Final

from ordinance.foundation.errors import InvalidInput

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all but tab and line feed


def text_given(field: str, value: str, longest: int, *, required: bool = True) -> str:
    """The text without the space around it, its line ends as one kind.

    raises  InvalidInput: required, too_long, control_character
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not text:
        raise InvalidInput(field=field, reason="required")
    if len(text) > longest:
        raise InvalidInput(field=field, reason="too_long", limit=longest)
    if _CONTROL.search(text):
        raise InvalidInput(field=field, reason="control_character")
    return text
