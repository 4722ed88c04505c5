"""`ordinance policy list|show|check`: the policies that come with the product, those in force, and files being written.

Status 0: fine, warnings included; 1: the file cannot be used; 2: there is no such policy or file.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import NotFound
from ordinance.foundation.policy.catalogue import composed, parse, preset_codes, preset_document
from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.findings import Finding

FINE, INVALID, UNUSABLE = 0, 1, 2
LANGUAGES: Final = ("zh", "en")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("policy", help="list, read and check policies")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    listing = acts.add_parser("list", help="presets, and what is in force in each company")
    listing.set_defaults(run=lambda _: policies_list())
    show = acts.add_parser("show", help="a policy as a person reads it")
    show.add_argument("policy", help="a preset's code, or a file")
    show.add_argument("--language", choices=LANGUAGES, default="zh")
    show.set_defaults(run=lambda given: policy_show(given.policy, given.language))
    check = acts.add_parser("check", help="say everything that is wrong with a policy file")
    check.add_argument("file", type=Path)
    check.set_defaults(run=lambda given: policy_check(given.file))


def policies_list() -> int:
    print("预置制度 Presets:")
    for code in preset_codes():
        print(f"  {_line(preset_document(code))}")
    for company in Company.objects.order_by("code"):
        print(f"{company}:")
        in_force = documents_in_force(company.pk, time_of(company.pk, company.zone).today)
        for _, document in in_force:
            print(f"  {_line(document)}")
        if not in_force:
            print("  （无 none）")
    return FINE


def policy_show(name: str, language: str) -> int:
    """Print the composed document: clause by clause, with what the system does about each."""
    try:
        document = preset_document(name) if name in preset_codes() else _document_of(Path(name))
    except (OSError, NotFound) as error:
        print(f"ordinance: {name}: {error}", file=sys.stderr)
        return UNUSABLE
    except PolicyError as error:
        _print_findings(list(error.findings))
        return INVALID
    print(_line(document))
    for clause in document.clauses:
        print(f"\n{clause.id}  {clause.title.of(language)}  [{clause.coverage}]\n  {clause.text.of(language)}")
    return FINE


def policy_check(path: Path) -> int:
    """Read a file as publishing would and print all findings, errors first."""
    try:
        document = _document_of(path)
    except OSError as error:
        print(f"ordinance: {path}: {error.strerror}", file=sys.stderr)
        return UNUSABLE
    except PolicyError as error:
        _print_findings(sorted(error.findings, key=lambda finding: finding.is_warning))
        return INVALID
    _print_findings(list(document.warnings))
    print(f"{path}: 可用 fine，{len(document.clauses)} 条 clauses，{len(document.warnings)} 个提示 warnings")
    return FINE


def _document_of(path: Path) -> PolicyDocument:
    """A file with the preset it extends worked in."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError([Finding(code="toml", facts={"detail": f"UTF-8: {error.reason}"})]) from error
    extends = parse(source).head.extends
    base = preset_document(extends) if extends in preset_codes() else None
    return parse(composed(source, base))


def _line(document: PolicyDocument) -> str:
    head = document.head
    return f"{head.code:<16} {head.name.zh} / {head.name.en}（{len(document.clauses)} 条）"


def _print_findings(findings: list[Finding]) -> None:
    for finding in findings:
        kind = "提示 warning" if finding.is_warning else "错误 error"
        print(f"{kind}  {finding.sentence('zh')}  |  {finding.sentence('en')}")
