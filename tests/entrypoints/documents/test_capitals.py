"""Amounts in words, as tables."""

from decimal import Decimal

import pytest

from ordinance.entrypoints.documents.capitals import capitals, in_words, words

pytestmark = pytest.mark.proves("D2")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元伍角整"),
        ("101.10", "壹佰零壹元壹角整"),
        ("1001", "壹仟零壹元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1000500", "壹佰万零伍佰元整"),
        ("100000000.00", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1010101010.01", "壹拾亿壹仟零壹拾万壹仟零壹拾元零壹分"),
        ("99999999999999.99", "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-10.05", "负壹拾元零伍分"),
    ],
)
def test_capitals(amount: str, said: str) -> None:
    assert capitals(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "zero and 00/100"),
        ("0.05", "zero and 05/100"),
        ("10.05", "ten and 05/100"),
        ("21", "twenty-one and 00/100"),
        ("1115.50", "one thousand one hundred fifteen and 50/100"),
        ("100000000.00", "one hundred million and 00/100"),
        ("-3", "minus three and 00/100"),
    ],
)
def test_words(amount: str, said: str) -> None:
    assert words(Decimal(amount)) == said


def test_the_currency_stands_before_the_amount() -> None:
    assert in_words(Decimal("10.05"), "CNY", "zh") == "人民币壹拾元零伍分"
    assert in_words(Decimal("10.05"), "USD", "zh") == "美元壹拾元零伍分"
    assert in_words(Decimal("10.05"), "USD", "en") == "US Dollar ten and 05/100 only"
    assert in_words(Decimal(100), "JPY", "zh") == "日元壹佰元整"


def test_a_currency_with_thousandths_has_no_words() -> None:
    assert in_words(Decimal("1.005"), "KWD", "zh") == ""
