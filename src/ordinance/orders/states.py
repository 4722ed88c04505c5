"""The words of the order's life: statuses, tracks, scopes, kinds. Few are stored; the rest is computed from facts."""

from enum import StrEnum


class Status(StrEnum):
    """The stored states of an order."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Track(StrEnum):
    """How far one of the three tracks (fulfilment, invoicing, payment) has come;
    `none`: the order has no such track.
    """

    NONE = "none"
    OPEN = "open"
    PART = "part"
    DONE = "done"


class ByHand(StrEnum):
    """What of a line's price a person typed; the rules decide the rest."""

    NOTHING = ""
    PRICE = "price"
    DISCOUNT = "discount"
    BOTH = "both"

    @property
    def is_price(self) -> bool:
        return self in (ByHand.PRICE, ByHand.BOTH)

    @property
    def is_discount(self) -> bool:
        return self in (ByHand.DISCOUNT, ByHand.BOTH)


class LineKind(StrEnum):
    """Goods are reserved and shipped; a service is done; a charge is only billed."""

    GOODS = "goods"
    SERVICE = "service"
    CHARGE = "charge"


class HoldState(StrEnum):
    """A lifted hold fell away because its reason did; a waived one was released by somebody who may."""

    STANDING = "standing"
    LIFTED = "lifted"
    WAIVED = "waived"


class ObjectKind(StrEnum):
    """What a hold can stand on."""

    ORDER = "order"
    LINE = "line"
    CUSTOMER = "customer"
    ITEM = "item"
    LOT = "lot"
    DELIVERY = "delivery"


class Scope(StrEnum):
    """The gates of an order's life."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    PLAN = "plan"
    PURCHASE = "purchase"
    PRODUCE = "produce"
    PICK = "pick"
    SHIP = "ship"
    INVOICE = "invoice"
    CHANGE = "change"
    REFUND = "refund"
    CLOSE = "close"


class Stage(StrEnum):
    """The headline people see, a summary of status, tracks and tasks."""

    REGISTERED = "registered"  # 登记
    INCOMPLETE = "incomplete"  # 待补全
    AWAITING_REVIEW = "awaiting_review"  # 待评审
    IN_REVIEW = "in_review"  # 评审中
    REVIEWED = "reviewed"  # 待确认
    AWAITING_DEPOSIT = "awaiting_deposit"  # 待定金
    AWAITING_SUPPLY = "awaiting_supply"  # 待料
    AWAITING_DISPATCH = "awaiting_dispatch"  # 待发货
    PARTLY_SHIPPED = "partly_shipped"  # 部分发货
    SHIPPED = "shipped"  # 已发货
    SIGNED = "signed"  # 已签收
    AWAITING_PAYMENT = "awaiting_payment"  # 待收款
    COMPLETED = "completed"  # 已完成
    CLOSED = "closed"  # 已关闭
    CANCELLED = "cancelled"  # 已取消
