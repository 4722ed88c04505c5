"""Runs alone, as a script: reads a workbook from standard input and writes its cells as one JSON text.

Stands on the standard library and calamine only, so that a fresh interpreter starts it in isolated mode; it limits its
own memory and time before it looks at the first byte.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from decimal import Decimal
from typing import Any

import python_calamine as calamine

LONGEST_EXACT = 10**15  # a workbook keeps fifteen digits of a number; what is longer lost its last ones


def main() -> None:
    order = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = answer_to(sys.stdin.buffer.read(), order)
    except calamine.PasswordError:
        answer = {"refused": "workbook_locked"}
    except MemoryError:
        answer = {"refused": "workbook_too_large"}
    except BaseException as exc:  # noqa: BLE001 a panic of the parser is no Exception, and any failure is the file's
        answer = {"refused": "workbook_broken", "facts": {"detail": str(exc)[:200]}}
    text = json.dumps(answer, ensure_ascii=False).encode(errors="replace")
    if len(text) > order["output"]:
        text = json.dumps({"refused": "workbook_too_large", "facts": {"limit": order["output"]}}).encode()
    sys.stdout.buffer.write(text)


def answer_to(content: bytes, order: dict[str, int]) -> dict[str, Any]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    chosen, others = None, []
    for entry in book.sheets_metadata:
        is_sheet = entry.typ == calamine.SheetTypeEnum.WorkSheet
        if not is_sheet or entry.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(entry.name)
        if not sheet.height:
            continue
        if chosen is None:
            chosen = sheet
        else:
            others.append(entry.name)
    if chosen is None:
        return {"refused": "empty"}
    answer = lines_of(chosen, order)
    if "notes" in answer:
        answer["notes"] += [[1, "", "sheet_not_read", name] for name in others]
    return answer


def lines_of(sheet: Any, order: dict[str, int]) -> dict[str, Any]:
    lines: list[list[Any]] = []
    notes: list[list[Any]] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [text_of(cell, number, position, notes) for position, cell in enumerate(row, start=1)]
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        lines.append([number, cells])
        longest = max(len(cell) for cell in cells)
        if longest > order["field_chars"]:
            return {"refused": "field_too_long", "facts": {"line": number, "limit": order["field_chars"]}}
        if len(lines) > order["rows"]:
            return {"refused": "too_many_rows", "facts": {"limit": order["rows"]}}
        if len(cells) > order["columns"]:
            return {"refused": "too_many_columns", "facts": {"line": number, "limit": order["columns"]}}
    return {"lines": lines, "notes": notes}


def text_of(cell: Any, number: int, position: int, notes: list[list[Any]]) -> str:
    """A cell as a person would type it: 5 and not 5.0, a day without midnight, an error as its name."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        if abs(cell) >= LONGEST_EXACT:
            notes.append([number, f"#{position}", "digits_lost", number_text(cell)[:60]])
        return number_text(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != dt.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def number_text(value: float) -> str:
    """Fifteen digits, as the workbook showed it: 0.1 + 0.2 is 0.3."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < LONGEST_EXACT):
        return str(int(value))
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


if __name__ == "__main__":
    main()
