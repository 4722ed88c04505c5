"""Who hears of which event. A topic nobody listens to is delivered as soon as it is seen."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from ordinance.entrypoints.worker.customer_mail import customer_mail
from ordinance.entrypoints.worker.fapiao import fapiao_requested
from ordinance.entrypoints.worker.runs import run_started
from ordinance.foundation.messages.models import OutboxMessage

# A handler may be called again for a message it has handled: it must notice, by its receipt or by what it finds.
Handler: TypeAlias = Callable[[OutboxMessage], None]

HANDLERS: Final[Mapping[str, tuple[Handler, ...]]] = {
    "order.confirmed": (customer_mail,),
    "delivery.planned": (customer_mail,),
    "delivery.shipped": (customer_mail,),
    "delivery.signed": (customer_mail,),
    "fapiao.requested": (fapiao_requested,),
    "run.started": (run_started,),
}
