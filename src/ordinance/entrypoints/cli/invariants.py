"""`ordinance invariants`: is everything that the system promises of its data so? Status 0: it is; 1: it is not."""

import argparse
import json
from collections.abc import Sequence

from ordinance.entrypoints.cli.choosing import companies_chosen
from ordinance.foundation.companies.models import Company
from ordinance.insight.invariants.catalogue import invariants
from ordinance.insight.invariants.running import Offence, invariants_check

HOLD, BROKEN, UNUSABLE = 0, 1, 2


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("invariants", help="check what must always be true of the data")
    parser.add_argument("--company", help="code of one company; all without it")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.set_defaults(run=lambda given: check(given.company, as_json=given.json))


def check(code: str | None, *, as_json: bool) -> int:
    """Print one line per invariant and the rows that offend, or one JSON object."""
    companies = companies_chosen(code)
    if companies is None:
        return UNUSABLE
    found = invariants_check(companies)
    if as_json:
        print(_as_json(companies, found))
    else:
        _print_lines(found)
    return BROKEN if found else HOLD


def _print_lines(found: Sequence[Offence]) -> None:
    for invariant in invariants():
        mine = [offence for offence in found if offence.code == invariant.code]
        verdict = "不成立 BROKEN" if mine else "成立 holds"
        print(f"{invariant.code}  {verdict}  {invariant.title_zh}  |  {invariant.title_en}")
        for offence in mine:
            for row in offence.rows:
                print(f"  {offence.check}: " + ", ".join(f"{name}={value}" for name, value in row.items()))
            if offence.is_cut:
                print("  …")


def _as_json(companies: Sequence[Company], found: Sequence[Offence]) -> str:
    document = {
        "companies": [company.code for company in companies],
        "holds": not found,
        "invariants": [
            {
                "code": invariant.code,
                "title": {"zh": invariant.title_zh, "en": invariant.title_en},
                "checks": [check.name for check in invariant.checks],
                "offences": [
                    {"check": offence.check, "rows": list(offence.rows), "is_cut": offence.is_cut}
                    for offence in found
                    if offence.code == invariant.code
                ],
            }
            for invariant in invariants()
        ],
    }
    return json.dumps(document, ensure_ascii=False, default=str)
