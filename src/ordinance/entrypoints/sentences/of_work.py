"""Sentences of what work-contact sheets, delegation, saved views and long acts refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

WORK: Final[Mapping[str, Sentence]] = {
    "sheet_acknowledged": said(
        ("联系单已回复", "Sheet acknowledged"),
        ("联系单 {number} 已有人回复。", "Somebody has acknowledged sheet {number} already."),
    ),
    "sheet_closed": said(
        ("联系单已关闭", "Sheet closed"),
        ("联系单 {number} 已由发出人关闭。", "Its sender has closed sheet {number}."),
    ),
    "own_sheet": said(
        ("自己的联系单", "Own sheet"),
        ("联系单 {number} 由您发出，应由对方回复。", "You sent sheet {number}: somebody else answers it."),
        403,
    ),
    "too_many_views": said(
        ("视图过多", "Too many views"),
        ("每个列表最多保存 {most} 个视图，请先删除一个。", "At most {most} views of a table are kept: drop one first."),
    ),
    "task_assigned": said(
        ("任务已有人负责", "Task assigned"),
        ("此任务已由他人负责。", "Somebody else has this task."),
    ),
    "task_is_personal": said(
        ("任务指定本人", "Task is personal"),
        (
            "此联系单写给本人，只能转给同事，不能退回。",
            "It is addressed to a person: it can only go to another.",
        ),
    ),
    "not_a_colleague": said(
        ("不能转给此人", "Not for this person"),
        ("此人没有“{duty}”的权限，不能转交。", "This person lacks the duty to {duty}: the task cannot go to them."),
    ),
    "nothing_held": said(
        ("没有暂停", "Nothing held"),
        ("此订单没有可解除的暂停。", "Nothing stands on this order that could be released."),
    ),
    "run_over": said(
        ("批量操作已结束", "Run is over"),
        ("此批量操作{state}，无法停止。", "The run is {state}: there is nothing to stop."),
    ),
}
