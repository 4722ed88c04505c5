"""The words printed on documents, in both languages: a paper speaks its reader's language, not the printing page's."""

from collections.abc import Mapping
from typing import Any, Final

from ordinance.entrypoints.sentences.telling import Language
from ordinance.foundation.policy.labels import LABELS
from ordinance.masterdata.catalog.models import Unit

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "confirmation": ("订单确认书", "Order confirmation"),
    "review": ("合同评审表", "Contract review sheet"),
    "delivery-note": ("送货单", "Delivery note"),
    "pick-list": ("发货通知单（拣货单）", "Delivery order (pick list)"),
    "packing-list": ("装箱单", "Packing list"),
    "statement": ("订单账目明细", "Statement of account"),
    "page": ("第 ", "Page "),
    "of": (" 页，共 ", " of "),
    "pages": (" 页", ""),
    "printed": ("打印时间", "Printed"),
    "missing": ("字库中没有、以〓代替的字符", "Characters no font here has, shown as 〓"),
    "tax_number": ("统一社会信用代码", "Tax number"),
    "customer": ("客户", "Customer"),
    "customer_tax": ("客户税号", "Customer's tax number"),
    "number": ("订单号", "Order"),
    "version": ("版本", "Version"),
    "date": ("日期", "Date"),
    "ordered_on": ("下单日期", "Ordered on"),
    "confirmed_on": ("确认日期", "Confirmed on"),
    "customer_po": ("客户订单号", "Your order"),
    "po": ("客户订单号", "Customer's order"),
    "payment_term": ("付款条件", "Payment term"),
    "requested_on": ("要求交期", "Requested for"),
    "promised_on": ("承诺交期", "Promised for"),
    "currency": ("币种", "Currency"),
    "basis": ("价格口径", "Prices"),
    "gross_basis": ("含税价", "with tax"),
    "net_basis": ("未税价", "without tax"),
    "ship_to": ("收货人", "Deliver to"),
    "address": ("收货地址", "Address"),
    "note": ("备注", "Note"),
    "position": ("序号", "No."),
    "code": ("物料编码", "Code"),
    "goods": ("品名规格", "Description"),
    "unit": ("单位", "Unit"),
    "quantity": ("数量", "Quantity"),
    "price": ("单价", "Price"),
    "discount": ("折扣", "Discount"),
    "vat_rate": ("税率", "VAT"),
    "net": ("未税金额", "Net"),
    "vat": ("税额", "VAT"),
    "gross": ("价税合计", "Amount with tax"),
    "delivery_date": ("交期", "Delivery"),
    "total": ("合计", "Total"),
    "in_words": ("大写金额", "In words"),
    "seller": ("供方（盖章）", "For the seller"),
    "buyer": ("需方（盖章）", "For the buyer"),
    "signature": ("签字", "Signature"),
    "please_confirm": (
        "请核对以上内容；如无异议，请签字盖章后回传。",
        "Please check the above and, if it is as agreed, return it signed.",
    ),
    "delivery": ("送货单号", "Delivery"),
    "notice": ("通知单号", "Delivery order"),
    "warehouse": ("发货仓库", "Warehouse"),
    "carrier": ("承运人", "Carrier"),
    "tracking": ("运单号", "Tracking number"),
    "planned_on": ("制单日期", "Planned on"),
    "shipped_on": ("发货日期", "Shipped on"),
    "made_by": ("制单", "Prepared by"),
    "shipper": ("发货人", "Issued by"),
    "driver": ("送货人", "Carried by"),
    "receiver": ("收货人签收", "Received by"),
    "signed_by": ("签收人", "Signed for by"),
    "receive_check": (
        "请当面点清数量、查验外观；扫描二维码可在线签收。",
        "Please check count and condition on arrival. Scan the code to sign on line.",
    ),
    "lot": ("批次", "Lot"),
    "place": ("库位", "Place"),
    "picked": ("实拣", "Picked"),
    "checked": ("复核", "Checked"),
    "picker": ("拣货人", "Picked by"),
    "checker": ("复核人", "Checked by"),
    "box": ("箱号", "Box"),
    "gross_weight": ("毛重 kg", "Gross weight, kg"),
    "packer": ("装箱人", "Packed by"),
    "boxes": ("总箱数", "Boxes"),
    "lines": ("订单明细", "Lines"),
    "round": ("第 {round} 轮评审", "Review, round {round}"),
    "department": ("评审部门", "Department"),
    "question": ("评审内容", "What is asked"),
    "opinion": ("评审意见", "Opinion"),
    "remarks": ("条件与说明", "Conditions and remarks"),
    "who_when": ("评审人、时间", "Who and when"),
    "condition": ("条件：", "Condition: "),
    "waiting": ("待评审", "waiting"),
    "void": ("已作废", "void"),
    "pass": ("通过", "Pass"),
    "pass_with_condition": ("有条件通过", "Pass with a condition"),
    "return": ("退回修改", "Return for correction"),
    "reject": ("否决", "Reject"),
    "policy": ("依据制度", "Policy"),
    "requester": ("登记人", "Entered by"),
    "charged": ("应收", "Charged"),
    "received": ("已收", "Received"),
    "fapiao": ("发票", "Fapiao"),
    "bill": ("账单号", "Bill"),
    "kind": ("类别", "Kind"),
    "bill_kind": ("应收单", "Bill"),
    "credit_note": ("红字应收单", "Credit note"),
    "billed_on": ("开账日期", "Billed on"),
    "due_on": ("到期日", "Due on"),
    "amount": ("金额", "Amount"),
    "receipt": ("收款单号", "Receipt"),
    "payer": ("付款人", "Payer"),
    "received_on": ("收款日期", "Received on"),
    "for_bill": ("核销账单", "For bill"),
    "advance": ("预收", "on account"),
    "fapiao_number": ("发票号码", "Number"),
    "state": ("状态", "State"),
    "issued_on": ("开票日期", "Issued on"),
    "special": ("增值税专用发票", "Special VAT fapiao"),
    "ordinary": ("增值税普通发票", "Ordinary VAT fapiao"),
    "red": ("红字发票", "Red fapiao"),
    "requested": ("已申请", "Requested"),
    "issued": ("已开具", "Issued"),
    "failed": ("开具失败", "Failed"),
    "reversed": ("已红冲", "Reversed"),
    "ordered": ("订单金额", "Order"),
    "billed": ("应收合计", "Charged"),
    "credited": ("冲减合计", "Credited"),
    "paid": ("已收合计", "Received"),
    "owed": ("尚欠金额", "Still owed"),
    "in_hand": ("预收结余", "Paid in advance"),
    "none": ("无", "None"),
    "unit.pcs": ("件", "pcs"),
    "unit.set": ("套", "sets"),
    "unit.box": ("箱", "boxes"),
    "unit.kg": ("千克", "kg"),
    "unit.m": ("米", "m"),
}


class Wording:
    """Says words, names and codes in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str) -> str:
        """The word; KeyError for one that is not ours."""
        return WORDS[key][0 if self.language == "zh" else 1]

    def name(self, named: Any) -> str:
        """The name of a company, warehouse, customer, item or person."""
        if named is None:
            return ""
        chinese = named.name_zh if hasattr(named, "name_zh") else named.name
        return str((named.name_en if self.language == "en" else "") or chinese)

    def label(self, code: str) -> str:
        """A department or a payment term; a code the policies do not name stays as it is."""
        return LABELS[code].of(self.language) if code in LABELS else code

    def unit(self, code: str, units: Mapping[str, Unit]) -> str:
        """The unit's name in the catalogue, else ours, else its code."""
        if code in units:
            return self.name(units[code])
        return self(f"unit.{code}") if f"unit.{code}" in WORDS else code
