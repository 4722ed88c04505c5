"""Stock itself: goods in, moved between warehouses, counted (D1, D3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.stock.models import MovementKind, StockOwner, StockStatus
from ordinance.modules.stock.queries import levels_locked_by_key, warehouses_of
from ordinance.modules.stock.services import (
    Counted,
    Document,
    Place,
    Receipt,
    Transfer,
    goods_count,
    goods_receive,
    goods_transfer,
)
from ordinance.workflows.goods import Catalogue, catalogue, quantity_refusal, text_check
from ordinance.workflows.kernel import Act, batch_workflow

_NO_ORDER = "goods in the house: it touches no order"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsIn:
    """Goods that come in without having been announced, named by codes."""

    item: str
    quantity: Decimal
    warehouse: str = "MAIN"
    place: str = ""
    lot: str = ""
    status: StockStatus = StockStatus.AVAILABLE
    owner: StockOwner = StockOwner.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsMove:
    """Free goods of a level to bring elsewhere, or into another status (released by inspection, blocked)."""

    level_id: int
    quantity: Decimal
    warehouse: str
    place: str = ""
    status: StockStatus = StockStatus.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class CountResult:
    """What was counted at a level; zero is a result."""

    level_id: int
    quantity: Decimal


@batch_workflow(duty="stock.receive", unscoped=_NO_ORDER)
def stock_receive(act: Act, goods: Sequence[GoodsIn], *, opening: bool = False) -> list[Outcome]:
    """Take goods in; one document for the batch. opening: what was there before the system was."""
    known = catalogue(act.company_id, {each.item for each in goods})
    refused = [known.refusal(each.item, each.warehouse, each.quantity) for each in goods]
    document = Document(kind="opening" if opening else "goods_in", id=next_id())
    receipts = [
        _receipt(each, known, document) for each, refusal in zip(goods, refused, strict=True) if refusal is None
    ]
    kind = MovementKind.OPENING if opening else MovementKind.RECEIPT
    levels = iter(
        goods_receive(receipts, received_on=act.time.today, kind=kind, journal=act.journal) if receipts else []
    )
    return [refusal or Done({"document": document.id, "level": next(levels)}) for refusal in refused]


def _receipt(goods: GoodsIn, known: Catalogue, document: Document) -> Receipt:
    text_check("place", goods.place, 20)
    text_check("lot", goods.lot, 40)
    place = Place(
        item_id=known.items[goods.item].pk,
        warehouse_id=known.warehouses[goods.warehouse].pk,
        place=goods.place,
        lot=goods.lot,
        status=goods.status,
        owner=goods.owner,
    )
    return Receipt(at=place, quantity=goods.quantity, document=document)


@dataclass(slots=True)
class _Shelves:
    """Locked levels: what is free at each as a batch is decided, and how finely its goods are counted."""

    free: dict[int, Decimal]
    decimals: dict[int, int]


def _shelves(act: Act, level_ids: Collection[int]) -> _Shelves:
    levels = levels_locked_by_key(act.company_id, level_ids)
    items = items_by_key({level.item_id for level in levels})
    return _Shelves(
        {level.pk: level.on_hand - level.reserved for level in levels},
        {level.pk: items[level.item_id].unit_decimals for level in levels},
    )


@batch_workflow(duty="stock.move", unscoped=_NO_ORDER)
def stock_transfer(act: Act, moves: Sequence[GoodsMove]) -> list[Outcome]:
    """Move free goods between warehouses, places and statuses; decided in sequence on what the earlier ones left."""
    warehouses = warehouses_of(act.company_id)
    shelves = _shelves(act, {move.level_id for move in moves})
    document = Document(kind="transfer", id=next_id())
    refused: list[Refused | None] = []
    transfers: list[Transfer] = []
    for move in moves:
        text_check("place", move.place, 20)
        refusal = _move_refusal(move, shelves, warehouses)
        refused.append(refusal)
        if refusal is None:
            shelves.free[move.level_id] -= move.quantity
            transfers.append(
                Transfer(
                    level_id=move.level_id,
                    quantity=move.quantity,
                    document=document,
                    warehouse_id=warehouses[move.warehouse].pk,
                    place=move.place,
                    status=move.status,
                )
            )
    targets = iter(goods_transfer(transfers, on=act.time.today, journal=act.journal) if transfers else [])
    return [refusal or Done({"document": document.id, "level": next(targets)}) for refusal in refused]


def _move_refusal(move: GoodsMove, shelves: _Shelves, warehouses: Collection[str]) -> Refused | None:
    if move.level_id not in shelves.free:
        return Refused("not_found", {"level": move.level_id})
    if move.warehouse not in warehouses:
        return Refused("unknown_warehouse", {"warehouse": move.warehouse})
    refusal = quantity_refusal(move.quantity, shelves.decimals[move.level_id])
    free = shelves.free[move.level_id]
    if refusal is None and move.quantity > free:
        return Refused("stock_short", {"level": move.level_id, "wanted": move.quantity, "free": free})
    return refusal


@batch_workflow(duty="stock.move", unscoped=_NO_ORDER)
def stock_count(act: Act, counts: Sequence[CountResult]) -> list[Outcome]:
    """Bring levels to what was counted (盘点); a level counted twice in one batch takes the last count."""
    document = Document(kind="count", id=next_id())
    shelves = _shelves(act, {count.level_id for count in counts})
    refused = {count.level_id: _count_refusal(count, shelves) for count in counts}
    good = {count.level_id: count for count in counts if refused[count.level_id] is None}
    counted = [Counted(level_id=key, quantity=count.quantity, document=document) for key, count in good.items()]
    refused.update(goods_count(counted, on=act.time.today, journal=act.journal))
    return [refused[count.level_id] or Done({"document": document.id, "level": count.level_id}) for count in counts]


def _count_refusal(count: CountResult, shelves: _Shelves) -> Refused | None:
    if count.level_id not in shelves.free:
        return Refused("not_found", {"level": count.level_id})
    if count.quantity == 0:
        return None
    return quantity_refusal(count.quantity, shelves.decimals[count.level_id])
