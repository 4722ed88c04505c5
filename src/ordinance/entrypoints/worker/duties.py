"""What the worker does by the clock, whether or not anything happened."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import OperationalError

from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.sealing import seal

LOG: Final = logging.getLogger(__name__)
SEAL_SECONDS: Final = 300.0


def heads_seal() -> None:
    """Seal the heads of every company whose ledger has grown."""
    for company in Company.objects.order_by("pk"):
        seal(company)


@dataclass(slots=True)
class Duties:
    """Runs each duty when its time has come; the first time at once."""

    every: Mapping[Callable[[], None], float] = field(default_factory=lambda: {heads_seal: SEAL_SECONDS})
    done_at: dict[Callable[[], None], float] = field(default_factory=dict)

    def run_due(self) -> None:
        for duty, seconds in self.every.items():
            now = time.monotonic()
            if now - self.done_at.get(duty, -seconds) >= seconds:
                self.done_at[duty] = now
                _try(duty)


def _try(duty: Callable[[], None]) -> None:
    """Do a duty; a fault of it (a full disk, a folder one may not write) is told and keeps no message waiting."""
    try:
        duty()
    except OperationalError:
        raise
    except Exception:
        LOG.exception("%s failed; it is tried again when its time comes", duty.__name__)
