"""What the ledger's kinds mean to a person. English here, Chinese in the catalogue; an unknown kind shows as it is."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

EVENTS: Final[Mapping[str, str | Promise]] = {
    "order.drafted": pgettext_lazy("event", "Registered as a draft"),
    "order.draft_edited": pgettext_lazy("event", "Draft edited"),
    "order.submitted": pgettext_lazy("event", "Submitted"),
    "order.returned": pgettext_lazy("event", "Returned for correction"),
    "order.rejected": pgettext_lazy("event", "Rejected"),
    "order.confirmed": pgettext_lazy("event", "Confirmed"),
    "order.unconfirmed": pgettext_lazy("event", "Confirmation undone"),
    "order.changed": pgettext_lazy("event", "Changed"),
    "order.cancelled": pgettext_lazy("event", "Cancelled"),
    "order.closed": pgettext_lazy("event", "Closed"),
    "order.reopened": pgettext_lazy("event", "Opened again"),
    "order.archived": pgettext_lazy("event", "Archived"),
    "review.opened": pgettext_lazy("event", "Review opened"),
    "review.opinion_given": pgettext_lazy("event", "Opinion given"),
    "review.void": pgettext_lazy("event", "Review void"),
    "task.opened": pgettext_lazy("event", "Task opened"),
    "task.done": pgettext_lazy("event", "Task done"),
    "task.void": pgettext_lazy("event", "Task no longer needed"),
    "hold.put": pgettext_lazy("event", "Put on hold"),
    "hold.lifted": pgettext_lazy("event", "Hold lifted"),
    "hold.waived": pgettext_lazy("event", "Let pass in spite of the hold"),
    "decision.price": pgettext_lazy("event", "Prices decided"),
    "decision.gate": pgettext_lazy("event", "Gate asked"),
    "decision.credit": pgettext_lazy("event", "Credit decided"),
    "decision.promise": pgettext_lazy("event", "Goods and dates decided"),
    "delivery.planned": pgettext_lazy("event", "Delivery planned"),
    "delivery.shipped": pgettext_lazy("event", "Goods left"),
    "delivery.signed": pgettext_lazy("event", "Goods signed for"),
    "delivery.cancelled": pgettext_lazy("event", "Delivery cancelled"),
    "goods.returned": pgettext_lazy("event", "Goods came back"),
    "stock.moved": pgettext_lazy("event", "Stock moved"),
    "bill.made": pgettext_lazy("event", "Bill made"),
    "credit_note.made": pgettext_lazy("event", "Credit note made"),
    "receipt.recorded": pgettext_lazy("event", "Money received"),
    "receipt.applied": pgettext_lazy("event", "Money matched"),
    "fapiao.requested": pgettext_lazy("event", "Fapiao requested"),
    "fapiao.issued": pgettext_lazy("event", "Fapiao issued"),
    "fapiao.failed": pgettext_lazy("event", "Fapiao failed"),
    "file.attached": pgettext_lazy("event", "File attached"),
    "intake.registered": pgettext_lazy("event", "Document registered"),
    "intake.file_received": pgettext_lazy("event", "File received"),
}
