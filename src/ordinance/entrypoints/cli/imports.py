"""`ordinance import orders FILE --mapping NAME`: whatever a file holds is registered, and sales orders become drafts.

Exit status: 0 every row is registered, refused documents too; 1 the file could not be used; 3 rows came back.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from ordinance.entrypoints.cli.importing.histories import HISTORIES, history_found
from ordinance.entrypoints.cli.importing.master import Agreed, known_of, master_register
from ordinance.entrypoints.cli.importing.report import read_report, registered_report, sums_of
from ordinance.entrypoints.cli.importing.timing import EACH_ITS_OWN, moment_of, portions
from ordinance.entrypoints.cli.staffing import actor_named, actor_with
from ordinance.entrypoints.doors import command_doors
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.companies.models import Company
from ordinance.foundation.companies.queries import companies, company_by_code
from ordinance.foundation.errors import Outcome, Refusal, Refused
from ordinance.foundation.files.rules import MAX_BYTES, file_problem, media_type_of
from ordinance.foundation.files.services import NewFile, Paper
from ordinance.foundation.people.rules import Actor
from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.registry import MAPPINGS, file_read
from ordinance.modules.intake.rejected import rejected_csv, rejected_xlsx
from ordinance.modules.intake.rules.incoming import Intake
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.sentences import refusal_told
from ordinance.modules.intake.services import NewRun
from ordinance.workflows.intake import documents_register, import_open

command_doors("ordinance import orders", import_open, documents_register)

UNUSABLE: Final = 1
REFUSED: Final = 2
ROWS_CAME_BACK: Final = 3


class CompanyUnclear(Exception):
    """Which company the file is for cannot be told; the message says which there are."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("import", help="take a file in: every document is registered, orders become drafts")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    orders = what.add_parser("orders", help="orders from CSV, XLSX or a folder of tables")
    orders.add_argument("file", type=Path, metavar="FILE", help="the file; for the mapping northwind, the folder")
    orders.add_argument("--mapping", required=True, metavar="NAME", help=" | ".join(sorted(MAPPINGS)))
    orders.add_argument("--company", default="", metavar="CODE", help="the company that sells")
    orders.add_argument("--as", dest="person", default="", metavar="LOGIN", help="who enters it")
    orders.add_argument("--dry-run", action="store_true", help="write nothing; say what would happen")
    orders.add_argument(
        "--as-of",
        nargs="?",
        const=EACH_ITS_OWN,
        default="",
        metavar="TIME",
        help="the facts occurred then (补录); without a time: each document on its own day",
    )
    orders.add_argument("--all-or-nothing", action="store_true", help="one broken row sends the whole file back")
    orders.add_argument("--rejects", type=Path, metavar="FILE", help="where rejected rows go (.csv or .xlsx)")
    orders.set_defaults(run=import_orders)


def import_orders(given: argparse.Namespace) -> int:
    """Read, register, report; the exit status of the command."""
    try:
        company = company_for(given.company, given.mapping)
        known = (
            None if given.mapping in HISTORIES or company is None else known_of(company, _today(company, given.as_of))
        )
        _as_of_check(given.as_of)
        intake = file_read(given.file, given.mapping, known=known or Known(), all_or_nothing=given.all_or_nothing)
        said(read_report(intake))
        if given.dry_run:
            print("试运行，未写入任何内容。 Dry run: nothing was written.")
            return ROWS_CAME_BACK if intake.rejected_rows else 0
        outcomes = _registered(intake, given, company or history_found(HISTORIES[given.mapping]))
    except FileRefused as refusal:
        print("文件无法使用 The file cannot be used: " + " ".join(refusal_told(refusal)), file=sys.stderr)
        return UNUSABLE
    except (Refusal, CompanyUnclear, ValueError) as refusal:
        print(f"ordinance import: {refusal}", file=sys.stderr)
        return REFUSED
    said(registered_report(outcomes))
    if intake.rejected_rows:
        _rejects_write(intake, given.rejects or Path(f"{given.file.stem}.rejected.csv"))
    changed = any(isinstance(outcome, Refused) for outcome in outcomes)
    return ROWS_CAME_BACK if intake.rejected_rows or changed else 0


