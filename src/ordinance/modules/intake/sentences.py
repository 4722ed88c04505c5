"""What intake says about files and cells, in Chinese and English: the one table its codes are told from.

`{value}` and `{suggestion}` are a finding's; a refused file's sentences name its facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.rules.table import Finding

Pair = tuple[str, str]

FINDINGS: Final[Mapping[str, Pair]] = {
    # The row goes back.
    "required": ("必填，不能为空", "must not be empty"),
    "not_a_number": ("“{value}”不是数字", "“{value}” is no number"),
    "number_ambiguous": ("“{value}”的逗号含义不明", "the comma in “{value}” can be read in two ways"),
    "too_large": ("“{value}”超出上限", "“{value}” is beyond the limit"),
    "too_many_decimals": ("“{value}”小数位过多", "“{value}” has too many decimals"),
    "out_of_range": ("“{value}”超出允许范围", "“{value}” is out of range"),
    "discount_in_tenths": ("请写成折扣百分比，不用“折”", "write the discount as a percentage"),
    "zero": ("数量不能为零", "the quantity is zero"),
    "negative": ("不能为负数", "must not be negative"),
    "not_a_date": ("“{value}”不是有效日期", "“{value}” is no date"),
    "date_ambiguous": ("“{value}”月日顺序不明", "day and month of “{value}” can be read in two ways"),
    "date_as_serial": ("“{value}”是表格内部日期序号", "“{value}” is a spreadsheet's inner number of a day"),
    "not_a_choice": ("“{value}”不在可选值内", "“{value}” is none of the values allowed"),
    "too_long": ("文字过长", "the text is too long"),
    "control_character": ("含有控制字符", "contains control characters"),
    "item_unknown": ("物料“{value}”不存在", "item “{value}” is not known"),
    "unit_unknown": ("单位“{value}”不存在", "unit “{value}” is not known"),
    "customer_unknown": ("客户“{value}”不存在", "customer “{value}” is not known"),
    "customer_closed": ("客户“{value}”已停用", "customer “{value}” is closed"),
    "header_differs": ("“{value}”与同单其他行不一致", "“{value}” differs from the other rows of the document"),
    "key_missing": ("不知属于哪张单（合并单元格？）", "does not say which document it belongs to (merged cells?)"),
    "cells_too_many": (
        "单元格多于表头（内容含未加引号的逗号？）",
        "has more cells than the heading (an unquoted comma?)",
    ),
    "cells_too_few": ("单元格少于表头", "has fewer cells than the heading"),
    "order_missing": ("订单表中没有此单号", "its order is not in the orders table"),
    "order_without_lines": ("此订单没有明细", "the order has no lines"),
    "customer_missing": ("客户表中没有此客户", "its customer is not in the customers table"),
    "item_missing": ("产品表中没有此产品", "its product is not in the products table"),
    "number_twice": ("单号“{value}”在文件中重复", "document number “{value}” stands twice in the file"),
    "document_held": ("同单其他行有误，整单退回", "another row of this document is broken"),
    "file_held": ("文件中有误行，按要求整份退回", "another row of this file is broken, and all or nothing was asked"),
    # The row is taken; somebody should look.
    "blank": ("品名为空", "the description is empty"),
    "price_zero": ("单价为零", "the price is zero"),
    "amount_differs": ("金额“{value}”与数量×单价不符", "amount “{value}” is not quantity × price"),
    "date_in_past": ("日期“{value}”已过去", "the date “{value}” is past"),
    "row_repeated": ("与第 {value} 行完全相同", "is the same as row {value}"),
    "positive_in_credit": ("红字单“{value}”含正数", "credit “{value}” has positive quantities"),
    "negative_in_order": ("订单“{value}”含负数", "order “{value}” has negative quantities"),
    "negative_without_value": (
        "“{value}”为负数量且无金额，不是订单",
        "“{value}” has negative quantities and no value: no order",
    ),
    "digits_lost": ("数字超过 15 位，末位已丢失", "a number of more than 15 digits lost its last ones"),
    "sheet_not_read": ("工作表“{value}”未读取", "sheet “{value}” was not read"),
    "last_line_open": ("末行没有换行，文件可能不完整", "the last line has no end: the file may be cut"),
}

FILES: Final[Mapping[str, Pair]] = {
    "empty": ("文件没有内容", "The file is empty."),
    "no_rows": ("只有表头，没有数据", "The file has a heading and no rows."),
    "not_a_file": ("找不到文件“{name}”", "There is no file “{name}”."),
    "file_missing": ("文件夹中缺少“{name}”", "The folder lacks “{name}”."),
    "mapping_unknown": ("没有名为“{mapping}”的映射；可用：{known}", "There is no mapping “{mapping}”; known: {known}."),
    "too_large": ("文件 {bytes} 字节，超过上限 {limit}", "The file has {bytes} bytes; the limit is {limit}."),
    "too_many_rows": ("行数超过上限 {limit}", "The file has more than {limit} rows."),
    "too_many_columns": ("第 {line} 行列数超过上限 {limit}", "Line {line} has more than {limit} columns."),
    "line_too_long": ("第 {line} 行超过 {limit} 字符", "Line {line} is longer than {limit} characters."),
    "field_too_long": (
        "第 {line} 行有单元格过长（引号未闭合？）",
        "Line {line} has a cell that is too long (a quote not closed?).",
    ),
    "quote_open": (
        "第 {line} 行的引号没有闭合，文件可能不完整",
        "The quote in line {line} is never closed: half a file?",
    ),
    "quote_broken": ("第 {line} 行的引号有误", "Line {line} has a quote where none may be."),
    "nul_character": ("第 {line} 行含有空字符 U+0000", "Line {line} contains the character U+0000."),
    "file_cut": ("第 {line} 行在字符中间断开，文件不完整", "The file ends inside a character, in line {line}."),
    "encoding_broken": ("第 {line} 行的 {encoding} 编码损坏", "Line {line} is not valid {encoding}."),
    "encoding_unknown": (
        "第 {line} 行编码无法识别，请存为 UTF-8 或 GB18030",
        "Line {line} is neither UTF-8 nor GB18030: save the file as one of them.",
    ),
    "columns_missing": ("缺少列：{expected}", "Columns are missing: {expected}."),
    "column_twice": ("两列都像“{field}”：{columns}", "Two columns both say “{field}”: {columns}."),
    "master_broken": ("“{name}”第 {line} 行 {column} 无法读取", "“{name}”, line {line}: {column} cannot be read."),
    "workbook_broken": ("工作簿已损坏", "The workbook is broken."),
    "workbook_locked": ("工作簿有密码", "The workbook is locked by a password."),
    "workbook_too_large": ("工作簿展开后过大", "The workbook is too large once unpacked."),
    "workbook_too_slow": (
        "工作簿在 {seconds} 秒内无法读完",
        "The workbook could not be read within {seconds} seconds.",
    ),
}


def told(finding: Finding) -> Pair:
    """What a finding says, in Chinese and in English, without its row and field."""
    facts = {"value": finding.value, "suggestion": finding.suggestion}
    return _filled(FINDINGS[finding.code], facts)


def refusal_told(refusal: FileRefused) -> Pair:
    """Why a file was refused, in Chinese and in English."""
    return _filled(FILES[refusal.reason], refusal.facts)


def _filled(pair: Pair, facts: Mapping[str, object]) -> Pair:
    said = {name: ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact) for name, fact in facts.items()}
    known = defaultdict(lambda: "?", said)
    return pair[0].format_map(known), pair[1].format_map(known)
