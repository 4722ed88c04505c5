"""`ordinance ledger verify|export|seal`: prove that nothing was changed, here or far from this database.

Status 0: everything holds; 1: something does not, each place on a line of its own; 2: the question could not be asked.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson

from ordinance.entrypoints.cli.choosing import companies_chosen
from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.export import export_verify, stream_export
from ordinance.foundation.ledger.rules import Break
from ordinance.foundation.ledger.sealing import company_breaks, public_key, seal
from ordinance.orders.models import Order

HOLDS, BROKEN, UNUSABLE = 0, 1, 2
SHOWN: Final = 50
REASONS: Final = {
    "hash_differs": ("内容与哈希不符（被修改、插入或调换）", "content and hash differ: edited, inserted or swapped"),
    "sequence_gap": ("序号不连续（被删除）", "the sequence has a gap: an entry was deleted"),
    "head_differs": ("与链尾或封签不符（尾部被重算）", "differs from the head or the seal: the tail was re-hashed"),
    "head_missing": ("没有链尾记录", "the stream has no head"),
    "tail_missing": ("尾部缺失，此号之后被截断", "the tail after this entry is missing"),
    "stream_missing": ("整条流缺失", "the whole stream is missing"),
    "stream_differs": ("属于另一条流", "belongs to another stream"),
    "seal_broken": ("封签无效", "the seal is not valid"),
    "seal_missing": ("最新封签文件缺失", "the newest seal's file is missing"),
    "not_sealed": ("没有封签", "there is no seal"),
    "not_in_seal": ("不在封签之内", "is not what the seal stands for"),
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("ledger", help="verify the ledger, export an order's part of it with its proof")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", help="check chains, heads and seals")
    verify.add_argument("--company", help="code of one company; all without it")
    verify.add_argument("--file", type=Path, help="an exported file, verified without a database")
    verify.add_argument("--key", help="the public key to trust (64 hexadecimal digits); else the file's own")
    verify.set_defaults(
        run=lambda given: verify_file(given.file, given.key) if given.file else verify_all(given.company)
    )
    export = acts.add_parser("export", help="write an order's entries with their proof")
    export.add_argument("--order", required=True, help="its number")
    export.add_argument("--company", help="code of its company, when two use the number")
    export.add_argument("--out", required=True, type=Path)
    export.set_defaults(run=lambda given: export_order(given.order, given.company, given.out))
    sealing = acts.add_parser("seal", help="seal the heads now, as the worker does every five minutes")
    sealing.add_argument("--company", help="code of one company; all without it")
    sealing.set_defaults(run=lambda given: seal_now(given.company))


def verify_all(code: str | None) -> int:
    """Check companies one after the other."""
    companies = companies_chosen(code)
    if companies is None:
        return UNUSABLE
    status = HOLDS
    for company in companies:
        breaks, newest = company_breaks(company)
        held = f"{newest.seal.text.streams} 条流 streams, 封签 sealed {newest.seal.text.sealed_at}" if newest else ""
        if breaks:
            status = BROKEN
        _print_verdict(company.code, breaks, held or "未封签 not sealed yet")
    return status


def verify_file(path: Path, key: str | None) -> int:
    """Verify an exported file by itself."""
    try:
        verified = export_verify(orjson.loads(path.read_bytes()), public_key=key)
    except (OSError, ValueError) as error:
        print(f"ordinance: {path}: {error}", file=sys.stderr)
        return UNUSABLE
    held = f"{verified.entries} 条 entries, 封签覆盖 sealed {verified.sealed}, {verified.sealed_at}"
    _print_verdict(verified.name, verified.breaks, held)
    if key is None:
        print(
            f"  公钥来自文件本身，请与公司公布的核对 compare with the key the company publishes: {verified.public_key}"
        )
    return BROKEN if verified.breaks else HOLDS


def export_order(number: str, code: str | None, out: Path) -> int:
    """Write one order's stream; the number must be one order's."""
    companies = companies_chosen(code)
    if companies is None:
        return UNUSABLE
    found = list(Order.objects.filter(number=number, company__in=companies).select_related("company")[:2])
    if len(found) != 1:
        what = "几家公司都有此号，请用 --company。 Several companies use it: name one with --company." if found else ""
        print(f"ordinance: {number}: {what or '没有此订单。 There is no such order.'}", file=sys.stderr)
        return UNUSABLE
    (order,) = found
    try:
        out.write_text(stream_export(order.company, order.pk, number), encoding="utf-8")
    except OSError as error:
        print(f"ordinance: {out}: {error.strerror}", file=sys.stderr)
        return UNUSABLE
    print(f"{out}: {number}，公钥 public key {public_key()}")
    return HOLDS


def seal_now(code: str | None) -> int:
    companies = companies_chosen(code)
    if companies is None:
        return UNUSABLE
    for company in companies:
        _seal_one(company)
    return HOLDS


def _seal_one(company: Company) -> None:
    made = seal(company)
    print(f"{company.code}: {f'{made.streams} 条流已封签 streams sealed' if made else '无变化 nothing new'}")


def _print_verdict(name: str, breaks: Sequence[Break], held: str) -> None:
    print(f"{name}: {'不成立 BROKEN' if breaks else '成立 holds'} ({held})")
    for one in breaks[:SHOWN]:
        zh, en = REASONS[one.reason]
        place = f"流 stream {one.stream} 第 {one.seq} 号 entry {one.seq}: " if one.stream else ""
        print(f"  {place}{zh} {en}")
    if len(breaks) > SHOWN:
        print(f"  … {len(breaks) - SHOWN} more")
