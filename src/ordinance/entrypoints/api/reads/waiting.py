"""What an order waits for, in the words of the reader's language."""

from collections.abc import Sequence
from typing import Any, Final

from ordinance.entrypoints.sentences.telling import Language, word
from ordinance.foundation.worklist.models import Task
from ordinance.modules.promise.models import Peg
from ordinance.orders.models import Hold, Order
from ordinance.orders.states import HoldState

_LACKS: Final = {"zh": "缺少{what}", "en": "lacks {what}"}
_HELD: Final = {"zh": "暂停：{what}", "en": "on hold: {what}"}
_SUPPLY: Final = {"zh": "等待到货 {quantity}", "en": "waits for supply of {quantity}"}


def waiting_for(
    order: Order,
    holds: Sequence[Hold],
    tasks: Sequence[Task],
    pegs: Sequence[Peg],
    language: Language,
    *,
    is_staff: bool,
) -> list[dict[str, Any]]:
    """Missing elements first, then holds, supply, and what people must do; why a hold stands is for our people."""
    waits: list[dict[str, Any]] = []
    for code in filter(None, order.missing.split(",")):
        element, _, position = code.partition(":")
        what = f"{word(element, language)} {position}".strip()
        waits.append({"kind": "missing", "what": _LACKS[language].format(what=what)})
    for hold in holds:
        if hold.state == HoldState.STANDING:
            what = word(hold.reason if is_staff else "by_hand", language)
            waits.append(
                {"kind": "hold", "what": _HELD[language].format(what=what), "since": hold.put_at, "duty": hold.duty,
                 "clause": hold.clause}
            )  # fmt: skip
    for peg in pegs:
        what = _SUPPLY[language].format(quantity=f"{peg.quantity.normalize():f}")
        waits.append({"kind": "supply", "what": what, "since": peg.made_at, "due": peg.supply.due_on})
    for task in tasks:
        title = (task.title_zh if language == "zh" else task.title_en) or word(task.kind, language)
        waits.append(
            {"kind": "task", "what": title, "since": task.opened_at, "due": task.due_at, "duty": task.duty,
             "clause": task.clause}
        )  # fmt: skip
    return waits
