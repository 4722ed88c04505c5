"""The words of the order's life: statuses, tracks, scopes, kinds. Few are stored; the rest is computed from facts."""

from enum import StrEnum

from django.db import models


class Status(models.TextChoices):
    """The stored states of an order."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Track(models.TextChoices):
    """How far one of the three tracks (fulfilment, invoicing, payment) has come."""

    NONE = "none"  # this order's type has no such track
    OPEN = "open"
    PART = "part"
    DONE = "done"


class LineKind(models.TextChoices):
    """Goods are reserved and shipped; a service is done; a charge is only billed."""

    GOODS = "goods"
    SERVICE = "service"
    CHARGE = "charge"


class HoldState(models.TextChoices):
    """A lifted hold fell away because its reason did; a waived one was released by somebody who may."""

    STANDING = "standing"
    LIFTED = "lifted"
    WAIVED = "waived"


class ObjectKind(models.TextChoices):
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
