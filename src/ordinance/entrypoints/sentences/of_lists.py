"""Sentences of what lists refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

LISTS: Final[Mapping[str, Sentence]] = {
    "sheet_too_long": said(
        ("表格过长", "Sheet too long"),
        (
            "一个表格最多 {most} 行，请先缩小筛选范围再导出。",
            "At most {most} rows go into a sheet: narrow the list, then export.",
        ),
        422,
    ),
}
