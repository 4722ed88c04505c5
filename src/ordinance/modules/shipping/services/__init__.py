"""The only writers of deliveries: planned, picked, checked, packed, shipped, signed for, cancelled, taken back."""

from ordinance.modules.shipping.services.deliveries import (
    NewDelivery,
    NewDeliveryLine,
    deliveries_bill,
    deliveries_cancel,
    deliveries_misfit,
    deliveries_plan,
    deliveries_return,
    deliveries_ship,
    deliveries_sign,
)
from ordinance.modules.shipping.services.picking import (
    Pick,
    deliveries_check,
    deliveries_pack,
    deliveries_shorten,
    picks_add,
    picks_clear,
)

__all__ = [
    "NewDelivery",
    "NewDeliveryLine",
    "Pick",
    "deliveries_bill",
    "deliveries_cancel",
    "deliveries_check",
    "deliveries_misfit",
    "deliveries_pack",
    "deliveries_plan",
    "deliveries_return",
    "deliveries_ship",
    "deliveries_shorten",
    "deliveries_sign",
    "picks_add",
    "picks_clear",
]
