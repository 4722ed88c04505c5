"""What the page sends at each step, read as the changes of one save; what cannot be meant is answered 400."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from ordinance.entrypoints.web.entry.cells import CELLS, Reason, RowRead, row_read
from ordinance.entrypoints.web.entry.pasting import Pasted, pasted
from ordinance.entrypoints.web.given import FieldRefused, day_of, text_of
from ordinance.entrypoints.web.sessions import Visit
from ordinance.insight.choices import codes_meant, customer_meant, units_spoken
from ordinance.workflows.terms.edits import HEAD, DraftEdits, RowEdit
from ordinance.workflows.terms.resolve import LINES_MAX

FIELD: Final = "edits"
HEAD_MOST: Final[Mapping[str, int]] = {
    "customer": 200, "customer_po": 80, "type": 20, "channel": 20, "requested_on": 10, "ship_to_name": 100,
    "ship_to_phone": 40, "ship_to_address": 500, "note": 2000,
}  # fmt: skip
_PASTE_MOST: Final = 2_000_000
_REF: Final = re.compile(r"[a-z0-9]{1,24}")
_TOKEN: Final = re.compile(r"[0-9a-f]{0,16}")


@dataclass(slots=True)
class Sent:
    """The changes of a save, and what of it cannot be written.

    rows    everything typed, by the page's name of its row
    errors  fields of the head that cannot be used
    pasted  what came of a paste; its rows are among `rows` under the names in `pasted_refs`
    """

    seen: int = 0
    head: dict[str, tuple[str, str]] = field(default_factory=dict)
    errors: dict[str, Reason] = field(default_factory=dict)
    rows: dict[str, RowRead] = field(default_factory=dict)
    pasted: Pasted | None = None
    pasted_refs: list[str] = field(default_factory=list)
    after: dict[str, str | None] = field(default_factory=dict)
    _edits: list[RowEdit] = field(default_factory=list)

    @property
    def edits(self) -> DraftEdits:
        """What the workflow is asked."""
        return DraftEdits(self.head, self._edits)

    def add(self, edit: RowEdit) -> None:
        self._edits.append(edit)

    def mean(self, codes: Mapping[str, str]) -> None:
        """Items named by their code in small letters or by name are named by their code."""
        self._edits = [
            edit
            if edit.line is None
            else replace(edit, line=replace(edit.line, item=codes.get(edit.line.item, edit.line.item)))
            for edit in self._edits
        ]


def edits_read(request: HttpRequest, visit: Visit) -> Sent:
    """Read the field `edits`; three queries at most, to know what is called what.

    raises  BadRequest for what no page of ours sends
    """
    try:
        given = orjson.loads(request.POST.get(FIELD, "{}"))
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"{FIELD}: not_an_object") from error
    sent = Sent()
    told = _mapping(given)
    sent.seen = told["seen"] if isinstance(told.get("seen"), int) else 0
    for name, pair in _mapping(told.get("head", {})).items():
        _head(sent, name, pair, visit)
    rows, paste = told.get("rows", []), told.get("paste")
    if not isinstance(rows, list) or len(rows) > LINES_MAX:
        raise BadRequest("rows: too_many")
    units = units_spoken(visit.actor.company_id) if rows or paste else {}
    for row in rows:
        _row(sent, _mapping(row), units)
    if paste is not None:
        _paste(sent, _mapping(paste), units, is_staff=visit.is_staff)
    names = {row.line.item for row in sent.rows.values() if row.line is not None}
    sent.mean(codes_meant(visit.actor, names))
    return sent


def _head(sent: Sent, name: str, pair: Any, visit: Visit) -> None:
    if name not in HEAD or not isinstance(pair, list) or len(pair) != 2:
        raise BadRequest(f"head.{name}: field_unknown")
    seen, wanted = (_text(part) for part in pair)
    try:
        wanted = text_of(wanted.strip(), most=HEAD_MOST[name])
        if name == "requested_on" and wanted:
            wanted = day_of(wanted).isoformat()
    except FieldRefused as refused:
        sent.errors[name] = (refused.code, refused.facts)
        return
    sent.head[name] = (seen, customer_meant(visit.actor, wanted) if name == "customer" else wanted)


def _row(sent: Sent, row: Mapping[str, Any], units: Mapping[str, str]) -> None:
    ref, seen, key = _text(row.get("ref")), _text(row.get("seen", "")), row.get("key", 0)
    key = int(key) if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 19 else 0
    after = row.get("after")
    if not _REF.fullmatch(ref) or not _TOKEN.fullmatch(seen) or ref in sent.rows:
        raise BadRequest("rows: not_a_key")
    edit = RowEdit(ref=ref, key=key, seen=seen, after=_text(after)[:24] if after is not None else None)
    if row.get("is_gone"):
        sent.add(edit)
        return
    cells = {name: _text(text) for name, text in _mapping(row.get("cells", {})).items() if name in CELLS}
    _typed(sent, edit, cells, units)


def _typed(sent: Sent, edit: RowEdit, cells: Mapping[str, str], units: Mapping[str, str]) -> None:
    read = row_read(cells, units)
    sent.rows[edit.ref] = read
    sent.after[edit.ref] = edit.after
    if read.line is not None and (edit.key or any(read.cells.values())):
        sent.add(replace(edit, line=read.line))


def _paste(sent: Sent, paste: Mapping[str, Any], units: Mapping[str, str], *, is_staff: bool) -> None:
    """Each row under the one before, so that those that cannot be written yet keep their place on the page; prices are
    passed over where they are not the visitor's to say.
    """
    text, ref, after = _text(paste.get("text")), _text(paste.get("ref")), paste.get("after")
    if len(text) > _PASTE_MOST or not _REF.fullmatch(ref) or len(ref) > 12:
        raise BadRequest("paste: too_long")
    sent.pasted = pasted(text, units)
    above = before = _text(after)[:24] if after is not None else None
    for number, cells in enumerate(sent.pasted.rows, start=1):
        name = f"{ref}x{number}"
        typed = {**cells, "item": cells.get("item") or cells.get("name", "")}
        if not is_staff:
            typed = {each: text for each, text in typed.items() if each not in ("price", "discount")}
        edit = RowEdit(ref=name, after=above)
        _typed(sent, edit, typed, units)
        sent.after[name], before = before, name
        sent.pasted_refs.append(name)
        if sent.rows[name].line is not None:
            above = name


def _mapping(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise BadRequest(f"{FIELD}: not_an_object")
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise BadRequest(f"{FIELD}: not_a_text")
    return given
