"""Why one field of an input cannot be used, in Chinese and English. Placeholders are the facts that come with it."""

from collections.abc import Mapping
from typing import Final

Pair = tuple[str, str]

REASONS: Final[Mapping[str, Pair]] = {
    "invalid": ("内容无效", "is not valid"),
    "required": ("必填", "must be given"),
    "field_unknown": ("没有这个字段", "there is no such field"),
    "not_a_text": ("应为文字", "must be text"),
    "not_a_number": ("不是数字；请写十进制字符串，如 “12.5”", "is no number; write a decimal string such as “12.5”"),
    "not_finite": ("不是有限的数", "is not a finite number"),
    "not_decimal": ("请写成字符串，不要用浮点数", "write it as a string, not as a float"),
    "not_positive": ("应大于零", "must be above zero"),
    "negative": ("不能为负", "must not be negative"),
    "too_large": ("数字过大", "is too large"),
    "too_small": ("应不小于 {limit}", "must be {limit} or more"),
    "too_many_decimals": ("小数位过多", "has too many decimals"),
    "not_an_integer": ("应为整数", "must be a whole number"),
    "not_a_switch": ("应为 true 或 false", "must be true or false"),
    "not_a_date": ("应为日期，如 2026-11-21", "must be a date such as 2026-11-21"),
    "not_a_moment": (
        "应为带时区的时间，如 2026-11-21T09:30:00+08:00",
        "must be a time with a zone, such as 2026-11-21T09:30:00+08:00",
    ),
    "out_of_range": ("超出允许范围", "is out of range"),
    "in_past": ("日期已过去", "is in the past"),
    "in_future": ("时间在将来", "is in the future"),
    "too_long": ("过长，最多 {limit}", "is too long; at most {limit}"),
    "too_short": ("过短，至少 {limit}", "is too short; at least {limit}"),
    "too_many": ("过多，最多 {limit} 个", "holds too many; at most {limit}"),
    "too_few": ("至少 {limit} 个", "must hold at least {limit}"),
    "twice": ("有重复", "stands twice"),
    "control_character": ("含有控制字符（如 U+0000）", "contains control characters such as U+0000"),
    "not_a_choice": ("应为以下之一：{choices}", "must be one of: {choices}"),
    "not_a_key": ("不是有效的编号", "is no valid key"),
    "not_an_object": ("应为 JSON 对象", "must be a JSON object"),
    "not_a_list": ("应为列表", "must be a list"),
    "not_a_cursor": ("翻页游标无效，请从第一页开始", "is no cursor of ours: start from the first page"),
    "unknown": ("不存在", "is not known"),
    "closed": ("已停用", "is closed"),
    "discontinued": ("已停售", "is discontinued"),
    "unknown_currency": ("币种不存在", "is no known currency"),
}
