"""The sentences of the order page: what the order is waiting for, and what would let it go on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.templatetags.pages import duty, language, money, word
from ordinance.insight.waiting import Waiting


def waiting_said(waiting: Waiting, currency: str) -> str:
    """The sentence in the reader's language."""
    return _SENTENCES[waiting.what](waiting, currency)


def listed(words: Iterable[str]) -> str:
    """Words one after another, as the reader's language parts them."""
    return ("、" if language() == "zh" else ", ").join(words)


def _list(codes: Any) -> str:
    return listed(duty(str(code)) for code in codes)


def _gate(waiting: Waiting, currency: str) -> str:
    return _("It may not go on to %(scope)s: a clause of the policy is not met.") % {
        "scope": word(waiting.facts["scope"], "scope")
    }


def _hold(waiting: Waiting, currency: str) -> str:
    said: Mapping[str, str] = {
        "scope": word(waiting.facts["scope"], "scope"),
        "reason": waiting.facts["note"] or duty(waiting.facts["reason"]),
    }
    return _("It is on hold for %(scope)s: %(reason)s") % said


def _review(waiting: Waiting, currency: str) -> str:
    return _("It is waiting for the opinion of %(departments)s.") % {"departments": _list(waiting.departments)}


def _complete(waiting: Waiting, currency: str) -> str:
    return _("It still lacks: %(missing)s.") % {"missing": _list(waiting.facts["missing"])}


def _deposit(waiting: Waiting, currency: str) -> str:
    return _("It is waiting for a deposit of %(amount)s.") % {"amount": money(waiting.facts["amount"], currency)}


def _payment(waiting: Waiting, currency: str) -> str:
    amount = money(waiting.facts["amount"], currency)
    if waiting.facts["due_on"] is None:
        return _("It is waiting for a payment of %(amount)s.") % {"amount": amount}
    return _("It is waiting for a payment of %(amount)s, due on %(due_on)s.") % {
        "amount": amount,
        "due_on": waiting.facts["due_on"],
    }


def _supply(waiting: Waiting, currency: str) -> str:
    if waiting.facts["on"] is None:
        return _("It is waiting for goods that are still to come.")
    return _("It is waiting for goods expected by %(on)s.") % {"on": waiting.facts["on"]}


def _ship(waiting: Waiting, currency: str) -> str:
    return _("Delivery %(numbers)s is planned and waiting to leave.") % {"numbers": ", ".join(waiting.facts["numbers"])}


def _pick(waiting: Waiting, currency: str) -> str:
    return _("Delivery %(numbers)s is waiting to be picked.") % {"numbers": ", ".join(waiting.facts["numbers"])}


def _check(waiting: Waiting, currency: str) -> str:
    return _("Delivery %(numbers)s is picked and waiting to be checked.") % {
        "numbers": ", ".join(waiting.facts["numbers"])
    }


def _pack(waiting: Waiting, currency: str) -> str:
    return _("Delivery %(numbers)s is waiting to be packed.") % {"numbers": ", ".join(waiting.facts["numbers"])}


def _sign(waiting: Waiting, currency: str) -> str:
    return _("Delivery %(numbers)s is on its way and waiting to be signed for.") % {
        "numbers": ", ".join(waiting.facts["numbers"])
    }


def _filed(waiting: Waiting, currency: str) -> str:
    return _("It is done and filed; the file is kept until %(until)s.") % {"until": waiting.facts["until"]}


_SENTENCES: Final[Mapping[str, Callable[[Waiting, str], str]]] = {
    "gate": _gate,
    "hold": _hold,
    "review": _review,
    "complete": _complete,
    "deposit": _deposit,
    "payment": _payment,
    "supply": _supply,
    "pick": _pick,
    "check": _check,
    "pack": _pack,
    "ship": _ship,
    "sign": _sign,
    "filed": _filed,
    "submit": lambda waiting, currency: _("It is complete and waiting to be submitted."),
    "confirm": lambda waiting, currency: _("It has passed its review and is waiting to be confirmed."),
    "dispatch": lambda waiting, currency: _("Its goods are reserved and waiting for a delivery to be planned."),
    "rest": lambda waiting, currency: _("A part has left; the rest is waiting to be delivered."),
    "bill": lambda waiting, currency: _("Its goods are signed for and waiting to be billed."),
    "close": lambda waiting, currency: _("Everything is delivered and paid; it is waiting to be closed."),
    "archive": lambda waiting, currency: _("It is closed and waiting to be archived."),
    "nothing": lambda waiting, currency: _("It is cancelled; nothing is waiting."),
}


def passes_said(waiting: Waiting) -> str:
    """What lets the order go on, where no clause says it; empty when nothing is waited for."""
    return str(_PASSES.get(waiting.what, ""))


_PASSES: Final[Mapping[str, str | Promise]] = {
    "hold": pgettext_lazy("passes", "Somebody who may releases the hold."),
    "review": pgettext_lazy("passes", "Those asked give their opinion; one that passes opens the next step."),
    "complete": pgettext_lazy("passes", "What is lacking is filled in; then it can be submitted."),
    "submit": pgettext_lazy("passes", "It is submitted."),
    "confirm": pgettext_lazy("passes", "It is confirmed: goods are reserved and credit is taken."),
    "deposit": pgettext_lazy("passes", "The deposit is recorded as received for this order."),
    "supply": pgettext_lazy("passes", "The goods are received into the warehouse they are expected at."),
    "dispatch": pgettext_lazy("passes", "A delivery is planned."),
    "rest": pgettext_lazy("passes", "The rest is planned for delivery, or the order is closed short."),
    "pick": pgettext_lazy("passes", "All goods of the delivery are picked."),
    "check": pgettext_lazy("passes", "Somebody else than the picker checks the goods."),
    "pack": pgettext_lazy("passes", "The goods are packed."),
    "ship": pgettext_lazy("passes", "The goods leave and the carrier is noted."),
    "sign": pgettext_lazy("passes", "The customer signs, and the signature is recorded."),
    "bill": pgettext_lazy("passes", "A bill is made for what was signed for."),
    "payment": pgettext_lazy("passes", "The payment is recorded as received for this order."),
    "close": pgettext_lazy("passes", "It is closed; the clauses on completion are asked."),
    "archive": pgettext_lazy("passes", "Its file is put together and archived."),
}
