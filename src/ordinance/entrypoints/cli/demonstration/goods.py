"""What the demo companies sell, to whom, at which prices. All invented."""

from decimal import Decimal
from typing import Final

from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.workflows.register import CustomerRequest, PriceRequest
from ordinance.workflows.stock import GoodsIn

MAIN, SOUTH = "MAIN", "GZ"


def _item(code: str, name: str, name_en: str, line: str, options: str = "") -> NewItem:
    return NewItem(
        code=code, name=name, name_en=name_en, product_line=line, options=options, units={"box": Decimal(12)}
    )


# code, name, English, product line, options, price incl. 13 % VAT, on hand at the main and at the southern warehouse
_GOODS: Final = (
    (_item("ZC-6204", "深沟球轴承 6204", "Deep groove ball bearing 6204", "轴承"), "18.60", 900, 300),
    (_item("ZC-6205", "深沟球轴承 6205", "Deep groove ball bearing 6205", "轴承"), "22.40", 800, 240),
    (_item("ZC-30206", "圆锥滚子轴承 30206", "Tapered roller bearing 30206", "轴承"), "46.80", 260, 80),
    (_item("MF-35", "骨架油封 35×52×7", "Oil seal 35×52×7", "密封件"), "6.50", 1500, 600),
    (_item("MF-50", "骨架油封 50×72×8", "Oil seal 50×72×8", "密封件"), "9.20", 1200, 500),
    (_item("LT-B1400", "三角皮带 B-1400", "V-belt B-1400", "传动件"), "31.00", 420, 160),
    (_item("LL-20A", "滚子链 20A-1", "Roller chain 20A-1", "传动件"), "168.00", 90, 30),
    (_item("CL-M2Z30", "直齿轮 M2 Z30", "Spur gear M2 Z30", "传动件"), "74.50", 210, 60),
    (_item("DJ-0.75", "三相电机 0.75 kW", "Three-phase motor 0.75 kW", "电机"), "628.00", 40, 12),
    (_item("DJ-1.5", "三相电机 1.5 kW", "Three-phase motor 1.5 kW", "电机"), "845.00", 28, 8),
    (_item("JS-RV63", "蜗轮减速机 RV63", "Worm gearbox RV63", "电机"), "512.00", 0, 0),
    (_item("QG-63X100", "标准气缸 63×100", "Pneumatic cylinder 63×100", "气动"), "236.00", 0, 0),
    (_item("GJ-BAN14", "梅花扳手 14 件套", "Ring spanner set, 14 pieces", "工具", "规格=14件"), "198.00", 120, 40),
    (_item("FW-AZ", "上门安装", "Installation on site", "服务"), "380.00", 0, 0),
)
COMING: Final = (("JS-RV63", 60, 12), ("QG-63X100", 80, 18))  # item, quantity, in so many days


def items() -> list[NewItem]:
    """Goods and one service; freight is a charge."""
    service = NewItem(code="FW-AZ", name="上门安装", name_en="Installation on site", kind="service", unit="set")
    freight = NewItem(code="YF", name="运费", name_en="Freight", kind="charge", vat_rate=Decimal("0.09"))
    return [*(item for item, *_ in _GOODS if item.code != service.code), service, freight]


def prices() -> list[PriceRequest]:
    """List prices for all, an agreement for one customer, a quantity break, a discount for the first grade."""
    listed = [PriceRequest(item=item.code, price=Decimal(price)) for item, price, *_ in _GOODS]
    return [
        *listed,
        PriceRequest(item="YF", price=Decimal("60.00")),
        PriceRequest(item="ZC-6204", customer="C001", kind="agreement", price=Decimal("16.90")),
        PriceRequest(item="MF-35", kind="quantity_break", min_quantity=Decimal(200), price=Decimal("5.90")),
        PriceRequest(item="DJ-1.5", grade="A", kind="discount", percent=Decimal(3)),
    ]


def opening_stock() -> list[GoodsIn]:
    """What lay in both warehouses when the company began to use the system."""
    return [
        GoodsIn(item=item.code, quantity=Decimal(quantity), warehouse=warehouse)
        for item, _, at_main, at_south in _GOODS
        for warehouse, quantity in ((MAIN, at_main), (SOUTH, at_south))
        if quantity
    ]


def _customer(
    code: str, name: str, grade: str, region: str, term: str, limit: int, contact: str, phone: str, address: str,
    *, is_verified: bool = True,
) -> CustomerRequest:  # fmt: skip
    return CustomerRequest(
        customer=NewCustomer(
            code=code,
            name=name,
            grade=grade,
            region=region,
            payment_term=term,
            price_basis="gross",
            is_verified=is_verified,
            contact=contact,
            phone=phone,
            address=address,
        ),
        credit_limit=Decimal(limit),
    )


def customers() -> list[CustomerRequest]:
    """Buyers of every sort: first grade and small ones that pay before, one at its limit, one not verified."""
    return [
        _customer("C001", "江南纺机制造有限公司", "A", "江苏", "deposit30_net30", 300_000,
                  "沈浩", "0512-5550 0101", "江苏省苏州市吴中区越溪街道 18 号"),
        _customer("C002", "海城机电设备有限公司", "B", "上海", "net30", 120_000,
                  "钱雯", "021-5550 0102", "上海市松江区荣乐东路 260 号"),
        _customer("C003", "北山农机合作社", "B", "山东", "net30", 8_000,
                  "孔祥", "0537-5550 0103", "山东省济宁市任城区北湖路 9 号"),
        _customer("C004", "云帆食品机械厂", "B", "浙江", "monthly30", 90_000,
                  "叶青", "0571-5550 0104", "浙江省杭州市余杭区良渚路 77 号"),
        _customer("C005", "老张五金店", "C", "江苏", "prepaid", 0,
                  "张福", "0512-5550 0105", "江苏省昆山市人民路 5 号"),
        _customer("C006", "星野自动化工作室", "C", "广东", "prepaid", 0,
                  "罗敏", "020-5550 0106", "广东省广州市番禺区市桥路 31 号"),
        _customer("C007", "远洋船舶配套有限公司", "A", "辽宁", "net60", 260_000,
                  "于海", "0411-5550 0107", "辽宁省大连市甘井子区港湾街 66 号"),
        _customer("C008", "新客户·启明电子", "C", "安徽", "prepaid", 0,
                  "汪洋", "0551-5550 0108", "安徽省合肥市高新区望江路 12 号", is_verified=False),
    ]  # fmt: skip
