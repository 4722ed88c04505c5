"""What a ledger entry recorded, in the reader's words: labelled values, changes as before → after.

The canonical text stays the proof; this is its translation, and leaves nothing out but repetition.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import orjson
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.templatetags.pages import duty, language
from ordinance.entrypoints.web.words import ROLES, TABLES

Line = tuple[str, str]
ROWS: Final = 60
LISTED: Final = 12
PRIVATE: Final = "private"  # the commitment to personal data kept beside an entry
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")

KEYS: Final[Mapping[str, str | Promise]] = {
    "act": pgettext_lazy("recorded", "Act"),
    "actor": pgettext_lazy("recorded", "Person"),
    "after": pgettext_lazy("recorded", "After"),
    "amount": pgettext_lazy("recorded", "Amount"),
    "asked": pgettext_lazy("recorded", "Asked"),
    "accepts_partial": pgettext_lazy("recorded", "Takes part deliveries"),
    "bank_reference": pgettext_lazy("recorded", "Bank’s reference"),
    "basis": pgettext_lazy("recorded", "With or without tax"),
    "because": pgettext_lazy("recorded", "Because"),
    "before": pgettext_lazy("recorded", "Before"),
    "below_floor": pgettext_lazy("recorded", "Lines below the floor"),
    "bill": pgettext_lazy("recorded", "Bill"),
    "by_themselves": pgettext_lazy("recorded", "By themselves"),
    "carrier": pgettext_lazy("recorded", "Carrier"),
    "changed": pgettext_lazy("recorded", "Changed"),
    "changes": pgettext_lazy("recorded", "Changes"),
    "clause": pgettext_lazy("recorded", "Clause"),
    "closed": pgettext_lazy("recorded", "Not met"),
    "code": pgettext_lazy("recorded", "Code"),
    "comment": pgettext_lazy("recorded", "Comment"),
    "condition": pgettext_lazy("recorded", "Condition"),
    "consumer": pgettext_lazy("recorded", "Told by"),
    "contact": pgettext_lazy("recorded", "Contact"),
    "credit_limit": pgettext_lazy("recorded", "Credit limit"),
    "cure": pgettext_lazy("recorded", "What would help"),
    "currency": pgettext_lazy("recorded", "Currency"),
    "customer": pgettext_lazy("recorded", "Customer"),
    "decision": pgettext_lazy("recorded", "Decision"),
    "deliveries": pgettext_lazy("recorded", "Deliveries"),
    "delivery": pgettext_lazy("recorded", "Delivery"),
    "department": pgettext_lazy("recorded", "Department"),
    "departments": pgettext_lazy("recorded", "Departments"),
    "digest": pgettext_lazy("recorded", "Digest"),
    "document": pgettext_lazy("recorded", "Document"),
    "due_at": pgettext_lazy("recorded", "Due"),
    "due_on": pgettext_lazy("recorded", "Due"),
    "effective_on": pgettext_lazy("recorded", "In force from"),
    "expires_at": pgettext_lazy("recorded", "Valid until"),
    "exposure": pgettext_lazy("recorded", "Exposure"),
    "facts": pgettext_lazy("recorded", "Facts seen"),
    "failure": pgettext_lazy("recorded", "Failure"),
    "fapiao": pgettext_lazy("recorded", "Fapiao"),
    "fields": pgettext_lazy("recorded", "Fields"),
    "file": pgettext_lazy("recorded", "File"),
    "floor": pgettext_lazy("recorded", "Floor price"),
    "from": pgettext_lazy("recorded", "From"),
    "grade": pgettext_lazy("recorded", "Grade"),
    "gross": pgettext_lazy("recorded", "With tax"),
    "hold": pgettext_lazy("recorded", "Hold"),
    "is_frozen": pgettext_lazy("recorded", "Frozen"),
    "is_verified": pgettext_lazy("recorded", "Verified"),
    "item": pgettext_lazy("recorded", "Product"),
    "kind": pgettext_lazy("recorded", "Kind"),
    "label": pgettext_lazy("recorded", "Label"),
    "left": pgettext_lazy("recorded", "Left"),
    "limit": pgettext_lazy("recorded", "Limit"),
    "line": pgettext_lazy("recorded", "Line"),
    "lines": pgettext_lazy("recorded", "Lines"),
    "lot": pgettext_lazy("recorded", "Lot"),
    "method": pgettext_lazy("recorded", "Method"),
    "missing": pgettext_lazy("recorded", "Missing"),
    "name": pgettext_lazy("recorded", "Name"),
    "name_en": pgettext_lazy("recorded", "Name in English"),
    "name_zh": pgettext_lazy("recorded", "Name in Chinese"),
    "net": pgettext_lazy("recorded", "Without tax"),
    "note": pgettext_lazy("recorded", "Note"),
    "number": pgettext_lazy("recorded", "Number"),
    "object": pgettext_lazy("recorded", "Object"),
    "opinion": pgettext_lazy("recorded", "Opinion"),
    "options": pgettext_lazy("recorded", "Variant"),
    "order": pgettext_lazy("recorded", "Order"),
    "orders": pgettext_lazy("recorded", "Orders"),
    "outcome": pgettext_lazy("recorded", "Outcome"),
    "packages": pgettext_lazy("recorded", "Packages"),
    "payment_term": pgettext_lazy("recorded", "Payment term"),
    "percent": pgettext_lazy("recorded", "Per cent off"),
    "place": pgettext_lazy("recorded", "Place"),
    "policy": pgettext_lazy("recorded", "Policy"),
    "position": pgettext_lazy("recorded", "Line"),
    "price": pgettext_lazy("recorded", "Price"),
    "price_basis": pgettext_lazy("recorded", "With or without tax"),
    "private": pgettext_lazy("recorded", "Personal data"),
    "private_fields": pgettext_lazy("recorded", "Personal data changed"),
    "product_line": pgettext_lazy("recorded", "Product line"),
    "promised_on": pgettext_lazy("recorded", "Promised"),
    "quantity": pgettext_lazy("recorded", "Quantity"),
    "reason": pgettext_lazy("recorded", "Reason"),
    "receipt": pgettext_lazy("recorded", "Receipt"),
    "received_on": pgettext_lazy("recorded", "Received"),
    "reference": pgettext_lazy("recorded", "Reference"),
    "region": pgettext_lazy("recorded", "Region"),
    "reply": pgettext_lazy("recorded", "Reply"),
    "requested_on": pgettext_lazy("recorded", "Requested"),
    "retain_until": pgettext_lazy("recorded", "Kept until"),
    "role": pgettext_lazy("recorded", "Role"),
    "round": pgettext_lazy("recorded", "Round"),
    "rule": pgettext_lazy("recorded", "Rule"),
    "scope": pgettext_lazy("recorded", "Act stopped"),
    "sha256": pgettext_lazy("recorded", "SHA-256"),
    "signed_by": pgettext_lazy("recorded", "Signed by"),
    "source": pgettext_lazy("recorded", "Source"),
    "state": pgettext_lazy("recorded", "State"),
    "status": pgettext_lazy("recorded", "Status"),
    "supply": pgettext_lazy("recorded", "Supply"),
    "task": pgettext_lazy("recorded", "Task"),
    "tax_number": pgettext_lazy("recorded", "Tax number"),
    "term": pgettext_lazy("recorded", "Payment term"),
    "text": pgettext_lazy("recorded", "Text"),
    "topic": pgettext_lazy("recorded", "What it told of"),
    "total": pgettext_lazy("recorded", "Total"),
    "tracking": pgettext_lazy("recorded", "Tracking number"),
    "unit": pgettext_lazy("recorded", "Unit"),
    "until": pgettext_lazy("recorded", "Until"),
    "vat": pgettext_lazy("recorded", "VAT"),
    "vat_rate": pgettext_lazy("recorded", "VAT rate"),
    "version": pgettext_lazy("recorded", "Version"),
    "warehouse": pgettext_lazy("recorded", "Warehouse"),
    "warnings": pgettext_lazy("recorded", "Warnings"),
    "zone": pgettext_lazy("recorded", "Time zone"),
}


def recorded(text: str, *, most: int = ROWS) -> list[Line]:
    """An entry's canonical text as labelled lines; beyond so many the text itself has to be read."""
    found: list[Line] = []
    for line in _lines(orjson.loads(text), ()):
        if len(found) == most:
            return [*found, ("…", _("and more, see the canonical text"))]
        found.append(line)
    return found


