"""Sentences of what stock, supply and deliveries refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

GOODS: Final[Mapping[str, Sentence]] = {
    "order_not_confirmed": said(
        ("订单未确认", "Order not confirmed"),
        ("订单{status}，尚不能交货。", "The order is {status}: it cannot be delivered."),
    ),
    "over_tolerance": said(
        ("超出溢装", "Over tolerance"),
        ("数量 {wanted} 超出可交数量 {allowed}。", "{wanted} is more than may be delivered: {allowed}."),
    ),
    "reservation_short": said(
        ("预留不足", "Reservation short"),
        ("需要 {wanted}，只预留了 {reserved}。", "{wanted} is wanted, {reserved} is reserved."),
    ),
    "partial_refused": said(
        ("不接受分批", "No partial delivery"),
        ("客户不接受分批交货，须整单交付。", "The customer takes no part deliveries: it goes as a whole or stays."),
    ),
    "nothing_to_plan": said(
        ("无可安排", "Nothing to plan"),
        ("此订单没有可安排交货的数量。", "Nothing of this order can be planned."),
    ),
    "delivery_state_refused": said(
        ("交货单状态不符", "Delivery not in this state"),
        ("交货单{state}，不能这样做。", "The delivery is {state}: it cannot be done."),
    ),
    "signed_before_shipped": said(
        ("签收早于发货", "Signed before shipped"),
        ("签收时间早于发货时间 {shipped_at}。", "It would be signed before it was shipped at {shipped_at}."),
    ),
    "signed_refused": said(
        ("签收数量有误", "Signed quantity refused"),
        ("签收数量 {signed} 超过发货数量 {shipped}。", "{signed} signed for is more than the {shipped} shipped."),
    ),
    "returned_too_much": said(
        ("退货过多", "Returned too much"),
        ("退回 {returned} 超过可退数量 {may_return}。", "{returned} came back, at most {may_return} can."),
    ),
    "stock_short": said(
        ("库存不足", "Stock short"),
        ("需要 {wanted}，可用 {free}。", "{wanted} is wanted, {free} is free."),
    ),
    "stock_unbounded": said(
        ("数量过大", "Stock beyond bounds"),
        ("库存数量超出上限。", "A level would hold more than can be counted."),
        422,
    ),
    "count_below_reserved": said(
        ("盘点少于预留", "Counted below reserved"),
        ("盘点 {counted} 少于已预留 {reserved}。", "{counted} counted is less than the {reserved} reserved."),
    ),
    "supply_short": said(
        ("到货计划不足", "Supply short"),
        ("需要 {wanted}，未承诺的只有 {free}。", "{wanted} is wanted, {free} of the supply is free."),
    ),
    "supply_over_received": said(
        ("收货过多", "Over received"),
        ("收到 {received}，只预期 {expected}。", "{received} came, {expected} is expected."),
    ),
}
