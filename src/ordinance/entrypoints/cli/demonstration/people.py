"""Who works in the demo companies. Names are invented; one person has posts in both."""

from typing import Final

from ordinance.workflows.people import PersonRequest


def _person(login: str, name_zh: str, name_en: str, *roles: str, customer: str = "") -> PersonRequest:
    return PersonRequest(login=login, name_zh=name_zh, name_en=name_en, roles=roles, customer=customer)


TRADING: Final = (
    _person("chenguodong", "陈国栋", "Chen Guodong", "manager"),
    _person("wanglei", "王磊", "Wang Lei", "sales"),
    _person("zhaomin", "赵敏", "Zhao Min", "sales"),
    _person("sunyue", "孙悦", "Sun Yue", "desk"),
    _person("zhouting", "周婷", "Zhou Ting", "desk"),
    _person("wufang", "吴芳", "Wu Fang", "finance"),
    _person("zhengkai", "郑凯", "Zheng Kai", "finance"),
    _person("liuyang", "刘洋", "Liu Yang", "warehouse"),
    _person("hewei", "何伟", "He Wei", "logistics"),
    _person("lintao", "林涛", "Lin Tao", "purchasing"),
    _person("gaoning", "高宁", "Gao Ning", "auditor"),
)
PORTAL: Final = (_person("shenhao", "沈浩（客户）", "Shen Hao (customer)", "customer", customer="C001"),)
SHOP: Final = (
    _person("wanglei", "王磊", "Wang Lei", "sales"),
    _person("tangxue", "唐雪", "Tang Xue", "desk", "finance", "warehouse", "logistics"),
)
