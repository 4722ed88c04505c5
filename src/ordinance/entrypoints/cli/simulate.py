"""`ordinance simulate`: the departments of a simulated company do their work, each through its own workflows.

Exit status: 0 played; 2 there is no such company, or its clock may not be moved.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from ordinance.entrypoints.cli.simulation.playing import company_play
from ordinance.entrypoints.sentences.telling import told
from ordinance.foundation.calendar.clock import ClockFixed
from ordinance.foundation.companies.models import Company
from ordinance.foundation.companies.queries import companies, company_by_code
from ordinance.foundation.errors import Refusal
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.intake.models import ImportRun
from ordinance.orders.models import Order

REFUSED: Final = 2


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("simulate", help="play the departments of a simulated company")
    parser.add_argument(
        "--company", default="", metavar="CODE", help="one company; without it, the simulated ones that took a file in"
    )
    parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="stop after this day")
    parser.add_argument("--orders", type=int, metavar="N", help="only the first N orders by date")
    parser.set_defaults(run=simulate)


def simulate(given: argparse.Namespace) -> int:
    """Play, and say what was done."""
    try:
        played = _companies(given.company)
    except Refusal as refusal:
        print(f"ordinance: {given.company}: {told(refusal, 'zh')} {told(refusal, 'en')}", file=sys.stderr)
        return REFUSED
    if not played:
        print("没有可模拟的公司。 No simulated company took a file in; name one with --company.", file=sys.stderr)
        return REFUSED
    for company in played:
        started = time.monotonic()
        print(f"模拟 simulating {company} …", flush=True)
        tally = company_play(company, until=given.until, orders=given.orders)
        for line in tally.report():
            print(line)
        print(f"  {_standing(company)}，{time.monotonic() - started:.0f} s")
    return 0


def _companies(code: str) -> Sequence[Company]:
    if code:
        company = company_by_code(code)
        if not company.is_simulated:
            raise ClockFixed(company=code)
        return [company]
    fed = set(ImportRun.objects.values_list("company_id", flat=True))
    return [company for company in companies() if company.is_simulated and company.pk in fed]


def _standing(company: Company) -> str:
    states = Counter(Order.objects.filter(company=company).values_list("status", flat=True))
    filed = OrderFile.objects.filter(company=company).count()
    counted = ", ".join(f"{status} {count:,}" for status, count in sorted(states.items()))
    return f"订单 orders: {counted}；已归档 archived {filed:,}"
