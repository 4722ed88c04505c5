"""Search tokens: how lists of people and goods are found by code, name,
pinyin and initials without a database extension.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final

TOKEN_LENGTH: Final = 40
TOKENS_MOST: Final = 300
SPELT: Final = 24  # characters of a text whose parts are found by pinyin: names are shorter, descriptions need not be
SYLLABLES: Final = range(2, 5)  # neighbours found by their pinyin: 华强 in 深圳华强电子 as huaqiang
INITIALS: Final = range(2, 7)  # and by their initials: hq


def search_tokens(*texts: str) -> list[str]:
    """Tokens of the texts: whole words, characters and pairs of neighbouring ones, pinyin and initials of the whole and
    of neighbours; sorted, without repetition. Of a text too long for all of them the last kinds are left out.
    """
    found = dict.fromkeys(token[:TOKEN_LENGTH] for text in texts for token in _whole(text))
    found |= dict.fromkeys(token[:TOKEN_LENGTH] for text in texts for token in _parts(text))
    return sorted(list(found)[:TOKENS_MOST])


def tokens_wanted(text: str) -> list[list[str]]:
    """What somebody typed, as alternatives: a name is found when it has all tokens of one of them."""
    words, joined = text.lower().split(), "".join(text.lower().split())
    if not joined:
        return []
    if joined.isascii() or len(joined) < 2:
        return [[word[:TOKEN_LENGTH] for word in words], *([[joined[:TOKEN_LENGTH]]] if len(words) > 1 else [])]
    return [[joined[start : start + 2] for start in range(len(joined) - 1)]]


def _whole(text: str) -> Iterator[str]:
    word = "".join(text.lower().split())
    if word:
        yield word
    yield from text.lower().split()
    if not word.isascii():
        yield from (word[start : start + 2] for start in range(len(word) - 1))
        pinyin = _pinyin()
        for style in (pinyin.Style.NORMAL, pinyin.Style.FIRST_LETTER):
            yield "".join(pinyin.lazy_pinyin(word, style=style))


def _parts(text: str) -> Iterator[str]:
    word = "".join(text.lower().split())[:SPELT]
    if word.isascii():
        return
    pinyin = _pinyin()
    yield from word
    yield from _runs(pinyin.lazy_pinyin(word, style=pinyin.Style.FIRST_LETTER), INITIALS)
    yield from _runs(pinyin.lazy_pinyin(word, style=pinyin.Style.NORMAL), SYLLABLES)


def _runs(spelt: Sequence[str], lengths: range) -> Iterator[str]:
    for length in lengths:
        yield from ("".join(spelt[start : start + length]) for start in range(len(spelt) - length + 1))


@cache
def _pinyin() -> Any:
    """By name and at the first use: its dictionaries take a third of a second that no start should wait for."""
    return import_module("pypinyin")
