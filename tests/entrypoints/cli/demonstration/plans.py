"""Small demo companies: five weeks with a first of a month in them, so that something lies before the recent weeks."""

from dataclasses import replace
from datetime import date
from typing import Final

from ordinance.entrypoints.cli.demonstration.companies import STATIONER_PLAN, TRADING_PLAN, Plan

TODAY: Final = date(2026, 3, 20)


def trading(code: str) -> Plan:
    """The trading company with fewer days and orders."""
    return replace(TRADING_PLAN, spec=replace(TRADING_PLAN.spec, code=code), days=35, orders=40)


def stationer(code: str) -> Plan:
    """The stationer, as it is."""
    return replace(STATIONER_PLAN, spec=replace(STATIONER_PLAN.spec, code=code))
