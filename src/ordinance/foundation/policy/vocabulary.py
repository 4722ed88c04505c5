"""The facts of an order that a policy may speak of, at its gates and when its policy is chosen.

Modules produce these facts, workflows gather them. None means not known; amounts are in the order's currency.
"""

from typing import Final

from ordinance.foundation.policy.rules.terms import Term, TermType, Vocabulary

_D, _I, _T, _B = TermType.DECIMAL, TermType.INTEGER, TermType.TEXT, TermType.BOOLEAN

ORDER_VOCABULARY: Final = Vocabulary(
    [
        Term("order.type", _T, "订单类型", "the order type"),
        Term("order.channel", _T, "接单渠道", "the channel"),
        Term("order.currency", _T, "币种", "the currency"),
        Term("order.gross", _D, "订单含税金额", "the order amount incl. tax", "money"),
        Term("order.net", _D, "订单未税金额", "the order amount excl. tax", "money"),
        Term("order.line_count", _I, "订单行数", "the number of lines", "lines"),
        Term("order.priority", _I, "订单优先级", "the order priority"),
        Term("order.is_priced", _B, "订单已全部定价", "every line has its price"),
        Term("order.requested_days", _I, "距最早要求交期天数", "the days until the earliest requested date", "days"),
        Term("order.has_source_document", _B, "已附原始单据", "the source document is attached"),
        Term("order.is_verified", _B, "客户身份与联系方式已核实", "the customer's identity and contact are verified"),
        Term("order.version", _I, "订单版本", "the order version"),
        Term("customer.code", _T, "客户编号", "the customer code"),
        Term("customer.grade", _T, "客户等级", "the customer grade"),
        Term("customer.region", _T, "客户区域", "the customer region"),
        Term("customer.status", _T, "客户状态", "the customer status"),
        Term("customer.is_new", _B, "客户为新客户", "the customer is new"),
        Term("lines.max_discount_percent", _D, "最高折扣率（%）", "the highest discount (%)", "percent"),
        Term("lines.below_floor_count", _I, "低于底价的行数", "the number of lines below floor price", "lines"),
        Term("lines.discontinued_count", _I, "停产停售的行数", "the number of lines with discontinued goods", "lines"),
        Term("lines.missing_price_count", _I, "缺少价格的行数", "the number of lines without a price", "lines"),
        Term("lines.product_lines", TermType.TEXTS, "产品线", "the product lines"),
        Term("credit.limit", _D, "信用额度", "the credit limit", "money"),
        Term("credit.exposure", _D, "已占用信用", "the credit exposure", "money"),
        Term("credit.headroom", _D, "剩余信用额度", "the credit headroom", "money"),
        Term("credit.after", _D, "含本单的信用占用", "the credit exposure with this order", "money"),
        Term("credit.is_frozen", _B, "客户信用已冻结", "the customer's credit is frozen"),
        Term("stock.short_line_count", _I, "库存不足的行数", "the number of lines short of stock", "lines"),
        Term("promise.uncovered_line_count", _I, "无货源保障的行数", "the number of lines without cover", "lines"),
        Term("promise.late_line_count", _I, "晚于要求交期的行数", "the number of lines promised late", "lines"),
        Term("payment.term", _T, "付款条件", "the payment term"),
        Term("payment.deposit_due", _D, "应收定金", "the deposit due", "money"),
        Term("payment.deposit_received", _D, "已收定金", "the deposit received", "money"),
        Term("payment.received", _D, "已收款", "the amount received", "money"),
        Term("payment.outstanding", _D, "未收款", "the amount outstanding", "money"),
        Term("payment.overdue", _D, "逾期未收款", "the amount overdue", "money"),
        Term("review.is_passed", _B, "评审已通过", "the review is passed"),
        Term("delivery.gross", _D, "本次发货含税金额", "the amount of this delivery incl. tax", "money"),
        Term("delivery.line_count", _I, "本次发货行数", "the number of lines of this delivery", "lines"),
        Term("delivery.is_checked", _B, "本次发货已复核", "the goods of this delivery are checked"),
        Term("fulfilment.is_complete", _B, "已全部发货", "everything is shipped"),
        Term("fulfilment.is_signed", _B, "已全部签收", "everything is signed for"),
        Term("billing.is_complete", _B, "已全部开账", "everything is billed"),
        Term("billing.fapiao_is_settled", _B, "所申请的发票均已开出", "every fapiao requested is issued"),
        Term("exceptions.open_count", _I, "未结异常数", "the number of open exceptions", "exceptions"),
    ]
)
