"""Stock itself: goods in, moved between warehouses, counted (D1, D3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.money.rules import NumberRefused, parse_signed_quantity
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


@batch_workflow(duty="stock.move", unscoped=_NO_ORDER)
def stock_transfer(act: Act, moves: Sequence[GoodsMove]) -> list[Outcome]:
    """Move free goods between warehouses, places and statuses; decided in sequence on what the earlier ones left."""
    warehouses = warehouses_of(act.company_id)
    levels = {level.pk: level for level in levels_locked_by_key(act.company_id, {move.level_id for move in moves})}
    free = {key: level.on_hand - level.reserved for key, level in levels.items()}
    document = Document(kind="transfer", id=next_id())
    refused: list[Refused | None] = []
    transfers: list[Transfer] = []
    for move in moves:
        refusal = _move_refusal(move, free, warehouses)
        refused.append(refusal)
        if refusal is None:
            text_check("place", move.place, 20)
            free[move.level_id] -= move.quantity
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


def _move_refusal(move: GoodsMove, free: Mapping[int, Decimal], warehouses: Collection[str]) -> Refused | None:
    if move.level_id not in free:
        return Refused("not_found", {"level": move.level_id})
    if move.warehouse not in warehouses:
        return Refused("unknown_warehouse", {"warehouse": move.warehouse})
    refusal = quantity_refusal(move.quantity, 6)
    if refusal is None and move.quantity > free[move.level_id]:
        return Refused("stock_short", {"level": move.level_id, "wanted": move.quantity, "free": free[move.level_id]})
    return refusal


@batch_workflow(duty="stock.move", unscoped=_NO_ORDER)
def stock_count(act: Act, counts: Sequence[CountResult]) -> list[Outcome]:
    """Bring levels to what was counted (盘点); a level counted twice in one batch takes the last count."""
    document = Document(kind="count", id=next_id())
    levels = {level.pk for level in levels_locked_by_key(act.company_id, {count.level_id for count in counts})}
    refused = {count.level_id: _count_refusal(count, levels) for count in counts}
    good = {count.level_id: count for count in counts if refused[count.level_id] is None}
    counted = [Counted(level_id=key, quantity=count.quantity, document=document) for key, count in good.items()]
    refused.update(goods_count(counted, on=act.time.today, journal=act.journal))
    return [refused[count.level_id] or Done({"document": document.id, "level": count.level_id}) for count in counts]


def _count_refusal(count: CountResult, levels: set[int]) -> Refused | None:
    if count.level_id not in levels:
        return Refused("not_found", {"level": count.level_id})
    try:
        quantity = parse_signed_quantity(count.quantity)
    except NumberRefused as error:
        return Refused("quantity_refused", {"reason": error.code, "value": error.value})
    if quantity < 0:
        return Refused("quantity_refused", {"reason": "negative", "value": quantity})
    return None
