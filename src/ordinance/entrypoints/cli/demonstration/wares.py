"""What the demo companies sell, at which prices: styles in tables, variants combined from them. All invented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.masterdata.catalog.services import NewItem
from ordinance.workflows.register import PriceRequest

FREIGHT: Final = "YF"
SERVICE: Final = "FW-XB"
MANY: Final = Decimal(30)  # pieces from where on the dearer price break counts
COLOURS: Final = {"BK": "黑", "NV": "藏青", "OR": "橙", "GN": "军绿", "GY": "灰", "RD": "红", "SD": "沙"}
COLOURS_EN: Final = {
    "BK": "black", "NV": "navy", "OR": "orange", "GN": "green", "GY": "grey", "RD": "red", "SD": "sand",
}  # fmt: skip
_BODY, _LEGS, _FEET = "S M L XL", "S M L XL XXL", "38 39 40 41 42 43 44"


@dataclass(frozen=True, slots=True)
class Style:
    """One style of goods; its items are its colours by its sizes. The price is per piece, VAT included."""

    code: str
    name: str
    name_en: str
    line: str
    price: str
    colours: str = ""
    sizes: str = ""

    @property
    def variants(self) -> Iterator[NewItem]:
        for colour in self.colours.split() or [""]:
            for size in self.sizes.split() or [""]:
                yield self._item(colour, size)

    def _item(self, colour: str, size: str) -> NewItem:
        said = [f"颜色={COLOURS[colour]}"] if colour else []
        said += [f"尺码={size}"] if size else []
        return NewItem(
            code="-".join(part for part in (self.code, colour, size) if part),
            name=" ".join(part for part in (self.name, COLOURS.get(colour, ""), size) if part),
            name_en=" ".join(part for part in (self.name_en, COLOURS_EN.get(colour, ""), size) if part),
            product_line=self.line,
            options=";".join(said),
            units={"box": Decimal(20 if Decimal(self.price) < 100 else 6)},
        )


OUTDOOR: Final = (
    Style("JK21", "凌霄冲锋衣", "Lingxiao shell jacket", "冲锋衣", "468.00", "BK NV OR GN", _BODY),
    Style("JK22", "听雨冲锋衣", "Tingyu rain shell", "冲锋衣", "328.00", "BK NV RD GY", _BODY),
    Style("JK25", "雪线三合一外套", "Xuexian 3-in-1 jacket", "冲锋衣", "698.00", "BK NV OR", _BODY),
    Style("JK28", "晨风皮肤衣", "Chenfeng windbreaker", "冲锋衣", "158.00", "GY OR SD", _BODY),
    Style("JK31", "望岳羽绒服", "Wangyue down jacket", "冲锋衣", "899.00", "BK NV RD GY", _BODY),
    Style("FL11", "暖溪抓绒衣", "Nuanxi fleece", "抓绒衣", "189.00", "BK GY RD", _BODY),
    Style("FL12", "暖溪抓绒背心", "Nuanxi fleece vest", "抓绒衣", "139.00", "BK GY GN", _BODY),
    Style("FL15", "北坡厚抓绒", "Beipo heavy fleece", "抓绒衣", "259.00", "BK NV", _BODY),
    Style("PT31", "行者快干裤", "Xingzhe quick-dry trousers", "徒步裤", "218.00", "BK GY", _LEGS),
    Style("PT32", "行者两截裤", "Xingzhe zip-off trousers", "徒步裤", "248.00", "GY SD", _LEGS),
    Style("PT35", "岩壁软壳裤", "Yanbi softshell trousers", "徒步裤", "318.00", "BK GN", _LEGS),
    Style("SH41", "青石低帮徒步鞋", "Qingshi low trekking shoe", "徒步鞋", "368.00", "BK GY", _FEET),
    Style("SH42", "青石中帮徒步鞋", "Qingshi mid trekking boot", "徒步鞋", "458.00", "BK SD", _FEET),
    Style("SH45", "浅溪涉水鞋", "Qianxi water shoe", "徒步鞋", "168.00", "NV GY", _FEET),
    Style("BP18", "拾光日用包 18 升", "Shiguang day pack 18 L", "背包", "149.00", "BK NV OR"),
    Style("BP28", "远山徒步包 28 升", "Yuanshan hiking pack 28 L", "背包", "269.00", "BK GN OR"),
    Style("BP45", "远山重装包 45 升", "Yuanshan trekking pack 45 L", "背包", "459.00", "BK GN"),
    Style("BP65", "远山重装包 65 升", "Yuanshan expedition pack 65 L", "背包", "589.00", "BK GN"),
    Style("TN02", "云栖双人帐", "Yunqi tent, 2 persons", "帐篷", "529.00", "GN SD"),
    Style("TN03", "云栖三人帐", "Yunqi tent, 3 persons", "帐篷", "649.00", "GN SD"),
    Style("TN06", "团聚天幕 6 人", "Tuanju tarp, 6 persons", "帐篷", "399.00", "SD"),
    Style("SB05", "秋眠睡袋 5℃", "Qiumian sleeping bag 5 °C", "睡袋", "239.00", "NV OR", "M L"),
    Style("SB15", "冬眠睡袋 −15℃", "Dongmian sleeping bag −15 °C", "睡袋", "539.00", "NV RD", "M L"),
    Style("SM10", "自充气防潮垫", "Self-inflating mat", "睡袋", "179.00", "GN NV"),
    Style("CK01", "双人套锅", "Cook set for two", "炊具", "129.00"),
    Style("CK02", "四人套锅", "Cook set for four", "炊具", "199.00"),
    Style("CK05", "分体气炉", "Remote gas stove", "炊具", "219.00"),
    Style("LT01", "萤火营地灯", "Yinghuo camp lantern", "灯具", "89.00", "OR GN"),
    Style("LT05", "夜行头灯", "Yexing head lamp", "灯具", "119.00", "BK OR"),
    Style("ZP11", "铝合金登山杖（对）", "Aluminium poles, pair", "配件", "139.00", "BK OR"),
    Style("ZP15", "碳素登山杖（对）", "Carbon poles, pair", "配件", "299.00", "BK"),
    Style("HT01", "遮阳渔夫帽", "Bucket hat", "配件", "69.00", "BK SD GN GY"),
    Style("HT05", "抓绒帽", "Fleece cap", "配件", "49.00", "BK GY RD"),
    Style("GL01", "触屏手套", "Touch gloves", "配件", "59.00", "BK GY", "S M L"),
    Style("GL05", "防水保暖手套", "Waterproof winter gloves", "配件", "129.00", "BK NV", "S M L"),
    Style("SK01", "徒步袜（双）", "Trekking socks, pair", "配件", "29.00", "BK GY NV", "M L"),
    Style("SK05", "羊毛厚袜（双）", "Wool socks, pair", "配件", "45.00", "BK GY", "M L"),
    Style("WB05", "钢水壶 0.5 升", "Steel bottle 0.5 L", "配件", "79.00", "BK GN OR SD"),
    Style("WB10", "钢水壶 1 升", "Steel bottle 1 L", "配件", "99.00", "BK GN OR"),
    Style("RC01", "连体雨衣", "Poncho", "雨具", "89.00", "NV OR GN", "M L XL"),
    Style("RC05", "分体雨衣套装", "Rain suit", "雨具", "169.00", "NV OR", "M L XL"),
    Style("ZS01", "速干短袖", "Quick-dry T-shirt", "速干衣", "79.00", "BK GY NV RD", _BODY),
    Style("ZS05", "速干长袖", "Quick-dry long sleeve", "速干衣", "109.00", "BK GY NV", _BODY),
)  # fmt: skip
STATIONERY: Final = (
    Style("NB1", "牛皮纸笔记本", "Kraft notebook", "本册", "26.00", "", "A5 A6"),
    Style("NB5", "布面手账", "Cloth planner", "本册", "58.00", "NV RD SD"),
    Style("PN1", "黄铜签字笔", "Brass pen", "书写", "89.00"),
    Style("PN5", "竹杆铅笔（12 支）", "Bamboo pencils, 12", "书写", "32.00"),
    Style("RL1", "黄铜直尺", "Brass ruler", "文具", "39.00", "", "15cm 30cm"),
    Style("BG1", "帆布笔袋", "Canvas pencil case", "文具", "45.00", "GN GY SD"),
    Style("AM1", "酒精性马克笔（12 色）", "Alcohol markers, 12", "regulated", "68.00"),
)  # fmt: skip
# Of the lines the standard policy names: what is made to order, and what the law has a say in.
MADE_TO_ORDER: Final = (Style("TZ1", "烫金定制笔记本", "Notebook stamped to order", "custom", "36.00", "NV RD"),)
_SERVICE_NAME: Final = ("绣标服务", "Embroidery")


def items(styles: Sequence[Style]) -> list[NewItem]:
    """All variants, one service and freight, which is a charge."""
    service = NewItem(code=SERVICE, name=_SERVICE_NAME[0], name_en=_SERVICE_NAME[1], kind="service", unit="set")
    freight = NewItem(code=FREIGHT, name="运费", name_en="Freight", kind="charge", vat_rate=Decimal("0.09"))
    return [*(item for style in styles for item in style.variants), service, freight]


def prices(styles: Sequence[Style], agreed_with: Sequence[str] = ()) -> list[PriceRequest]:
    """List prices with a floor; breaks for dearer styles; a discount for the first grade; agreements."""
    asked = [
        PriceRequest(item=SERVICE, price=Decimal("300.00")),
        PriceRequest(item=FREIGHT, price=Decimal("60.00")),
    ]
    for place, style in enumerate(styles):
        price = Decimal(style.price)
        for item in style.variants:
            asked.append(PriceRequest(item=item.code, price=price, floor=_part(price, "0.70")))
            if place % 4 == 0:
                less = _part(price, "0.93")
                asked.append(PriceRequest(item=item.code, kind="quantity_break", min_quantity=MANY, price=less))
            if place % 7 == 3:
                asked.append(PriceRequest(item=item.code, kind="discount", grade="A", percent=Decimal(3)))
    for place, customer in enumerate(agreed_with):
        style = styles[place * 5 % len(styles)]
        less = _part(Decimal(style.price), "0.90")
        asked += [
            PriceRequest(item=item.code, customer=customer, kind="agreement", price=less) for item in style.variants
        ]
    return asked


def _part(price: Decimal, share: str) -> Decimal:
    return (price * Decimal(share)).quantize(Decimal("0.10"))
