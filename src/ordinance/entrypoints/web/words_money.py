"""The words of money that comes in: how it came, and why it may be for a bill or an order."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

METHODS: Final[Words] = {
    "transfer": pgettext_lazy("method", "Bank transfer"),
    "cash": pgettext_lazy("method", "Cash"),
    "cheque": pgettext_lazy("method", "Cheque"),
    "acceptance": pgettext_lazy("method", "Bank acceptance bill"),
    "online": pgettext_lazy("method", "Online payment"),
    "other": pgettext_lazy("method", "Other"),
}
# Why a receipt may be for a bill or an order.
MATCHES: Final[Words] = {
    "reference": pgettext_lazy("match", "the reference names it"),
    "amount": pgettext_lazy("match", "exactly this amount"),
    "customer": pgettext_lazy("match", "the same customer"),
    "payer": pgettext_lazy("match", "the payer’s name is alike"),
    "part": pgettext_lazy("match", "in part"),
}
MONEY: Final[Mapping[str, Words]] = {
    "method": {**METHODS, "bank": METHODS["transfer"]},
    "match": MATCHES,
}
