"""Bytes as text: UTF-8 with or without mark, UTF-16 with mark, GB18030; nothing is replaced or dropped."""

from __future__ import annotations

import codecs
from typing import Final

from ordinance.modules.intake.errors import FileRefused

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKED_TEXT_BEFORE_DAMAGE: Final = 5  # so many valid UTF-8 characters in a row are no accident of another encoding


def text_of(content: bytes) -> str:
    """The text of a file; raises FileRefused: encoding_unknown, encoding_broken, file_cut, nul_character."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    body = content[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as exc:
        text = _decoded_otherwise(body, exc, marked=bool(mark))
    position = text.find("\0")
    if position >= 0:
        raise FileRefused("nul_character", line=text.count("\n", 0, position) + 1)
    return text


def _decoded_otherwise(body: bytes, failure: UnicodeDecodeError, *, marked: bool) -> str:
    line = body.count(b"\n", 0, failure.start) + 1
    if failure.end >= len(body) and failure.reason == "unexpected end of data" and failure.start >= len(body) - 3:
        before = body[: failure.start]
        if marked or not before.isascii():
            raise FileRefused("file_cut", line=line)
    if marked:
        raise FileRefused("encoding_broken", encoding=failure.encoding, line=line)
    if _letters_beyond_ascii(body[: failure.start].decode()) >= _MARKED_TEXT_BEFORE_DAMAGE:
        raise FileRefused("encoding_broken", encoding="utf-8", line=line)
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError as exc:
        raise FileRefused("encoding_unknown", line=body.count(b"\n", 0, exc.start) + 1) from exc
    if not _is_plausible_chinese(text):
        raise FileRefused("encoding_unknown", line=line)
    return text


def _letters_beyond_ascii(text: str) -> int:
    return sum(1 for char in text if char > "\x7f")


def _is_plausible_chinese(text: str) -> bool:
    """GB18030 accepts almost any bytes; real Chinese keeps to the common characters of GB 2312, Latin-1 does not."""
    wide = [char for char in text if char > "\x7f"]
    common = 0
    for char in wide:
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        common += 1
    return common * 2 > len(wide)
