"""The small parts of pages that are more than an include: icons, words with tones, time left."""

from decimal import Decimal
from functools import cache
from typing import Final

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ordinance.entrypoints.web.words import TABLES, TONES
from ordinance.foundation.decimals import shortest
from ordinance.insight.now import COUNTED

register = template.Library()
DAY_HOURS: Final = 24
THEMES: Final = ("auto", "light", "dark")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of the sprite; it says nothing a word beside it does not say."""
    return _picture(_sprite(), name)


@register.simple_tag
def word_of(code: str, table: str, tone: str = "") -> SafeString | str:
    """A code as its word with its tone."""
    if not code:
        return ""
    said = TABLES[table].get(code, code)
    return format_html('<span class="word {}">{}</span>', tone or TONES.get(code, "quiet"), said)


@register.filter
def minutes(value: int) -> str:
    """Minutes as hours and minutes: 1:05, −0:20; a day and more in hours alone."""
    hours, rest = divmod(abs(int(value)), 60)
    sign = "−" if value < 0 else ""
    return f"{sign}{hours} {_('h')}" if hours >= DAY_HOURS else f"{sign}{hours}:{rest:02}"


@register.filter
def plain(value: Decimal) -> str:
    """A quantity as a form sends it: no separators, no needless zeros."""
    return str(shortest(value))


@register.filter
def many(count: int) -> str:
    """A count as the frame writes it: nothing for none, and no more than is counted."""
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


@register.filter
def theme_known(value: str | None) -> str:
    """The theme of a cookie; what is no theme follows the system."""
    return value if value in THEMES else "auto"


@cache
def _picture(sprite: str, name: str) -> SafeString:
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


def _sprite() -> str:
    return static("web/vendor/icons.svg")
