"""Goods: received, announced, planned, shipped, signed, taken back."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ordinance.entrypoints.api.fields import (
    CLEAN,
    Code,
    Day,
    Key,
    OrderRef,
    Quantity,
    QuantityOrZero,
    Switch,
    Word,
    limits,
)
from ordinance.entrypoints.api.schemas.base import In, without_twins
from ordinance.modules.stock.models import StockOwner, StockStatus
from ordinance.workflows.pack import Packing
from ordinance.workflows.pick import Picked
from ordinance.workflows.stock import CountResult, GoodsIn, GoodsMove
from ordinance.workflows.supply import NewSupply

Warehouse = Annotated[str, limits(20, 1), CLEAN]
Keys = Annotated[list[Key], Field(min_length=1, max_length=500), AfterValidator(without_twins)]
Place = Annotated[str, limits(20), CLEAN]


class GoodsInIn(In):
    """Goods that come in unannounced."""

    item: Code
    quantity: Quantity
    warehouse: Warehouse = "MAIN"
    place: Place = ""
    lot: Word = ""
    status: StockStatus = StockStatus.AVAILABLE
    owner: StockOwner = StockOwner.OWN

    def as_request(self) -> GoodsIn:
        return GoodsIn(**self.model_dump())


class StockReceiptIn(In):
    """Goods received together."""

    goods: Annotated[list[GoodsInIn], Field(min_length=1, max_length=500)]


class StockMoveIn(In):
    """Free goods of a stock level to bring elsewhere, or into another status."""

    level: Key
    quantity: Quantity
    warehouse: Warehouse = "MAIN"
    place: Place = ""
    status: StockStatus = StockStatus.AVAILABLE

    def as_request(self) -> GoodsMove:
        return GoodsMove(level_id=self.level, **self.model_dump(exclude={"level"}))


class StockTransferIn(In):
    """Goods moved together, in this sequence."""

    moves: Annotated[list[StockMoveIn], Field(min_length=1, max_length=500)]


class CountedIn(In):
    """What was counted at a stock level; zero is a result."""

    level: Key
    quantity: QuantityOrZero

    def as_request(self) -> CountResult:
        return CountResult(level_id=self.level, quantity=self.quantity)


class StockCountIn(In):
    """Levels counted together."""

    counts: Annotated[list[CountedIn], Field(min_length=1, max_length=500)]


class SupplyIn(In):
    """Goods expected on a date."""

    item: Code
    quantity: Quantity
    due_on: Day
    warehouse: Warehouse = "MAIN"
    kind: Literal["purchase", "transfer", "production"] = "purchase"
    reference: Annotated[str, limits(60), CLEAN] = ""

    def as_request(self) -> NewSupply:
        return NewSupply(**self.model_dump())


class SuppliesIn(In):
    """Supplies to announce."""

    supplies: Annotated[list[SupplyIn], Field(min_length=1, max_length=500)]


class SupplyReceiptIn(In):
    """What of a supply came in."""

    quantity: Quantity
    lot: Word = ""
    place: Place = ""


class PlanLineIn(In):
    """Part of an order line to deliver; without a quantity all that is kept for it."""

    order: OrderRef
    position: Annotated[int, Field(strict=True, ge=1, le=100_000)]
    quantity: Quantity | None = None
    warehouse: Annotated[str, limits(20), CLEAN] = ""


class PlanIn(In):
    """What travels together from one warehouse to one address becomes one delivery."""

    lines: Annotated[list[PlanLineIn], Field(min_length=1, max_length=500)]


class PickedIn(In):
    """Goods taken off the shelf, so many more than before; without a line the code says which."""

    delivery_line: Key | None = None
    quantity: Quantity
    scanned_code: Annotated[str, limits(80), CLEAN] = ""
    lot: Annotated[str, limits(40), CLEAN] = ""

    def as_request(self) -> Picked:
        return Picked(
            delivery_line_id=self.delivery_line, quantity=self.quantity, scanned_code=self.scanned_code, lot=self.lot
        )


class PicksIn(In):
    """Goods picked for one delivery."""

    found: Annotated[list[PickedIn], Field(min_length=1, max_length=500)]


class ShortenIn(In):
    """Why a delivery takes less than was planned."""

    reason: Annotated[str, limits(500, 1), CLEAN]


class DeliveriesIn(In):
    """Deliveries something was done with."""

    deliveries: Keys


class PackingIn(In):
    """How a delivery is packed: the weight of each package in kilograms, null where it was not weighed."""

    delivery: Key
    packages: Annotated[list[Quantity | None], Field(min_length=1, max_length=500)] = [None]

    def as_request(self) -> Packing:
        return Packing(delivery_id=self.delivery, packages=tuple(self.packages))


class PackIn(In):
    """Deliveries that are packed."""

    packings: Annotated[list[PackingIn], Field(min_length=1, max_length=500)]


class ShipIn(In):
    """Deliveries that leave."""

    deliveries: Keys
    carrier: Annotated[str, limits(60), CLEAN] = ""
    tracking_number: Annotated[str, limits(60), CLEAN] = ""


class SignIn(In):
    """Deliveries that were signed for."""

    deliveries: Keys
    signed_by: Annotated[str, limits(100, 1), CLEAN]


class DeliveryCancelIn(In):
    """Planned deliveries that are not to go, and why."""

    deliveries: Keys
    reason: Annotated[str, limits(500, 1), CLEAN]


class ReturnLineIn(In):
    """Goods of a delivery line that come back."""

    delivery_line: Key
    quantity: Quantity
    to_inspection: Switch = True


class ReturnIn(In):
    """Goods taken back, and why."""

    lines: Annotated[list[ReturnLineIn], Field(min_length=1, max_length=500)]
    reason: Annotated[str, limits(500, 1), CLEAN]
