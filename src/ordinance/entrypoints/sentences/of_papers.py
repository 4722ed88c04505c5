"""Sentences of what documents refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

PAPERS: Final[Mapping[str, Sentence]] = {
    "paper_not_yet": said(
        ("尚无此单据", "No such paper yet"),
        (
            "订单{status}，还没有可以印在这份单据上的内容。",
            "The order is {status}: there is nothing yet to put on this paper.",
        ),
    ),
    "paper_too_long": said(
        ("单据过长", "Paper too long"),
        ("一份单据最多 {limit} 行。", "A paper holds at most {limit} lines."),
        422,
    ),
}
