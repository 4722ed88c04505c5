"""Sentences of what billing and credit refuse."""

from collections.abc import Mapping
from typing import Final

from ordinance.entrypoints.sentences.shape import Sentence, said

MONEY: Final[Mapping[str, Sentence]] = {
    "billed_out_of_order": said(
        ("开单日期倒置", "Billed out of order"),
        ("开单日期早于同系列的上一张。", "The bill would be dated before the last one of its series."),
    ),
    "paid_twice": said(
        ("重复收款", "Paid twice"),
        (
            "银行流水号 {bank_reference} 已登记（{receipt}）。",
            "Bank reference {bank_reference} was recorded before ({receipt}).",
        ),
    ),
    "applied_beyond": said(
        ("核销过多", "Applied beyond"),
        (
            "核销金额超过这笔收款或应收单现在的余额；请按现有余额填写。",
            "More would be applied than the receipt or the bill has left now; see what is left and enter it.",
        ),
    ),
    "currency_differs": said(
        ("币种不同", "Currency differs"),
        ("币种不同，不能合并或核销。", "Money of one currency cannot settle or stand with another."),
    ),
    "customer_differs": said(
        ("客户不同", "Customer differs"),
        ("单据属于不同客户。", "The documents belong to different customers."),
    ),
    "payment_term_unknown": said(
        ("付款方式不存在", "Unknown payment term"),
        ("没有这种付款方式。", "Nobody defined this payment term."),
    ),
    "fapiao_alive": said(
        ("发票已存在", "Fapiao exists"),
        ("此应收单已申请或已开发票。", "The bill already has a fapiao requested or issued."),
    ),
    "fapiao_move_refused": said(
        ("发票状态不符", "Fapiao not in this state"),
        ("发票的状态不允许这样做。", "The fapiao is not in the state this needs."),
    ),
    "nothing_to_bill": said(
        ("无可开单", "Nothing to bill"),
        ("这些订单目前没有可开单的内容。", "Nothing of these orders may be billed now."),
    ),
    "nothing_to_credit": said(
        ("无可冲红", "Nothing to credit"),
        ("这些行没有可冲红的内容。", "Nothing of these lines is billed and not credited yet."),
    ),
    "exposure_unbounded": said(
        ("信用占用过大", "Exposure too large"),
        ("客户的信用占用将超出系统可计的上限。", "The customer's exposure would come to more than can be counted."),
    ),
    "credit_account_missing": said(
        ("无信用账户", "No credit account"),
        ("客户没有信用账户。", "A customer has no credit account."),
    ),
    "order_named_twice": said(
        ("订单重复", "Order named twice"),
        ("同一订单出现了两次。", "An order is named twice."),
        422,
    ),
    "not_invoiced": said(
        ("不开单", "Not invoiced"),
        ("“{type}”类订单不开单。", "Orders of type “{type}” are not billed."),
    ),
}