def company_for(code: str, mapping: str) -> Company | None:
    """The company named; else a history's own (None: to be founded), else the only one there is.

    raises  CompanyUnclear, NotFound
    """
    if code:
        return company_by_code(code)
    if mapping in HISTORIES:
        return next((company for company in companies() if company.code == HISTORIES[mapping].code), None)
    there = companies()
    if len(there) != 1:
        codes = ", ".join(company.code for company in there) or "—"
        raise CompanyUnclear(f"请用 --company 指明公司。 Say --company; there are: {codes}")
    return there[0]


def _today(company: Company, as_of: str) -> date | None:
    return None if as_of else time_of(company.pk, company.zone).today


def _as_of_check(text: str) -> None:
    if text and text != EACH_ITS_OWN:
        moment_of(text, "UTC")


def _registered(intake: Intake, given: argparse.Namespace, company: Company) -> list[Outcome]:
    actor = actor_named(given.person, company) if given.person else actor_with(company, "intake.import")
    if intake.master is not None:
        _master(intake, given, company, actor)
    file = _paper(given.file)
    run = import_open(
        actor,
        NewRun(
            mapping=intake.mapping,
            file_name=given.file.name,
            sha256=_sha256(given.file),
            rows=intake.rows_read,
            documents=len(intake.documents),
            rejected_rows=len(intake.rejected_rows),
            report=sums_of(intake),
        ),
        file,
    )
    paper = None if file is None else Paper(run.facts["file"], file.name, hashlib.sha256(file.content).hexdigest())
    print(f"公司 company: {company}")
    outcomes: list[Outcome] = []
    for portion in portions(company, actor, intake.documents, given.as_of, together=given.all_or_nothing):
        act = documents_register.all_or_none if given.all_or_nothing else documents_register
        with portion.time:
            outcomes += act(portion.actor, portion.documents, run_id=run.facts["run"], paper=paper)
    return outcomes


def _master(intake: Intake, given: argparse.Namespace, company: Company, actor: Actor) -> None:
    """Register what the file brings besides orders; a person named without that duty leaves it to somebody else."""
    if intake.master is None:
        return
    if given.person and not actor.may("masterdata.manage"):
        print("未登记主数据：无权限。 Customers and items of the file were not registered: not this person's duty.")
        return
    keeper = actor if actor.may("masterdata.manage") else actor_with(company, "masterdata.manage")
    history = HISTORIES.get(given.mapping)
    agreed = (
        Agreed(payment_term=history.payment_term, credit_limit=history.credit_limit, is_verified=True)
        if history is not None and company.is_simulated
        else Agreed()
    )
    new = master_register(keeper, intake.master, intake.documents, agreed)
    print(
        f"主数据 master data: 客户 customers +{new.customers}，物料 items +{new.items}，"
        f"供应商 suppliers +{new.suppliers}"
    )


def _rejects_write(intake: Intake, path: Path) -> None:
    content = rejected_xlsx(intake) if path.suffix.lower() == ".xlsx" else rejected_csv(intake)
    try:
        path.write_bytes(content)
    except OSError as error:
        print(f"无法写入 Cannot write {path}: {error.strerror}; --rejects names another file.", file=sys.stderr)
        return
    print(
        f"退回 {len(intake.rejected_rows):,} 行，改好后可再次导入：{path}。 "
        f"{len(intake.rejected_rows):,} rows came back in {path}: mend them and feed that file again."
    )


def _paper(path: Path) -> NewFile | None:
    """The file itself, to be kept as what its orders came from; a folder, or what is no file to keep, is not."""
    if path.is_dir() or path.stat().st_size > MAX_BYTES:
        return None
    name, content = path.name, path.read_bytes()
    media_type = media_type_of(name, "")
    if file_problem(name, media_type, content) is not None:
        return None
    return NewFile(name=name, media_type=media_type, kind="source_document", content=content)


def _sha256(path: Path) -> str:
    """Of a file, or of the files of a folder in the order of their names."""
    files: Sequence[Path] = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def said(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
