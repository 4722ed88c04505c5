"""Amounts in words: Chinese capitals (大写金额), which nobody can alter, and their English counterpart. Exact."""

from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_name

from ordinance.foundation.money.rules import rounding_of

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_WAN, _YI = 10**4, 10**8
_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_FEN: Final = 100  # to the unit


def in_words(value: Decimal, currency: str, language: str) -> str:
    """The amount in words after the currency's name; empty for a currency whose smallest part is not a hundredth."""
    amount = rounding_of(currency).round(value)
    if amount * _FEN != int(amount * _FEN):
        return ""
    name = "人民币" if currency == "CNY" else get_currency_name(currency, locale="zh_Hans_CN")
    if language == "zh":
        return f"{name}{capitals(amount)}"
    return f"{get_currency_name(currency, locale='en')} {words(amount)} only"


def capitals(amount: Decimal) -> str:
    """壹拾元零伍分: an amount of at most two decimals; 整 follows where no fen does.

    source  《支付结算办法》附一，正确填写票据和结算凭证的基本规定
    """
    cents = int(abs(amount) * _FEN)
    yuan, jiao, fen = cents // _FEN, cents // 10 % 10, cents % 10
    said = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        said += "零"
    said += f"{_DIGITS[fen]}分" if fen else "整"
    return f"负{said}" if amount < 0 else said


def words(amount: Decimal) -> str:
    """One hundred and 05/100: the whole in words, the hundredths in figures."""
    cents = int(abs(amount) * _FEN)
    said = f"{_counted(cents // _FEN)} and {cents % _FEN:02}/100"
    return f"minus {said}" if amount < 0 else said


def _whole(number: int) -> str:
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low) if low else ''}"
    return _group(number)


def _group(number: int) -> str:
    """Below ten thousand; zeros between digits are said once, those at the end not at all."""
    if not number:
        return _DIGITS[0]
    said = ""
    for digit, place in zip(f"{number:04}", _PLACES, strict=True):
        if digit != "0":
            said += f"{_DIGITS[int(digit)]}{place}"
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


def _counted(number: int) -> str:
    for scale, name in _SCALES:
        if number >= scale:
            high, low = divmod(number, scale)
            return f"{_counted(high)} {name}{f' {_counted(low)}' if low else ''}"
    if number >= 100:
        return f"{_ONES[number // 100]} hundred{f' {_counted(number % 100)}' if number % 100 else ''}"
    if number >= 20:
        return f"{_TENS[number // 10]}{f'-{_ONES[number % 10]}' if number % 10 else ''}"
    return _ONES[number]
