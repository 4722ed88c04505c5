"""`orders`: the file a customer or an order desk sends, one row per line, headings in Chinese or English.

Rows of one customer and one order number make one document. What is not said is missing, never invented.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ordinance.foundation.money.rules import CURRENCIES
from ordinance.modules.intake.rules.mapping import Field, FileMapping, Level, Reads

_BASIS: Final = {
    **dict.fromkeys(("含税", "含税价", "是", "y", "yes", "gross", "true", "1", "incl", "incl. tax"), "gross"),
    **dict.fromkeys(("未税", "不含税", "不含税价", "否", "n", "no", "net", "false", "0", "excl", "excl. tax"), "net"),
}
_CURRENCY: Final = {
    **{code.casefold(): code for code in CURRENCIES},
    **dict.fromkeys(("人民币", "元", "rmb", "¥"), "CNY"),
    **dict.fromkeys(("美元", "美金", "$", "us$"), "USD"),
    **dict.fromkeys(("欧元", "€"), "EUR"),
    **dict.fromkeys(("英镑", "£"), "GBP"),
    **dict.fromkeys(("日元",), "JPY"),
    **dict.fromkeys(("港币", "港元"), "HKD"),
}

_GROSS_HEADINGS: Final = ("含税单价", "单价(含税)", "gross_price")
_NET_HEADINGS: Final = ("未税单价", "不含税单价", "单价(未税)", "单价(不含税)", "net_price")

_HEADER: Final = tuple(
    replace(entry, level=Level.HEADER)
    for entry in (
        Field(
            name="customer_ref",
            headings=(
                "客户编码",
                "客户代码",
                "客户编号",
                "customer_code",
                "customer_ref",
                "customer_id",
                "customer no",
            ),
            reads=Reads.CODE,
            max_length=64,
        ),
        Field(name="customer_name", headings=("客户", "客户名称", "customer", "customer_name", "购货单位", "公司名称")),
        Field(
            name="customer_po",
            headings=(
                "客户订单号",
                "客户po",
                "po",
                "po号",
                "po no",
                "po_number",
                "customer_po",
                "采购订单号",
                "订单号",
                "order_no",
            ),
            reads=Reads.CODE,
            max_length=64,
        ),
        Field(
            name="ordered_at",
            headings=("下单日期", "订单日期", "下单时间", "order_date", "ordered_at"),
            reads=Reads.MOMENT,
        ),
        Field(name="ship_on", headings=("发货日期", "shipped_on", "ship_date"), reads=Reads.DATE, may_differ=True),
        Field(name="currency", headings=("币种", "币别", "currency"), reads=Reads.CHOICE, choices=_CURRENCY),
        Field(
            name="price_basis",
            headings=("含税", "是否含税", "价格口径", "价税口径", "basis", "price_basis", "tax_included"),
            reads=Reads.CHOICE,
            choices=_BASIS,
        ),
        Field(
            name="payment_term",
            headings=("付款方式", "付款条件", "结算方式", "payment_term", "payment_terms", "payment"),
        ),
        Field(name="channel", headings=("渠道", "订单渠道", "channel"), max_length=20),
        Field(name="priority", headings=("优先级", "紧急程度", "priority"), max_length=64),
        Field(name="carrier_ref", headings=("承运商", "物流公司", "快递", "carrier"), max_length=64),
        Field(name="salesperson_ref", headings=("业务员", "销售员", "salesperson", "sales_rep"), max_length=64),
        Field(name="ship_name", headings=("收货单位", "收货方", "ship_to", "ship_to_name"), max_length=200),
        Field(
            name="ship_contact", headings=("联系人", "收货人", "contact", "contact_name", "consignee"), max_length=100
        ),
        Field(name="ship_phone", headings=("电话", "联系电话", "手机", "phone", "telephone", "mobile"), max_length=40),
        Field(
            name="ship_address",
            headings=("收货地址", "送货地址", "地址", "address", "ship_address", "delivery_address"),
            max_length=500,
        ),
        Field(name="ship_city", headings=("城市", "city")),
        Field(name="ship_region", headings=("省份", "省", "region", "province", "state")),
        Field(name="ship_postal_code", headings=("邮编", "postal_code", "postcode", "zip"), max_length=32),
        Field(name="ship_country", headings=("国家", "country")),
    )
)

_LINE: Final = (
    Field(
        name="item_ref",
        headings=(
            "物料编码",
            "物料",
            "产品编码",
            "商品编码",
            "货号",
            "料号",
            "item",
            "item_code",
            "item_no",
            "sku",
            "part_no",
        ),
        reads=Reads.CODE,
        max_length=64,
        column_needed=True,
    ),
    Field(
        name="description",
        headings=(
            "品名",
            "名称",
            "物料名称",
            "产品名称",
            "品名规格",
            "规格",
            "description",
            "item_name",
            "product_name",
        ),
        max_length=300,
    ),
    Field(
        name="quantity",
        headings=("数量", "订购数量", "订单数量", "quantity", "qty"),
        reads=Reads.QUANTITY,
        column_needed=True,
        value_needed=True,
    ),
    Field(name="unit", headings=("单位", "计量单位", "unit", "uom"), max_length=10),
    Field(
        name="unit_price", headings=("单价", *_GROSS_HEADINGS, *_NET_HEADINGS, "unit_price", "price"), reads=Reads.PRICE
    ),
    Field(
        name="discount_percent",
        headings=("折扣率", "折扣%", "优惠%", "discount%", "discount_percent"),
        reads=Reads.PERCENT,
    ),
    Field(name="amount", headings=("金额", "amount", "line_amount"), reads=Reads.MONEY),
    Field(
        name="requested_on",
        headings=(
            "交期",
            "交货日期",
            "要求交期",
            "要货日期",
            "requested_on",
            "delivery_date",
            "due_date",
            "required_date",
        ),
        reads=Reads.DATE,
    ),
    Field(name="note", headings=("备注", "行备注", "note", "notes", "remark", "remarks"), max_length=1000),
)

ORDERS: Final = FileMapping(
    name="orders",
    fields=_HEADER + _LINE,
    implied={
        **dict.fromkeys(_GROSS_HEADINGS, ("price_basis", "gross")),
        **dict.fromkeys(_NET_HEADINGS, ("price_basis", "net")),
    },
    group_by=("customer_ref|customer_name", "customer_po"),
    wanted=(
        "customer",
        "customer_po",
        "contact",
        "phone",
        "address",
        "requested_on",
        "payment_term",
        "price_basis",
        "currency",
    ),
)
