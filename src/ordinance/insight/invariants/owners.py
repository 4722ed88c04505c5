"""INV-20 made from the tables themselves: a new key between two tables is checked without anybody thinking of it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.apps import apps
from django.db import models


class Bare(NamedTuple):
    """A key without a foreign key: where it stands and what it names."""

    table: str
    column: str
    target: str


# Keys that point upwards or between modules stand bare in their models; they must be as sound as declared ones.
BARE: Final = (
    Bare("billing_billline", "order_id", "orders_order"),
    Bare("billing_billline", "delivery_line_id", "shipping_deliveryline"),
    Bare("billing_posting", "customer_id", "parties_customer"),
    Bare("billing_posting", "bill_id", "billing_bill"),
    Bare("billing_posting", "receipt_id", "billing_receipt"),
    Bare("contact_notice", "order_id", "orders_order"),
    Bare("contact_sheet", "order_id", "orders_order"),
    Bare("contact_sheetaddress", "task_id", "worklist_task"),
    Bare("orders_orderline", "warehouse_id", "stock_warehouse"),
    Bare("people_post", "customer_id", "parties_customer"),
    Bare("promise_peg", "order_id", "orders_order"),
    Bare("shipping_delivery", "customer_id", "parties_customer"),
    Bare("shipping_deliveryline", "order_id", "orders_order"),
    Bare("shipping_deliveryline", "item_id", "catalog_item"),
    Bare("shipping_deliveryline", "level_id", "stock_stocklevel"),
    Bare("stock_reservation", "order_id", "orders_order"),
    Bare("stock_stockmovement", "order_line_id", "orders_orderline"),
    Bare("worklist_task", "order_id", "orders_order"),
    Bare("review_opinion", "task_id", "worklist_task"),
)

# Two keys of a row that must agree on the order or the customer they lead to.
TWO_OWNERS: Final = {
    "claim_of_another_order": """
select r.company_id, 'stock_reservation' as "table", r.id from stock_reservation r
join orders_orderline l on l.id = r.order_line_id where r.company_id = any(%(companies)s) and l.order_id <> r.order_id
union all
select p.company_id, 'promise_peg', p.id from promise_peg p
join orders_orderline l on l.id = p.order_line_id where p.company_id = any(%(companies)s) and l.order_id <> p.order_id
union all
select d.company_id, 'shipping_deliveryline', d.id from shipping_deliveryline d
join orders_orderline l on l.id = d.order_line_id
where d.company_id = any(%(companies)s) and (l.order_id <> d.order_id or l.item_id is distinct from d.item_id)
union all
select b.company_id, 'billing_billline', b.id from billing_billline b
join orders_orderline l on l.id = b.order_line_id
where b.company_id = any(%(companies)s) and l.order_id <> b.order_id""",
    "document_of_another_customer": """
select b.company_id, 'billing_billline' as "table", bl.id from billing_billline bl
join billing_bill b on b.id = bl.bill_id join orders_order o on o.id = bl.order_id
where b.company_id = any(%(companies)s) and o.customer_id is distinct from b.customer_id
union all
select d.company_id, 'shipping_deliveryline', dl.id from shipping_deliveryline dl
join shipping_delivery d on d.id = dl.delivery_id join orders_order o on o.id = dl.order_id
where d.company_id = any(%(companies)s) and o.customer_id is distinct from d.customer_id
union all
select a.company_id, 'billing_application', a.id from billing_application a
join billing_bill b on b.id = a.bill_id join billing_bill n on n.id = a.credit_note_id
where a.company_id = any(%(companies)s) and b.customer_id <> n.customer_id""",
}


def owner_checks() -> Iterator[tuple[str, str]]:
    """(name, query) of everything INV-20 asks."""
    yield "company_missing", " union all ".join(_missing(table) for table in _owned())
    yield "two_companies", " union all ".join(_joins_two(*key) for key in sorted(_keys()))
    yield "key_to_nothing", " union all ".join(_dangling(*bare) for bare in BARE if _is_here(bare.table))
    yield from TWO_OWNERS.items()


def _owned() -> list[str]:
    """The tables whose rows name their company."""
    return sorted(
        model._meta.db_table  # noqa: SLF001  Django's documented way to ask
        for model in apps.get_models()
        if any(field.column == "company_id" for field in model._meta.concrete_fields)  # noqa: SLF001
    )


def _is_here(table: str) -> bool:
    return table in _owned()


def _keys() -> Iterator[Bare]:
    """Keys between two tables that both name their company: (table, column, target), declared and bare."""
    owned = set(_owned())
    for model in apps.get_models():
        about = model._meta  # noqa: SLF001
        for field in about.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.column != "company_id" and about.db_table in owned:
                target = field.related_model._meta.db_table  # noqa: SLF001
                if target in owned:
                    yield Bare(about.db_table, field.column, target)
    yield from (bare for bare in BARE if bare.table in owned)


def _missing(table: str) -> str:
    return (
        f"""select t.company_id, '{table}' as "table" from {table} t """
        "where %(everything)s "
        "and (t.company_id is null or not exists (select from companies_company c where c.id = t.company_id))"
    )


def _joins_two(table: str, column: str, target: str) -> str:
    return (
        f"""select a.company_id, '{table}.{column}' as "column", a.id::text, b.company_id as other_company """
        f"from {table} a join {target} b on b.id = a.{column} "
        "where a.company_id = any(%(companies)s) and b.company_id <> a.company_id"
    )


def _dangling(table: str, column: str, target: str) -> str:
    # 0 names nothing on purpose: a service leaves no level
    return (
        f"""select a.company_id, '{table}.{column}' as "column", a.id, a.{column} as named from {table} a """
        f"where a.company_id = any(%(companies)s) and a.{column} is not null and a.{column} <> 0 "
        f"and not exists (select from {target} b where b.id = a.{column})"
    )