def _lines(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Line]:
    if data.keys() >= {"before", "after"}:
        yield from _changes(data["before"], data["after"], path)
        data = {key: value for key, value in data.items() if key not in ("before", "after")}
    for key, value in data.items():
        yield from _line(key, value, (*path, _label(key)))


def _changes(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Line]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            if old != new:
                yield _joined((*path, _label(key))), f"{_value(key, old)} → {_value(key, new)}"
    else:
        yield _joined(path) or _label("changed"), f"{_value('', before)} → {_value('', after)}"


def _line(key: str, value: Any, path: tuple[str, ...]) -> Iterator[Line]:
    if isinstance(value, Mapping) and not (value.keys() <= {"zh", "en"} and value):
        yield from _lines(value, path)
    elif isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, start=1):
            yield from _line(key, one, (*path[:-1], f"{path[-1]} {place}"))
    else:
        yield _joined(path), _value(key, value)


def _value(key: str, value: Any) -> str:
    if key == PRIVATE:
        return _("kept apart; the entry holds the commitment %(digest)s") % {"digest": f"{str(value)[:16]}…"}
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return str(value.get(language(), "")) or orjson.dumps(value).decode()
    if isinstance(value, Sequence) and not isinstance(value, str):
        said = [_value(key, one) for one in value]
        more = [f"… ({len(said)})"] if len(said) > LISTED else []
        return ("、" if language() == "zh" else ", ").join(said[:LISTED] + more)
    return _text(key, str(value))


def _text(key: str, value: str) -> str:
    if _MOMENT.fullmatch(value):
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M:%S}"
    if key == "role" and value in ROLES:
        return str(ROLES[value])
    if key in ("fields", "private_fields"):
        return _label(value)
    if key in ("basis", "price_basis"):
        return str(TABLES["basis"].get(value, value))
    return duty(value)


def _label(key: str) -> str:
    return str(KEYS.get(key, key))


def _joined(path: tuple[str, ...]) -> str:
    return " › ".join(path)
