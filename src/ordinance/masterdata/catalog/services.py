"""Writes of the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal

from ordinance.foundation.ledger.journal import Journal
from ordinance.masterdata.catalog.models import Item, ItemStatus, ItemUnit, Unit
from ordinance.masterdata.search import search_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item to add; `units` are others it may be ordered in, with what one of them is in its own unit."""

    code: str
    name: str
    name_en: str = ""
    kind: str = "goods"
    unit: str = "pcs"
    unit_decimals: int = 0
    vat_rate: Decimal = Decimal("0.13")
    product_line: str = ""
    options: str = ""
    units: Mapping[str, Decimal] = field(default_factory=dict)


def items_add(items: Sequence[NewItem], *, journal: Journal) -> list[Item]:
    """Add items, two statements however many; codes must be new."""
    rows = [
        Item(
            company_id=journal.company_id,
            code=new.code,
            name=new.name,
            name_en=new.name_en,
            kind=new.kind,
            unit=new.unit,
            unit_decimals=new.unit_decimals,
            vat_rate=new.vat_rate,
            product_line=new.product_line,
            options=new.options,
            search_tokens=search_tokens(new.code, new.name, new.name_en),
        )
        for new in items
    ]
    Item.objects.bulk_create(rows)
    ItemUnit.objects.bulk_create(
        ItemUnit(item=row, unit=unit, factor=factor)
        for row, new in zip(rows, items, strict=True)
        for unit, factor in new.units.items()
    )
    for row in rows:
        journal.add(
            "item.registered",
            row.pk,
            {"code": row.code, "name": row.name, "kind": row.kind, "unit": row.unit, "vat_rate": row.vat_rate},
        )
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """What may be changed of an item; its code, kind and unit stand in orders and stay."""

    name: str
    name_en: str = ""
    product_line: str = ""
    options: str = ""
    vat_rate: Decimal = Decimal("0.13")


def item_fields(item: Item) -> ItemFields:
    """The fields as they are."""
    return ItemFields(**{each.name: getattr(item, each.name) for each in fields(ItemFields)})


def item_update(item: Item, given: ItemFields, *, journal: Journal) -> None:
    """Change a locked item; running orders keep the price and the tax they were confirmed with."""
    before, after = asdict(item_fields(item)), asdict(given)
    tokens = search_tokens(item.code, given.name, given.name_en)
    Item.objects.filter(pk=item.pk).update(**after, search_tokens=tokens)
    changed = {name: {"before": before[name], "after": after[name]} for name in after if after[name] != before[name]}
    journal.add("item.changed", item.pk, {"changed": changed})


def items_restore(items: Sequence[Item], *, journal: Journal, reason: str) -> None:
    """Put items on sale again; one UPDATE."""
    Item.objects.filter(pk__in=[item.pk for item in items]).update(status=ItemStatus.ACTIVE, discontinued_on=None)
    for item in items:
        journal.add("item.restored", item.pk, {"reason": reason})


def items_discontinue(items: Sequence[Item], on: date, *, journal: Journal, reason: str) -> None:
    """Take items out of sale from a date on; one UPDATE."""
    Item.objects.filter(pk__in=[item.pk for item in items]).update(status=ItemStatus.DISCONTINUED, discontinued_on=on)
    for item in items:
        journal.add("item.discontinued", item.pk, {"from": on, "reason": reason})


def units_add(units: Sequence[tuple[str, str, str, int]], *, company_id: int) -> None:
    """Add units of measure by (code, zh, en, decimals)."""
    Unit.objects.bulk_create(
        Unit(company_id=company_id, code=code, name_zh=zh, name_en=en, decimals=decimals)
        for code, zh, en, decimals in units
    )
