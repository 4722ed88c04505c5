"""The demo companies an empty database begins with. `up` calls `seed`; nothing else does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from ordinance.entrypoints.cli.demonstration import goods, people
from ordinance.entrypoints.cli.demonstration.staging import Performance
from ordinance.entrypoints.cli.demonstration.stories import SHOP_STORIES, STORIES
from ordinance.entrypoints.cli.welcome import demo_password
from ordinance.foundation.calendar.clock import moved_to, wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.register import (
    CustomerRequest,
    PriceRequest,
    customers_register,
    items_register,
    prices_set,
)
from ordinance.workflows.stock import GoodsIn, stock_receive
from ordinance.workflows.supply import NewSupply, supplies_add

FOUNDED_DAYS_AGO: Final = 90
ADMIN: Final = ("lijing", "李静", "Li Jing")
TRADING: Final = CompanySpec(
    code="HUAXIN",
    name_zh="华欣传动贸易有限公司（演示）",
    name_en="Huaxin Drives Trading (demo)",
    tax_number="91320500MADEMO0001",
    is_simulated=True,
    policies=("n14", "n14-wholesale"),
    warehouses=((goods.MAIN, "苏州总仓", "Suzhou warehouse"), (goods.SOUTH, "广州分仓", "Guangzhou warehouse")),
    founder=Founder(login=ADMIN[0], name_zh=ADMIN[1], name_en=ADMIN[2], roles=("admin",)),
)
SHOP: Final = CompanySpec(
    code="XINZHI",
    name_zh="欣至文具网店（演示）",
    name_en="Xinzhi Stationery Online (demo)",
    tax_number="91320500MADEMO0002",
    is_simulated=True,
    policies=("direct",),
    founder=Founder(login=ADMIN[0], name_zh=ADMIN[1], name_en=ADMIN[2], roles=("admin",)),
)


def seed() -> list[Company]:
    """Found both demo companies and play their orders; everybody signs in with the password `welcome` shows.

    One transaction around all of it: a start that is broken off leaves nothing, and the next one begins anew.
    """
    password = demo_password()
    with transaction.atomic():
        trading, shop = _founded(TRADING, password), _founded(SHOP, password)
        _trading(trading, password)
        _shop(shop, password)
    return [trading[0], shop[0]]


def _founded(spec: CompanySpec, password: str) -> tuple[Company, Actor]:
    at = _opening()
    founder = replace(spec.founder, password=password)
    company, person = company_found(replace(spec, founder=founder, founded_at=at))
    return company, actor_for(person, company, door="cli")


def _trading(founded: tuple[Company, Actor], password: str) -> None:
    company, admin = founded
    with moved_to(company, _opening()):
        customers_register(admin, goods.customers())
        people_register(admin, _with_password([*people.TRADING, *people.PORTAL], password))
        items_register(admin, goods.items())
        prices_set(admin, goods.prices())
    performance = Performance(company, STORIES)
    with moved_to(company, _opening()):
        stock_receive(performance.stage.cast.holder("stock.receive"), goods.opening_stock(), opening=True)
    today = wall().date()
    with moved_to(company, wall() - timedelta(days=10)):
        supplies_add(
            performance.stage.cast.holder("promise.supply"),
            [
                NewSupply(
                    item=item, quantity=Decimal(quantity), due_on=today + timedelta(days=days), reference="PO-7701"
                )
                for item, quantity, days in goods.COMING
            ],
        )
    performance.play()


def _shop(founded: tuple[Company, Actor], password: str) -> None:
    company, admin = founded
    items = [
        NewItem(code="XZ-100", name="牛皮纸笔记本 A5", name_en="Kraft notebook A5", product_line="文具"),
        NewItem(code="XZ-200", name="黄铜直尺 15 cm", name_en="Brass ruler 15 cm", product_line="文具"),
    ]
    buyers: Sequence[NewCustomer] = [
        NewCustomer(code="E001", name="晨曦书店", payment_term="net30", contact="马骏", phone="025-5550 0201",
                    price_basis="gross", is_verified=True, address="江苏省南京市鼓楼区中山路 88 号"),
        NewCustomer(code="E002", name="木马设计工作室", payment_term="net30", contact="宋佳", phone="010-5550 0202",
                    price_basis="gross", is_verified=True, address="北京市朝阳区酒仙桥路 4 号"),
    ]  # fmt: skip
    with moved_to(company, _opening()):
        customers_register(admin, [CustomerRequest(customer=new, credit_limit=Decimal(20_000)) for new in buyers])
        people_register(admin, _with_password(people.SHOP, password))
        items_register(admin, items)
        prices_set(
            admin,
            [PriceRequest(item="XZ-100", price=Decimal("26.00")), PriceRequest(item="XZ-200", price=Decimal("39.00"))],
        )
    performance = Performance(company, SHOP_STORIES)
    with moved_to(company, _opening()):
        stock = [GoodsIn(item=item.code, quantity=Decimal(200)) for item in items]
        stock_receive(performance.stage.cast.holder("stock.receive"), stock, opening=True)
    performance.play()


def _opening() -> datetime:
    now = wall()
    return now.replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=FOUNDED_DAYS_AGO)


def _with_password(requests: Sequence[PersonRequest], password: str) -> list[PersonRequest]:
    return [replace(request, password=password) for request in requests]
