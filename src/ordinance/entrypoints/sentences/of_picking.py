"""Sentences of what the warehouse is refused: picking, checking, packing, and the order of these steps."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

PICKING: Final[Mapping[str, Sentence]] = {
    "step_before_missing": said(
        ("前一步未完成", "A step is missing before"),
        ("按条款 {clause}，{before}之前须先{step}。", "By clause {clause} it must {step} before it can {before}."),
    ),
    "picking_unfinished": said(
        ("尚未拣完", "Picking is not finished"),
        (
            "货物尚未拣完：拣完、按实拣数发货，或作废拣货。",
            "Goods are still to pick: finish, take what was found, or put it back.",
        ),
    ),
    "step_done_already": said(
        ("已完成", "Done already"),
        ("此交货单的{step}已完成。", "The step “{step}” of this delivery is done already."),
    ),
    "no_goods": said(
        ("无货物", "No goods"),
        ("此交货单没有需要出库的货物。", "Nothing on this delivery leaves a shelf."),
    ),
    "nothing_picked": said(
        ("未拣任何货物", "Nothing picked"),
        (
            "此交货单尚未拣任何货物；不再交货请撤销。",
            "Nothing was picked for this delivery yet; cancel it if it shall not go.",
        ),
    ),
    "picked_too_many": said(
        ("拣货过多", "Too many picked"),
        ("{item} 还需 {expected}，拣到 {found}。", "{item}: {expected} still to pick, {found} found."),
    ),
    "wrong_item": said(
        ("物料不符", "Wrong item"),
        ("应为 {expected}，扫到 {found}。", "Expected {expected}, found {found}."),
    ),
    "wrong_lot": said(
        ("批次不符", "Wrong lot"),
        ("应为批次 {expected}，扫到 {found}。", "Expected lot {expected}, found {found}."),
    ),
    "scan_unknown": said(
        ("无法识别的条码", "Code not known"),
        (
            "{found} 既不是物料编码也不是批次；应为 {expected}。",
            "{found} is neither an item nor a lot; expected {expected}.",
        ),
    ),
}
