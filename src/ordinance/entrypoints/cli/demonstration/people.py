"""Who works in the demo companies, and for whom. Names are invented; one person has posts in both companies."""

from typing import Final

from ordinance.workflows.people import PersonRequest


def _person(login: str, name_zh: str, name_en: str, *roles: str, customer: str = "") -> PersonRequest:
    return PersonRequest(login=login, name_zh=name_zh, name_en=name_en, roles=roles, customer=customer)


ADMIN: Final = ("lijing", "李静", "Li Jing")
# Every role has its person, and what a policy keeps apart has two: who submits an order does not review it.
TRADING: Final = (
    _person("chenguodong", "陈国栋", "Chen Guodong", "manager"),
    _person("zhaomin", "赵敏", "Zhao Min", "sales"),
    _person("wanglei", "王磊", "Wang Lei", "sales"),
    _person("yanshuo", "严朔", "Yan Shuo", "sales"),
    _person("sunyue", "孙悦", "Sun Yue", "desk"),
    _person("zhouting", "周婷", "Zhou Ting", "desk"),
    _person("wufang", "吴芳", "Wu Fang", "finance"),
    _person("zhengkai", "郑凯", "Zheng Kai", "finance"),
    _person("liuyang", "刘洋", "Liu Yang", "warehouse"),
    _person("dengchao", "邓超群", "Deng Chaoqun", "warehouse"),
    _person("hewei", "何伟", "He Wei", "logistics"),
    _person("lintao", "林涛", "Lin Tao", "purchasing"),
    _person("qinlang", "秦朗", "Qin Lang", "planning"),
    _person("xiaomeng", "萧萌", "Xiao Meng", "production"),
    _person("yuhan", "余涵", "Yu Han", "product"),
    _person("baiyun", "白芸", "Bai Yun", "technical"),
    _person("fangzheng", "方铮", "Fang Zheng", "legal"),
    _person("moqing", "莫青", "Mo Qing", "quality"),
    _person("gaoning", "高宁", "Gao Ning", "auditor"),
    _person("tianyuan", "田源", "Tian Yuan", "operator"),
    _person("wangdian", "网店接口", "Web shop interface", "integration"),
)
PORTAL: Final = (
    _person("shenhao", "沈浩（客户）", "Shen Hao (customer)", "customer", customer="C001"),
    _person("luomin", "罗敏（客户）", "Luo Min (customer)", "customer", customer="C031"),
)
STATIONER: Final = (
    _person("wanglei", "王磊", "Wang Lei", "sales"),
    _person("tangxue", "唐雪", "Tang Xue", "sales"),
    _person("panyu", "潘宇", "Pan Yu", "desk", "manager"),
    _person("xuman", "徐曼", "Xu Man", "desk"),
    _person("fuqiang", "傅强", "Fu Qiang", "finance"),
    _person("jiangnan", "江楠", "Jiang Nan", "warehouse", "purchasing"),
    _person("maohui", "毛辉", "Mao Hui", "warehouse", "logistics"),
    _person("dongjie", "董洁", "Dong Jie", "planning", "production"),
    _person("ruanqing", "阮青", "Ruan Qing", "product", "technical"),
    _person("zhanglv", "章律", "Zhang Lü", "legal"),
)
