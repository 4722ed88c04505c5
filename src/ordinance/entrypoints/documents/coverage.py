"""Which characters the documents' fonts have; what they lack is marked and reported, never shown as an empty box."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

FONTS: Final = Path(__file__).parent / "fonts"
MARK: Final = "〓"  # geta: the printer's sign for a character not in the case
# Turn the direction of what follows them: a name must not rewrite its surroundings.
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset("\n \u00a0\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
_LONG_WORD: Final = 14  # characters without a place to break a line
_BREAK: Final = "\u200b"


def fitted(value: Any, missing: set[str]) -> Any:
    """The same structure with every text ready to be set; adds to `missing` what no font has."""
    if isinstance(value, str):
        return _text(value, missing)
    if isinstance(value, dict):
        return {key: fitted(each, missing) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [fitted(each, missing) for each in value]
    return value


def _text(text: str, missing: set[str]) -> str:
    plain = "".join(_characters(text))
    lacking = {each for each in plain if each not in _INVISIBLE and ord(each) not in _covered()}
    missing |= lacking
    for each in lacking:
        plain = plain.replace(each, MARK)
    return _breakable(plain)


def _characters(text: str) -> Iterator[str]:
    for each in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " "):
        if each == "\n" or (unicodedata.category(each) not in {"Cc", "Cs"} and each not in _TURNING):
            yield each


def _breakable(text: str) -> str:
    """Lets a line break inside words no column holds."""
    out, run = [], 0
    for each in text:
        run = run + 1 if each.isascii() and not each.isspace() and each != "-" else 0
        out.append(each)
        if run >= _LONG_WORD:
            out.append(_BREAK)
            run = 0
    return "".join(out)


@cache
def _covered() -> frozenset[int]:
    """The code points of the regular font, in which whatever the bold one lacks is set."""
    font = (FONTS / "OrdinanceSansSC-Regular.ttf").read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    offsets = {struct.unpack_from(">HHL", font, start + 4 + 8 * index)[2] for index in range(count)}
    points: set[int] = set()
    for offset in offsets:
        points.update(_subtable(font, start + offset))
    return frozenset(points)


def _subtable(font: bytes, at: int) -> Iterator[int]:
    """The code points of a table of segments (format 4) or of groups (format 12); other formats add none."""
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">L", font, at + 12)
        for index in range(groups):
            first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * index)
            yield from range(first, last + 1)
    elif kind == 4:
        segments = struct.unpack_from(">H", font, at + 6)[0] // 2
        lasts = struct.unpack_from(f">{segments}H", font, at + 14)
        firsts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
        for first, last in zip(firsts, lasts, strict=True):
            yield from (point for point in range(first, last + 1) if point != 0xFFFF)
