"""How far the demo company's year has been played, for who looks on: a small file beside the running processes.

What is true stands in the database: each day's drafts are one keyed request (`staging.played_days`), and so is the
last thing that is done. The file is only shown.
"""

import json
import os
from dataclasses import asdict, dataclass
from typing import Final

from ordinance.foundation.companies.models import Company
from ordinance.foundation.home import home
from ordinance.foundation.messages.models import RequestAnswer

CODE: Final = "HENGCHUAN"  # of the company whose year is played
COMPLETE: Final = "demo-complete"  # key of the request that is made when nothing is left
NAME: Final = "demo_progress.json"


@dataclass(frozen=True, slots=True)
class DemoProgress:
    """Days of the past year whose orders have been played, of all; the day last played (ISO)."""

    days: int
    of_days: int
    orders: int
    of_orders: int
    on: str

    @property
    def percent(self) -> int:
        return 100 * self.days // self.of_days if self.of_days else 100


def company_to_play() -> Company | None:
    """The demo company whose year is not complete yet; None where there is no demo, or all of it is there."""
    company = Company.objects.filter(code=CODE, is_simulated=True).first()
    if company is None or RequestAnswer.objects.filter(company=company, key=COMPLETE).exists():
        return None
    return company


def progress_show(progress: DemoProgress) -> None:
    """Let it be seen, whole or not at all."""
    path = home().prepare().running / NAME
    draft = path.with_name(f"{NAME}.{os.getpid()}")
    draft.write_text(json.dumps(asdict(progress)), encoding="ascii")
    draft.replace(path)


def progress_hide() -> None:
    """There is nothing left to play."""
    (home().running / NAME).unlink(missing_ok=True)


def progress_seen() -> DemoProgress | None:
    """What is being played; None when nothing is."""
    try:
        told = json.loads((home().running / NAME).read_text(encoding="ascii"))
        return DemoProgress(**told)
    except (OSError, ValueError, TypeError):
        return None
