"""Who buys from the demo companies: sixty customers combined from tables of words. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.masterdata.parties.services import NewCustomer
from ordinance.workflows.register import CustomerRequest

# City, English, province, dialling code, a street
_CITIES: Final = (
    ("苏州", "Suzhou", "江苏", "0512", "吴中区越溪街道"), ("上海", "Shanghai", "上海", "021", "松江区荣乐东路"),
    ("杭州", "Hangzhou", "浙江", "0571", "余杭区良渚路"), ("南京", "Nanjing", "江苏", "025", "鼓楼区中山路"),
    ("济南", "Jinan", "山东", "0531", "历下区文化东路"), ("广州", "Guangzhou", "广东", "020", "番禺区市桥路"),
    ("深圳", "Shenzhen", "广东", "0755", "龙岗区平湖街道"), ("大连", "Dalian", "辽宁", "0411", "甘井子区港湾街"),
    ("成都", "Chengdu", "四川", "028", "武侯区科华路"), ("西安", "Xi’an", "陕西", "029", "雁塔区长安路"),
    ("昆明", "Kunming", "云南", "0871", "盘龙区北京路"), ("合肥", "Hefei", "安徽", "0551", "蜀山区望江路"),
    ("武汉", "Wuhan", "湖北", "027", "洪山区珞瑜路"), ("北京", "Beijing", "北京", "010", "朝阳区酒仙桥路"),
    ("厦门", "Xiamen", "福建", "0592", "湖里区枋湖路"),
)  # fmt: skip
_WORDS: Final = (
    ("青野", "Qingye"), ("山涧", "Shanjian"), ("北麓", "Beilu"), ("云帆", "Yunfan"), ("鹿鸣", "Luming"),
    ("南屏", "Nanping"), ("星野", "Xingye"), ("溯溪", "Suxi"), ("松果", "Songguo"), ("拾级", "Shiji"),
    ("望川", "Wangchuan"), ("石径", "Shijing"), ("雪松", "Xuesong"), ("听泉", "Tingquan"), ("行囊", "Xingnang"),
    ("半山", "Banshan"), ("远岚", "Yuanlan"), ("野渡", "Yedu"), ("晴川", "Qingchuan"), ("白桦", "Baihua"),
)  # fmt: skip
_KINDS: Final = {
    "A": (("户外连锁有限公司", "Outdoor Chain"), ("百货集团", "Department Stores"), ("电子商务有限公司", "E-commerce")),
    "B": (
        ("户外用品有限公司", "Outdoor Supplies"), ("登山俱乐部", "Mountain Club"), ("旅行社", "Travel"),
        ("体育用品公司", "Sports Goods"),
    ),
    "C": (
        ("户外小店", "Outdoor Shop"), ("装备工作室", "Gear Studio"), ("营地", "Camp"), ("五金百货店", "General Store"),
    ),
}  # fmt: skip
_TERMS: Final = {
    "A": ("deposit30_net30", "net60", "monthly30"),
    "B": ("net30", "monthly30", "cod", "net30"),
    "C": ("prepaid", "cod", "prepaid"),
}
_LIMITS: Final = {"A": 3_000_000, "B": 900_000, "C": 150_000}
_SURNAMES: Final = "沈钱孔叶张罗于汪马宋许韩冯董梁杜魏苏潘姜"
_GIVEN: Final = ("浩", "雯", "祥", "青", "福生", "敏", "海", "洋", "骏", "佳", "清越", "立", "思源", "然", "一鸣")
_GRADES: Final = "ABCBBCABCC"  # of each ten: two first, four second, four third


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A customer as the stories see them.

    weight      how often they order, against the others
    scale       how much of an item they take at a time
    late_days   how long after the due day they pay
    """

    code: str
    name: str
    name_en: str
    grade: str
    region: str
    term: str
    limit: int
    weight: int
    scale: int
    late_days: int
    contact: str
    phone: str
    address: str
    is_verified: bool = True
    is_tight: bool = False

    @property
    def request(self) -> CustomerRequest:
        """The customer as the administrator registers them."""
        new = NewCustomer(
            code=self.code, name=self.name, name_en=self.name_en, grade=self.grade, region=self.region,
            payment_term=self.term, price_basis="gross", is_verified=self.is_verified, contact=self.contact,
            phone=self.phone, address=self.address,
        )  # fmt: skip
        return CustomerRequest(customer=new, credit_limit=Decimal(self.limit))


def buyers(count: int, *, prefix: str = "C") -> list[Buyer]:
    """The first so many customers; the last is not proved genuine yet, and some are kept on a short limit."""
    made = [_buyer(place, prefix) for place in range(count)]
    return [*made[:-1], _unproved(made[-1])]


def requests(made: Sequence[Buyer]) -> list[CustomerRequest]:
    return [each.request for each in made]


def _buyer(place: int, prefix: str) -> Buyer:
    city, city_en, region, dial, street = _CITIES[place * 4 % len(_CITIES)]
    word, word_en = _WORDS[(place + place // len(_WORDS) * 7) % len(_WORDS)]
    grade = _GRADES[place % len(_GRADES)]
    kind, kind_en = _KINDS[grade][place // 3 % len(_KINDS[grade])]
    term = _TERMS[grade][place // len(_GRADES) % len(_TERMS[grade])]
    is_tight = grade == "B" and place % 20 == 13
    return Buyer(
        code=f"{prefix}{place + 1:03}",
        name=f"{city}{word}{kind}",
        name_en=f"{city_en} {word_en} {kind_en}",
        grade=grade,
        region=region,
        term="net30" if is_tight else term,
        limit=20_000 if is_tight else 0 if term == "prepaid" else _LIMITS[grade],
        weight={"A": 9, "B": 4, "C": 2}[grade] + place % 3,
        scale={"A": 30, "B": 10, "C": 3}[grade],
        late_days=70 if place % 20 == 16 else (place * 7) % 19 - 3,
        contact=_SURNAMES[place % len(_SURNAMES)] + _GIVEN[place * 3 % len(_GIVEN)],
        phone=f"{dial}-5550 {place + 101:04}",
        address=f"{region if region != city else ''}{city}市{street} {place * 7 % 190 + 3} 号",
        is_tight=is_tight,
    )


def _unproved(buyer: Buyer) -> Buyer:
    return Buyer(
        code=buyer.code, name=f"新客户·{buyer.name}", name_en=f"{buyer.name_en} (new)", grade="C", region=buyer.region,
        term="prepaid", limit=0, weight=0, scale=2, late_days=0, contact=buyer.contact, phone=buyer.phone,
        address=buyer.address, is_verified=False,
    )  # fmt: skip
