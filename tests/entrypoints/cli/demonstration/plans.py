"""Small demo companies: six weeks around the first of a March, so that something lies before the recent weeks."""

from dataclasses import replace
from datetime import date
from typing import Final

from ordinance.entrypoints.cli.demonstration.companies import SHOP_PLAN, TRADING_PLAN, Plan

TODAY: Final = date(2026, 3, 20)


def small(plan: Plan, code: str, *, days: int, orders: int) -> Plan:
    """The plan with a code of its own and fewer days."""
    return replace(plan, spec=replace(plan.spec, code=code), days=days, orders=orders)


def trading(code: str) -> Plan:
    return small(TRADING_PLAN, code, days=28, orders=40)


def shop(code: str) -> Plan:
    return small(SHOP_PLAN, code, days=15, orders=15)
