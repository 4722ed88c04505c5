"""What customers are written: Chinese first, then English, from the facts of an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Letter:
    """Templates of one kind of letter."""

    subject: str
    zh: str
    en: str

    def text(self, facts: Mapping[str, str]) -> str:
        return f"{self.zh.format_map(facts)}\n\n{self.en.format_map(facts)}\n"


LETTERS: Final[Mapping[str, Letter]] = {
    "order.confirmed": Letter(
        "订单 {number} 已确认 / Order {number} is confirmed",
        "{customer}：\n\n"
        "贵方订单 {number}（贵方单号：{customer_po}）已确认，金额 {gross} {currency}，承诺交期 {promised_on}。\n\n"
        "{company}",
        "Dear customer,\n\n"
        "your order {number} (your number: {customer_po}) is confirmed: {gross} {currency}, promised for {promised_on}."
        "\n\n{company_en}",
    ),
    "delivery.planned": Letter(
        "发货安排 {number} / Delivery {number} is planned",
        "{customer}：\n\n送货单 {number} 已安排，发出后另行告知承运人和运单号；相关订单：{orders}。\n\n{company}",
        "Dear customer,\n\n"
        "delivery {number} is planned; you will hear when it leaves, and by whom. It is for {orders}.\n\n{company_en}",
    ),
    "delivery.signed": Letter(
        "签收通知 {number} / Delivery {number} was signed for",
        "{customer}：\n\n送货单 {number} 已签收；相关订单：{orders}。如有异议请与我们联系。\n\n{company}",
        "Dear customer,\n\n"
        "delivery {number} was signed for; it was for {orders}. Please tell us if anything is amiss.\n\n{company_en}",
    ),
    "delivery.shipped": Letter(
        "发货通知 {number} / Delivery {number} is on its way",
        "{customer}：\n\n"
        "送货单 {number} 已于 {shipped_on} 发出，承运人：{carrier}，运单号：{tracking}；相关订单：{orders}。\n\n"
        "{company}",
        "Dear customer,\n\n"
        "delivery {number} left on {shipped_on} with {carrier}, tracking number {tracking}; it is for {orders}."
        "\n\n{company_en}",
    ),
}
NOT_SAID: Final = "—"
