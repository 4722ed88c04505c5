"""The words of codes that pages show: stages, statuses, tracks, steps. English here, Chinese in the catalogue."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.rule_words import RULES
from ordinance.entrypoints.web.words_money import MONEY
from ordinance.entrypoints.web.words_settings import SETTINGS, SETTINGS_TONES

Words = Mapping[str, str | Promise]

STAGES: Final[Words] = {
    "registered": pgettext_lazy("stage", "Registered"),
    "incomplete": pgettext_lazy("stage", "To complete"),
    "awaiting_review": pgettext_lazy("stage", "To review"),
    "in_review": pgettext_lazy("stage", "In review"),
    "reviewed": pgettext_lazy("stage", "To confirm"),
    "awaiting_deposit": pgettext_lazy("stage", "Awaiting deposit"),
    "awaiting_supply": pgettext_lazy("stage", "Awaiting goods"),
    "awaiting_dispatch": pgettext_lazy("stage", "To ship"),
    "partly_shipped": pgettext_lazy("stage", "Partly shipped"),
    "shipped": pgettext_lazy("stage", "Shipped"),
    "signed": pgettext_lazy("stage", "Signed for"),
    "awaiting_payment": pgettext_lazy("stage", "Awaiting payment"),
    "completed": pgettext_lazy("stage", "Completed"),
    "closed": pgettext_lazy("stage", "Closed"),
    "cancelled": pgettext_lazy("stage", "Cancelled"),
}
# What a stage asks of people gives its colour; the word always stands beside it.
TONES: Final[Mapping[str, str]] = {
    "registered": "quiet",
    "incomplete": "warn",
    "awaiting_review": "wait",
    "in_review": "wait",
    "reviewed": "wait",
    "awaiting_deposit": "warn",
    "awaiting_supply": "warn",
    "awaiting_dispatch": "go",
    "partly_shipped": "go",
    "shipped": "go",
    "signed": "go",
    "awaiting_payment": "wait",
    "completed": "good",
    "closed": "quiet",
    "cancelled": "quiet",
    "open": "wait",
    "acknowledged": "good",
    **SETTINGS_TONES,
}
STATUSES: Final[Words] = {
    "draft": pgettext_lazy("status", "Draft"),
    "in_review": pgettext_lazy("status", "In review"),
    "confirmed": pgettext_lazy("status", "Confirmed"),
    "closed": pgettext_lazy("status", "Closed"),
    "cancelled": pgettext_lazy("status", "Cancelled"),
}
STEPS: Final[Words] = {
    "registered": pgettext_lazy("journey", "Registered"),
    "submitted": pgettext_lazy("journey", "Submitted"),
    "reviewed": pgettext_lazy("journey", "Reviewed"),
    "confirmed": pgettext_lazy("journey", "Confirmed"),
    "shipped": pgettext_lazy("journey", "Shipped"),
    "signed": pgettext_lazy("journey", "Signed for"),
    "billed": pgettext_lazy("journey", "Billed"),
    "paid": pgettext_lazy("journey", "Paid"),
    "closed": pgettext_lazy("journey", "Closed"),
    "archived": pgettext_lazy("journey", "Archived"),
}
TRACKS: Final[Words] = {
    "none": pgettext_lazy("track", "None due"),
    "open": pgettext_lazy("track", "Not begun"),
    "part": pgettext_lazy("track", "In part"),
    "done": pgettext_lazy("track", "Done"),
}
DECISIONS: Final[Words] = {
    "pass": pgettext_lazy("opinion", "Pass"),
    "pass_with_condition": pgettext_lazy("opinion", "Pass with a condition"),
    "return": pgettext_lazy("opinion", "Return for correction"),
    "reject": pgettext_lazy("opinion", "Reject"),
}
DELIVERIES: Final[Words] = {
    "planned": pgettext_lazy("delivery", "Planned"),
    "shipped": pgettext_lazy("delivery", "On its way"),
    "signed": pgettext_lazy("delivery", "Signed for"),
    "cancelled": pgettext_lazy("delivery", "Cancelled"),
}
INSTALMENTS: Final[Words] = {
    "deposit": pgettext_lazy("instalment", "Deposit"),
    "before_shipping": pgettext_lazy("instalment", "Before shipping"),
    "on_delivery": pgettext_lazy("instalment", "On delivery"),
    "balance": pgettext_lazy("instalment", "Balance"),
    "net": pgettext_lazy("instalment", "Net"),
}
BILLS: Final[Words] = {
    "bill": pgettext_lazy("bill", "Bill"),
    "credit_note": pgettext_lazy("bill", "Credit note"),
}
FAPIAOS: Final[Words] = {
    "requested": pgettext_lazy("fapiao", "Requested"),
    "issued": pgettext_lazy("fapiao", "Issued"),
    "failed": pgettext_lazy("fapiao", "Failed"),
    "reversed": pgettext_lazy("fapiao", "Reversed"),
    "special": pgettext_lazy("fapiao", "Special VAT fapiao"),
    "ordinary": pgettext_lazy("fapiao", "Ordinary VAT fapiao"),
    "red": pgettext_lazy("fapiao", "Red fapiao"),
    "tax_number_invalid": pgettext_lazy(
        "fapiao",
        "The customer’s tax number is missing or wrong: put it right with the customer, then request again.",
    ),
}
FAPIAO_KINDS: Final[Words] = {kind: FAPIAOS[kind] for kind in ("special", "ordinary")}
UNITS: Final[Words] = {
    "pcs": pgettext_lazy("unit", "pcs"),
    "set": pgettext_lazy("unit", "sets"),
    "box": pgettext_lazy("unit", "boxes"),
    "kg": pgettext_lazy("unit", "kg"),
    "m": pgettext_lazy("unit", "m"),
}
# What an act did, said on the page that follows it.
DONE: Final[Words] = {
    "submit": pgettext_lazy("done", "The order is submitted."),
    "confirm": pgettext_lazy("done", "The order is confirmed."),
    "opinion": pgettext_lazy("done", "The opinion is recorded."),
    "hold": pgettext_lazy("done", "The order is on hold."),
    "release": pgettext_lazy("done", "The hold is released."),
    "plan": pgettext_lazy("done", "The delivery is planned."),
    "plan-lines": pgettext_lazy("done", "The part is planned for delivery."),
    "unplan": pgettext_lazy("done", "The delivery plan is undone; its goods stay reserved."),
    "pick": pgettext_lazy("done", "The goods are picked."),
    "check": pgettext_lazy("done", "The goods are checked."),
    "pack": pgettext_lazy("done", "The goods are packed."),
    "ship": pgettext_lazy("done", "The goods have left."),
    "sign": pgettext_lazy("done", "The signature is recorded."),
    "return": pgettext_lazy("done", "The goods are taken back, for inspection; what was billed of them is credited."),
    "bill": pgettext_lazy("done", "The bill is made."),
    "fapiao": pgettext_lazy("done", "The fapiao is requested; its number appears when the tax service has answered."),
    "receive": pgettext_lazy("done", "The payment is recorded."),
    "close": pgettext_lazy("done", "The order is closed."),
    "short-close": pgettext_lazy("done", "What was still to be shipped is cancelled."),
    "reopen": pgettext_lazy("done", "The order is open again."),
    "archive": pgettext_lazy("done", "The order is archived."),
    "cancel": pgettext_lazy("done", "The order is cancelled."),
    "unconfirm": pgettext_lazy("done", "The confirmation is undone; the order is reviewed anew."),
    "change": pgettext_lazy("done", "The order is changed; a new version is made."),
    "attach": pgettext_lazy("done", "The file is attached."),
}
PRICE_STEPS: Final[Words] = {
    "list": pgettext_lazy("price", "List price"),
    "agreement": pgettext_lazy("price", "Agreed price"),
    "quantity_break": pgettext_lazy("price", "Quantity break"),
    "basis": pgettext_lazy("price", "With or without tax"),
    "quoted": pgettext_lazy("price", "Price as quoted"),
    "discount": pgettext_lazy("price", "Discount"),
    "manual_discount": pgettext_lazy("price", "Discount by hand"),
}
BASES: Final[Words] = {
    "gross": pgettext_lazy("basis", "prices with tax"),
    "net": pgettext_lazy("basis", "prices without tax"),
}
SCOPES: Final[Words] = {
    "*": pgettext_lazy("scope", "everything"),
    "submit": pgettext_lazy("scope", "submission"),
    "confirm": pgettext_lazy("scope", "confirmation"),
    "plan": pgettext_lazy("scope", "planning"),
    "purchase": pgettext_lazy("scope", "purchasing"),
    "produce": pgettext_lazy("scope", "production"),
    "pick": pgettext_lazy("scope", "picking"),
    "ship": pgettext_lazy("scope", "shipping"),
    "invoice": pgettext_lazy("scope", "billing"),
    "change": pgettext_lazy("scope", "change"),
    "refund": pgettext_lazy("scope", "refund"),
    "close": pgettext_lazy("scope", "closing"),
}
FILES: Final[Words] = {
    "source_document": pgettext_lazy("file", "Source document"),
    "quotation": pgettext_lazy("file", "Quotation"),
    "contract": pgettext_lazy("file", "Contract"),
    "drawing": pgettext_lazy("file", "Drawing"),
    "proof_of_delivery": pgettext_lazy("file", "Proof of delivery"),
    "payment_proof": pgettext_lazy("file", "Proof of payment"),
    "minutes": pgettext_lazy("file", "Minutes of the review"),
    "other": pgettext_lazy("file", "Other"),
}
BINDINGS: Final[Words] = {
    "stock": pgettext_lazy("binding", "from stock"),
    "supply": pgettext_lazy("binding", "when its supply arrives"),
    "uncovered": pgettext_lazy("binding", "nothing covers it"),
    "warehouse": pgettext_lazy("binding", "supply comes to another warehouse only"),
    "lot": pgettext_lazy("binding", "supply has no such lot"),
}
FIELDS: Final[Words] = {
    "quantity": pgettext_lazy("field", "Quantity"),
    "cancelled": pgettext_lazy("field", "Cancelled"),
    "requested_on": pgettext_lazy("field", "Requested"),
    "promised_on": pgettext_lazy("field", "Promised"),
    "net": pgettext_lazy("field", "Net"),
    "vat": pgettext_lazy("field", "VAT"),
    "gross": pgettext_lazy("field", "Amount with tax"),
}
ROLES: Final[Words] = {
    "sales": pgettext_lazy("role", "Sales"),
    "desk": pgettext_lazy("role", "Order desk"),
    "finance": pgettext_lazy("role", "Finance"),
    "warehouse": pgettext_lazy("role", "Warehouse"),
    "logistics": pgettext_lazy("role", "Logistics"),
    "purchasing": pgettext_lazy("role", "Purchasing"),
    "production": pgettext_lazy("role", "Production"),
    "planning": pgettext_lazy("role", "Planning"),
    "product": pgettext_lazy("role", "Product"),
    "technical": pgettext_lazy("role", "Technical"),
    "legal": pgettext_lazy("role", "Legal"),
    "quality": pgettext_lazy("role", "Quality"),
    "manager": pgettext_lazy("role", "Manager"),
    "admin": pgettext_lazy("role", "Administrator"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "operator": pgettext_lazy("role", "Operator"),
    "integration": pgettext_lazy("role", "Integration"),
    "customer": pgettext_lazy("role", "Customer"),
}
TASK_KINDS: Final[Words] = {
    "entry": pgettext_lazy("task", "Entry"),
    "complete": pgettext_lazy("task", "Completion"),
    "review": pgettext_lazy("task", "Review"),
    "confirm": pgettext_lazy("task", "Confirm"),
    "plan": pgettext_lazy("task", "Delivery plan"),
    "pick": pgettext_lazy("task", "Picking"),
    "check": pgettext_lazy("task", "Checking"),
    "pack": pgettext_lazy("task", "Packing"),
    "ship": pgettext_lazy("task", "Ship"),
    "sign": pgettext_lazy("task", "Signature"),
    "bill": pgettext_lazy("task", "Bill"),
    "collect": pgettext_lazy("task", "Collect"),
    "close": pgettext_lazy("task", "Close"),
    "archive": pgettext_lazy("task", "Archive"),
    "contact": pgettext_lazy("task", "Contact sheet"),
}
DELIVERY_STEPS: Final[Words] = {
    "pick": pgettext_lazy("step", "To pick"),
    "check": pgettext_lazy("step", "To check"),
    "pack": pgettext_lazy("step", "To pack"),
    "ship": pgettext_lazy("step", "To send"),
    "sign": pgettext_lazy("step", "To be signed for"),
}
SHEET_STATES: Final[Words] = {
    "open": pgettext_lazy("sheet", "Waiting for answers"),
    "acknowledged": pgettext_lazy("sheet", "Acknowledged"),
    "closed": pgettext_lazy("sheet", "Closed"),
}
RUN_ACTS: Final[Words] = {
    "submit": pgettext_lazy("run", "Submit"),
    "confirm": pgettext_lazy("run", "Confirm"),
    "unconfirm": pgettext_lazy("run", "Undo the confirmation"),
    "hold": pgettext_lazy("run", "Hold"),
    "release": pgettext_lazy("run", "Release holds"),
    "plan": pgettext_lazy("run", "Plan deliveries"),
    "close": pgettext_lazy("run", "Close"),
    "short_close": pgettext_lazy("run", "Close short"),
    "reopen": pgettext_lazy("run", "Reopen"),
    "cancel": pgettext_lazy("run", "Cancel"),
    "archive": pgettext_lazy("run", "Archive"),
}
RUN_STATES: Final[Words] = {
    "waiting": pgettext_lazy("run", "Waiting"),
    "running": pgettext_lazy("run", "Under way"),
    "done": pgettext_lazy("run", "Finished"),
    "stopped": pgettext_lazy("run", "Stopped"),
}
TABLES: Final[Mapping[str, Words]] = {
    **MONEY,
    "sheet": SHEET_STATES,
    "task": TASK_KINDS,
    "delivery_step": DELIVERY_STEPS,
    "stage": STAGES,
    "status": STATUSES,
    "step": STEPS,
    "track": TRACKS,
    "opinion": DECISIONS,
    "delivery": DELIVERIES,
    "instalment": INSTALMENTS,
    "bill": BILLS,
    "fapiao": FAPIAOS,
    "price": PRICE_STEPS,
    "basis": BASES,
    "scope": SCOPES,
    "role": ROLES,
    "file": FILES,
    "field": FIELDS,
    "binding": BINDINGS,
    "unit": UNITS,
    **SETTINGS,
    **RULES,
}
