"""How pages write figures, names, codes and times in the language of the reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ordinance.entrypoints.sentences.telling import Language, language_of
from ordinance.entrypoints.sentences.words import WORDS
from ordinance.entrypoints.web.events import EVENTS
from ordinance.entrypoints.web.words import STAGES, TABLES, TONES
from ordinance.foundation.money import formatting
from ordinance.foundation.policy.labels import LABELS
from ordinance.foundation.worklist.models import Task
from ordinance.insight.order_page import order_ref
from ordinance.orders.models import Order

register = template.Library()


def language() -> Language:
    """The reader's language."""
    return language_of(get_language() or "zh-hans")


def _locale() -> str:
    return "en" if language() == "en" else "zh_Hans_CN"


@register.filter
def money(value: Decimal | str | None, currency: str) -> str:
    """An amount in its currency's decimals."""
    return "" if value is None else formatting.amount(Decimal(value), currency, _locale())


@register.filter
def price(value: Decimal | str | None, currency: str) -> str:
    """A price per unit with every decimal that counts."""
    return "—" if value is None else formatting.unit_price(Decimal(value), currency, _locale())


@register.filter
def count(value: Decimal | str | None) -> str:
    """A quantity with every decimal that counts; nothing shows as a quiet dot."""
    return "" if value is None else formatting.quantity(Decimal(value), _locale()) if Decimal(value) else "·"


@register.filter
def percent(value: Decimal | None) -> str:
    """A rate of 0 to 1 as per cent."""
    return "" if value is None else f"{formatting.quantity(value * 100, _locale())} %"


@register.filter
def called(named: Any) -> str:
    """The name of something that has one in Chinese and perhaps one in English."""
    if named is None:
        return ""
    if hasattr(named, "name_zh"):
        return (named.name_en if language() == "en" else "") or named.name_zh
    return (named.name_en if language() == "en" else "") or named.name


@register.filter
def of_language(pair: Any) -> str:
    """The reader's half of a text in both languages: an object or a mapping with `zh` and `en`."""
    if not pair:
        return ""
    return str(pair[language()] if isinstance(pair, Mapping) else getattr(pair, language()))


@register.filter
def word(code: str, table: str) -> str:
    """The word of a code, from one of the pages' tables; a code without one shows as it is."""
    return str(TABLES[table].get(code, code))


@register.filter
def event(kind: str) -> str:
    """What a ledger kind means."""
    return str(EVENTS.get(kind, kind))


@register.filter
def duty(code: str) -> str:
    """A duty, a department or a missing element in words."""
    name, _, place = code.partition(":")
    if name in WORDS:
        said = WORDS[name][0 if language() == "zh" else 1]
    elif name in LABELS:
        said = LABELS[name].of(language())
    else:
        said = name
    return f"{said} {place}" if place else said


@register.filter
def at_key(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value at a key, None without one."""
    return mapping.get(key)


@register.filter
def short(digest: bytes | memoryview | str) -> str:
    """The beginning of a hash."""
    return digest[:10] if isinstance(digest, str) else bytes(digest).hex()[:10]


@register.simple_tag
def stage(code: str) -> SafeString:
    """A stage as a coloured mark with its word."""
    return format_html('<span class="mark {}">{}</span>', TONES.get(code, "quiet"), STAGES.get(code, code))


@register.filter
def ref(order: Order) -> str:
    """How an address names the order."""
    return order_ref(order)


@register.filter
def title(task: Task) -> str:
    """What a task asks for."""
    said = task.title_en if language() == "en" else task.title_zh
    return said or task.title_zh or task.kind


@register.filter
def act_url(act: str, order: Order) -> str:
    """Where the form of an act is sent."""
    return reverse(f"order_{act}", args=[order_ref(order)])
