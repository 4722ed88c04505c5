"""Search tokens: how lists of people and goods are found by code, name,
pinyin and initials without a database extension.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

TOKEN_LENGTH: Final = 40
TOKENS_MOST: Final = 60


def search_tokens(*texts: str) -> list[str]:
    """Tokens of the texts: whole words, pairs of neighbouring characters, pinyin and initials;
    sorted, without repetition.
    """
    tokens: set[str] = set()
    for text in texts:
        word = "".join(text.lower().split())
        if not word:
            continue
        tokens.add(word[:TOKEN_LENGTH])
        tokens.update(part[:TOKEN_LENGTH] for part in text.lower().split())
        if not word.isascii():
            tokens.update(word[start : start + 2] for start in range(len(word) - 1))
            pinyin = _pinyin()
            for style in (pinyin.Style.NORMAL, pinyin.Style.FIRST_LETTER):
                tokens.add("".join(pinyin.lazy_pinyin(word, style=style))[:TOKEN_LENGTH])
    return sorted(tokens)[:TOKENS_MOST]


@cache
def _pinyin() -> Any:
    """By name and at the first use: its dictionaries take a third of a second that no start should wait for."""
    return import_module("pypinyin")
