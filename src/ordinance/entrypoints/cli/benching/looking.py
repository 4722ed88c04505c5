"""Looking: what the order list and an order's page read among many orders; what a thousand items are promised as."""

from datetime import date, datetime
from random import Random
from typing import Final

from django.db import connection

from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.limit import Sender, columns_of
from ordinance.entrypoints.cli.benching.measure import Result, Variant, alternate, statements_counted
from ordinance.entrypoints.cli.benching.placing import placed
from ordinance.foundation.calendar.clock import time_of
from ordinance.insight.availability import availability
from ordinance.insight.listing import Place, SortBy, counted, list_page
from ordinance.insight.order_list import Filter, orders_matching
from ordinance.insight.order_page import order_found, order_page
from ordinance.insight.search import search
from ordinance.masterdata.catalog.models import Item
from ordinance.orders.models import Order
from ordinance.orders.queries import PAGE

_STRIDE: Final = 8  # keys of a copied order and its lines
_NEWEST: Final = SortBy("ordered_at", datetime, is_descending=True)
_BLOCK: Final = 10_000  # keys the sequence gives at a time
_COPIED: Final = {"orders_order": "id", "orders_orderline": "order_id", "ledger_ledgerentry": "stream"}
_LIST: Final = """
select o.id, o.number, o.status, o.stage, o.gross, o.ordered_at, o.promised_on, c.code, c.name
from orders_order o left join parties_customer c on c.id = o.customer_id
where o.company_id = %s and (o.ordered_at, o.id) < (%s, %s) order by o.ordered_at desc, o.id desc limit %s
"""
_AVAILABLE: Final = """
select item_id, sum(on_hand - reserved) from stock_stocklevel
where company_id = %s and item_id = any(%s) and status = 'available' and owner = 'own' group by item_id
"""


def lists(house: House, random: Random) -> list[Result]:
    """A page of the list and the page of an order, at each size."""
    results = []
    pattern = placed(house, house.requests(random, 1))[0]
    for size in house.sizes.lists:
        _grow(house, pattern, size)
        results += [
            _list(house, random, size),
            _page(house, random, size),
            _search(house, random, size),
        ]
    return results


def available(house: House, random: Random) -> list[Result]:
    """What can be promised of every item, in one question."""
    keys = list(Item.objects.filter(company_id=house.company.pk).values_list("pk", flat=True))
    sender = Sender()
    company_id = house.company.pk
    ours = Variant(lambda: keys, lambda wanted: availability(company_id, wanted))
    limit = Variant(lambda: keys, lambda wanted: sender.rows(_AVAILABLE, [company_id, wanted]))
    result = _measured(house, random, f"available_{len(keys)}", {"ours": ours, "limit": limit})
    sender.close()
    return [result]


def _list(house: House, random: Random, size: int) -> Result:
    sender = Sender()
    places = [Place(*row) for row in _sample(house, random)]
    ours = Variant(lambda: random.choice(places), lambda place: _listed(house, place))
    limit = Variant(
        lambda: random.choice(places),
        lambda place: sender.rows(_LIST, [house.company.pk, place.value, place.key, PAGE + 1]),
    )
    result = _measured(house, random, f"list_{size}", {"ours": ours, "limit": limit})
    sender.close()
    return result


def _listed(house: House, place: Place) -> object:
    rows = orders_matching(house.actor, Filter())
    return list_page(rows, _NEWEST, place), counted(rows)


def _page(house: House, random: Random, size: int) -> Result:
    keys = [row[1] for row in _sample(house, random)]
    numbers = list(Order.objects.filter(pk__in=keys).values_list("number", flat=True))
    today = _today(house)
    ours = Variant(
        lambda: str(random.choice(numbers)), lambda number: order_page(order_found(house.actor, number), today)
    )
    return _measured(house, random, f"page_{size}", {"ours": ours})


def _search(house: House, random: Random, size: int) -> Result:
    """What people type: a number or the beginning of one, a code, a name that is in all of them."""
    keys = [row[1] for row in _sample(house, random)]
    numbers = [str(each) for each in Order.objects.filter(pk__in=keys).values_list("number", flat=True)]
    typed = [*numbers, *(number[:6] for number in numbers), "C", "C1", "COPY", "客户", "I99", "chanpin", "kh", "PO-"]
    ours = Variant(lambda: random.choice(typed), lambda text: search(house.actor, text))
    return _measured(house, random, f"search_{size}", {"ours": ours})


def _measured(house: House, random: Random, name: str, variants: dict[str, Variant]) -> Result:
    rounds = house.sizes.rounds * 3
    times = alternate(variants, rounds, random)
    with statements_counted() as sent:
        variants["ours"].act(variants["ours"].prepare())
    return Result(
        workload=name,
        ours_per_s=times["ours"].rate(1),
        limit_per_s=times["limit"].rate(1) if "limit" in times else None,
        cpu_ms=times["ours"].cpu / rounds * 1000,
        statements=len(sent),
    )


def _sample(house: House, random: Random) -> list[tuple[datetime, int]]:
    """Orders from all over the list."""
    keys = list(Order.objects.filter(company_id=house.company.pk).values_list("ordered_at", "pk"))
    return random.sample(keys, min(100, len(keys)))


def _grow(house: House, pattern: int, size: int) -> None:
    """Copy one order with lines and ledger, set by set, until there are so many."""
    more = size - Order.objects.filter(company_id=house.company.pk).count()
    if more <= 0:
        return
    with connection.cursor() as cursor:
        blocks = more * _STRIDE // _BLOCK + 1
        cursor.execute(
            "select min(n) from (select nextval('ordinance_keys') n from generate_series(1, %s)) k", [blocks]
        )
        (base,) = cursor.fetchone()
        for table, owner in _COPIED.items():
            names = list(columns_of()[table])
            picks = ", ".join(_pick(table, name, owner) for name in names)
            cursor.execute(
                f"insert into {table} ({', '.join(names)}) select {picks} "
                f"from {table} p, generate_series(0, %(more)s - 1) g where p.{owner} = %(pattern)s",
                {"base": base, "more": more, "pattern": pattern},
            )
        cursor.execute("analyze")


def _pick(table: str, name: str, owner: str) -> str:
    order = f"%(base)s::bigint + g * {_STRIDE}"
    if name == owner:
        return order
    if table == "orders_orderline" and name == "id":
        return f"{order} + p.position"
    if name == "number":
        return "'COPY-' || (%(base)s::bigint + g)"
    return "p.ordered_at - g * interval '1 minute'" if name == "ordered_at" else f"p.{name}"


def _today(house: House) -> date:
    return time_of(house.company.pk, house.company.zone).today
