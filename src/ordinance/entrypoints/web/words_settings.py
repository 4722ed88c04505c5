"""The words of settings: accounts and posts, customers, goods, prices, stock, policies and the ledger."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

ACCOUNTS: Final[Words] = {
    "active": pgettext_lazy("account", "may sign in"),
    "inactive": pgettext_lazy("account", "may not sign in"),
}
POSTS: Final[Words] = {
    "held": pgettext_lazy("post", "held"),
    "ahead": pgettext_lazy("post", "from a later day"),
    "ended": pgettext_lazy("post", "ended"),
}
LANGUAGES: Final[Words] = {"zh-hans": "简体中文", "en": "English"}
PARTIES: Final[Words] = {
    "active": pgettext_lazy("party", "Active"),
    "pending": pgettext_lazy("party", "To be checked"),
    "closed": pgettext_lazy("party", "Closed"),
}
ITEMS: Final[Words] = {
    "active": pgettext_lazy("item", "On sale"),
    "discontinued": pgettext_lazy("item", "Out of sale"),
}
ITEM_KINDS: Final[Words] = {
    "goods": pgettext_lazy("item", "Goods"),
    "service": pgettext_lazy("item", "Service"),
    "charge": pgettext_lazy("item", "Charge"),
}
PRICE_KINDS: Final[Words] = {
    "list": pgettext_lazy("price", "List price"),
    "agreement": pgettext_lazy("price", "Agreed price"),
    "quantity_break": pgettext_lazy("price", "Quantity break"),
    "discount": pgettext_lazy("price", "Discount"),
}
STOCK_STATES: Final[Words] = {
    "available": pgettext_lazy("stock", "Available"),
    "inspection": pgettext_lazy("stock", "In inspection"),
    "blocked": pgettext_lazy("stock", "Blocked"),
    "transit": pgettext_lazy("stock", "On the way"),
    "lent": pgettext_lazy("stock", "Lent"),
}
STOCK_OWNERS: Final[Words] = {
    "own": pgettext_lazy("owner", "Own"),
    "consigned": pgettext_lazy("owner", "Consigned"),
    "customer": pgettext_lazy("owner", "The customer’s"),
    "subcontracted": pgettext_lazy("owner", "At a subcontractor"),
}
MOVEMENTS: Final[Words] = {
    "opening": pgettext_lazy("movement", "Opening stock"),
    "receipt": pgettext_lazy("movement", "Received"),
    "issue": pgettext_lazy("movement", "Left the house"),
    "return": pgettext_lazy("movement", "Taken back"),
    "transfer": pgettext_lazy("movement", "Moved"),
    "count": pgettext_lazy("movement", "Counted"),
    "scrap": pgettext_lazy("movement", "Scrapped"),
}
SUPPLY_KINDS: Final[Words] = {
    "purchase": pgettext_lazy("supply", "Purchase"),
    "transfer": pgettext_lazy("supply", "From another warehouse"),
    "production": pgettext_lazy("supply", "Production"),
}
SUPPLY_STATES: Final[Words] = {
    "open": pgettext_lazy("supply", "To come"),
    "late": pgettext_lazy("supply", "Overdue"),
    "received": pgettext_lazy("supply", "Received"),
}
VALIDITY: Final[Words] = {
    "now": pgettext_lazy("validity", "in force"),
    "ahead": pgettext_lazy("validity", "to come"),
    "past": pgettext_lazy("validity", "past"),
}
COVERAGES: Final[Words] = {
    "enforced gate": pgettext_lazy("coverage", "Enforced gate"),
    "timed task": pgettext_lazy("coverage", "Timed task"),
    "record": pgettext_lazy("coverage", "Record"),
    "text only": pgettext_lazy("coverage", "Text only"),
}
TERMS: Final[Words] = {
    "prepaid": pgettext_lazy("term", "Payment before shipping"),
    "cod": pgettext_lazy("term", "Payment on delivery"),
    "deposit30": pgettext_lazy("term", "30 % down, the balance before shipping"),
    "deposit30_net30": pgettext_lazy("term", "30 % down, the balance within 30 days"),
    "net30": pgettext_lazy("term", "30 days from the bill"),
    "net60": pgettext_lazy("term", "60 days from the bill"),
    "monthly30": pgettext_lazy("term", "Monthly with 30 days"),
    "monthly60": pgettext_lazy("term", "Monthly with 60 days"),
}
SETTINGS: Final[Mapping[str, Words]] = {
    "account": ACCOUNTS,
    "post": POSTS,
    "language": LANGUAGES,
    "party": PARTIES,
    "item": ITEMS,
    "item_kind": ITEM_KINDS,
    "price_kind": PRICE_KINDS,
    "stock_status": STOCK_STATES,
    "stock_owner": STOCK_OWNERS,
    "movement": MOVEMENTS,
    "supply_kind": SUPPLY_KINDS,
    "supply_state": SUPPLY_STATES,
    "validity": VALIDITY,
    "coverage": COVERAGES,
    "term": TERMS,
}
# Codes that mean one thing wherever they stand; `closed` keeps the tone of closed orders.
SETTINGS_TONES: Final[Mapping[str, str]] = {
    "active": "good",
    "inactive": "warn",
    "held": "good",
    "ahead": "wait",
    "pending": "warn",
    "discontinued": "warn",
    "available": "good",
    "inspection": "wait",
    "blocked": "bad",
    "now": "good",
    "enforced gate": "good",
    "timed task": "go",
    "record": "wait",
}
