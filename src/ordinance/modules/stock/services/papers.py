"""What is asked of goods: the document behind movements, the place they are at, and each kind of move."""

from dataclasses import dataclass
from decimal import Decimal

from ordinance.modules.stock.models import StockOwner, StockStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The paper behind movements; its key is the ledger stream that tells of them. orders: whom it concerns."""

    kind: str
    id: int
    orders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The full key of a level within a company (design §6)."""

    item_id: int
    warehouse_id: int
    place: str = ""
    lot: str = ""
    status: str = StockStatus.AVAILABLE
    owner: str = StockOwner.OWN

    @property
    def key(self) -> tuple[int, int, str, str, str, str]:
        return self.item_id, self.warehouse_id, self.place, self.lot, str(self.status), str(self.owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Goods that come in."""

    at: Place
    quantity: Decimal
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Reserved goods that leave for an order line."""

    line_id: int
    level_id: int
    quantity: Decimal
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsBack:
    """Goods of an order line that come back to where they left from, in another status if need be."""

    line_id: int
    level_id: int
    quantity: Decimal
    document: Document
    status: StockStatus = StockStatus.INSPECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Free goods that change their warehouse, place or status."""

    level_id: int
    quantity: Decimal
    document: Document
    warehouse_id: int
    place: str = ""
    status: StockStatus = StockStatus.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a stock count found at a level."""

    level_id: int
    quantity: Decimal
    document: Document
