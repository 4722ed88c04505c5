"""The one clock. Nothing else in the product asks the wall for the time.

A company created as simulated may have its clock moved; every other company lives in real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Refusal


class ClockFixed(Refusal):
    """Somebody tried to move the clock of a company that really sells."""

    code, status = "clock_fixed", 409


@dataclass(frozen=True, slots=True)
class CompanyTime:
    """The time of one act in its company. Both instants are aware; `today` is the company's own date."""

    recorded_at: datetime
    occurred_at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The company's date on which the fact occurred."""
        return self.occurred_at.astimezone(self.zone).date()

    @property
    def recorded_on(self) -> date:
        """The company's date now, whenever the fact occurred: late entry does not make what is owed any younger."""
        return self.recorded_at.astimezone(self.zone).date()


_moved: ContextVar[dict[int, datetime] | None] = ContextVar("moved_clocks", default=None)


@contextmanager
def moved_to(company: Company, moment: datetime) -> Iterator[None]:
    """Within this block the simulated company's time is `moment`.

    raises  ClockFixed for a company that is not simulated, ValueError for a time without a zone
    """
    if not company.is_simulated:
        raise ClockFixed(company=company.code)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    token = _moved.set({**(_moved.get() or {}), company.pk: moment})
    try:
        yield
    finally:
        _moved.reset(token)


def wall() -> datetime:
    """Real time; for what lies outside any company (sessions, leases of workers)."""
    return datetime.now(UTC)


def time_of(company_id: int, zone: str, as_of: datetime | None = None) -> CompanyTime:
    """The time of an act now: recorded by the company's clock, occurred then or, for late entry (补录), at `as_of`."""
    now = (_moved.get() or {}).get(company_id) or wall()
    return CompanyTime(recorded_at=now, occurred_at=as_of or now, zone=ZoneInfo(zone))
