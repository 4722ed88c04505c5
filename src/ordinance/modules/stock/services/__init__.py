"""The only writers of stock: warehouses, reservations, and goods that come, go and move."""

from ordinance.modules.stock.services.goods import (
    goods_count,
    goods_issue,
    goods_receive,
    goods_return,
    goods_transfer,
)
from ordinance.modules.stock.services.papers import Counted, Document, GoodsBack, Issue, Place, Receipt, Transfer
from ordinance.modules.stock.services.reservations import (
    Take,
    reservations_forget,
    reservations_insert,
    reservations_make,
    reservations_reduce,
    reservations_release,
    stock_take,
)
from ordinance.modules.stock.services.warehouses import warehouse_rename, warehouses_add

__all__ = [
    "Counted",
    "Document",
    "GoodsBack",
    "Issue",
    "Place",
    "Receipt",
    "Take",
    "Transfer",
    "goods_count",
    "goods_issue",
    "goods_receive",
    "goods_return",
    "goods_transfer",
    "reservations_forget",
    "reservations_insert",
    "reservations_make",
    "reservations_reduce",
    "reservations_release",
    "stock_take",
    "warehouse_rename",
    "warehouses_add",
]
