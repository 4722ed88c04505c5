"""Lengths of time as a policy writes them: an amount and the clock that counts it."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Clock = Literal["wh", "wd", "h"]  # working hours, working days, plain hours

WRITTEN: Final = re.compile(r"([1-9]\d{0,4}) ?(wh|wd|h)")
WORDS: Final = {
    "wh": ("个工作小时", "working hour"),
    "wd": ("个工作日", "working day"),
    "h": (" 小时", "hour"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """E.g. Duration(4, "wh"): four hours on the working calendar."""

    amount: int
    clock: Clock

    def words(self, language: str) -> str:
        """4 个工作小时 / 4 working hours."""
        zh, en = WORDS[self.clock]
        if language == "zh":
            return f"{self.amount}{zh}" if zh.startswith(" ") else f"{self.amount} {zh}"
        return f"{self.amount} {en}{'' if self.amount == 1 else 's'}"


def duration_parse(text: str) -> Duration | None:
    """Read `4 wh`, `1 wd` or `24 h`; None when it is none of these."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    clock: Clock = "wh" if match[2] == "wh" else "wd" if match[2] == "wd" else "h"
    return Duration(int(match[1]), clock)
