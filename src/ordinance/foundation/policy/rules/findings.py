"""What the checks of a policy say: a finding names the clause, the field, the reason and, if there is one, a remedy."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Language = Literal["zh", "en"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "syntax": ("表达式有语法错误：{detail}", "the expression has a syntax error: {detail}"),
    "too_long": ("过长：{length} 个字符，最多 {limit}", "too long: {length} characters, at most {limit}"),
    "too_deep": ("嵌套过深，最多 {limit} 层", "nested too deeply, at most {limit} levels"),
    "too_large": ("过大：{count} 个部分，最多 {limit}", "too large: {count} parts, at most {limit}"),
    "too_many_products": ("乘法过多，最多 {limit} 次", "too many multiplications, at most {limit}"),
    "not_allowed": ("不允许使用 {what}", "{what} is not allowed here"),
    "unknown_name": ("未知名称 {name}", "unknown name {name}"),
    "unknown_function": ("未知函数 {name}", "unknown function {name}"),
    "unknown_value": ("{name} 没有取值 {value}", "{name} never has the value {value}"),
    "type_mismatch": (
        "{left}（{left_type}）不能与 {right}（{right_type}）用 {operator} 比较或计算",
        "{left} ({left_type}) and {right} ({right_type}) do not go with {operator}",
    ),
    "not_a_condition": ("{what} 不是条件", "{what} is not a condition"),
    "not_a_number": ("{what} 不是数", "{what} is not a number"),
    "number_out_of_range": ("数 {value} 超出范围", "the number {value} is out of range"),
    "division_by_zero": ("除以零", "division by zero"),
    "arguments": ("{name} 的参数不对", "{name} does not take these arguments"),
    "empty_list": ("列表为空", "the list is empty"),
    "toml": ("文件不是有效的 TOML：{detail}", "the file is not valid TOML: {detail}"),
    "character": ("含有不允许的字符", "contains a character that is not allowed"),
    "required": ("缺少", "is required"),
    "unexpected": ("此处没有这个字段", "is no field of this place"),
    "wrong_type": ("应为 {expected}", "should be {expected}"),
    "not_a_choice": ("{value} 不是可选值：{choices}", "{value} is none of {choices}"),
    "out_of_range": ("{value} 超出 {minimum} 至 {maximum}", "{value} is not within {minimum} to {maximum}"),
    "pattern": ("编号格式不可用：{reason}", "the number pattern cannot be used: {reason}"),
    "duplicate": ("{value} 重复", "{value} stands twice"),
    "unknown_kind": ("未知规则类型 {value}", "unknown kind of rule {value}"),
    "placeholder_unknown": ("占位符 {{{name}}} 不对应任何参数", "the placeholder {{{name}}} names no parameter"),
    "placeholder_broken": ("花括号不成对", "unbalanced braces"),
    "unbound_figure": (
        "文中数字 {figure} 未与规则参数绑定",
        "the figure {figure} is bound to no parameter of the rule",
    ),
    "join_differs": ("同一组评审步骤的 join 不一致", "steps of one review group differ in join"),
    "base_missing": ("被扩展的制度 {value} 不存在", "the policy {value} that is extended is not there"),
    "base_differs": ("扩展的是 {value}，给出的是 {given}", "extends {value} but was given {given}"),
    "scope_conflict": (
        "与制度 {other} 优先级相同（{priority}）且适用范围可能重叠",
        "has the same priority ({priority}) as {other} and both may cover one order",
    ),
    "number_taken": ("{value} 已被使用", "{value} is already taken"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong (or worth a warning) in a policy; the sentence comes from the table above."""

    code: str
    clause: str = ""  # clause id; empty for the head or a lone expression
    field: str = ""  # dotted path inside the clause or head
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    suggestion: str = ""
    is_warning: bool = False

    def sentence(self, language: Language) -> str:
        """The finding in words: where, what, and a suggestion when there is one."""
        reason = SENTENCES[self.code][0 if language == "zh" else 1].format(**self.facts)
        where = " ".join(part for part in (self.clause, self.field) if part)
        hint = ""
        if self.suggestion:
            hint = f"；是否指 {self.suggestion}？" if language == "zh" else f"; did you mean {self.suggestion}?"
        return f"{where}: {reason}{hint}" if where else f"{reason}{hint}"

    def as_facts(self) -> dict[str, Any]:
        """The finding as JSON values, both sentences included."""
        return {
            "code": self.code,
            "clause": self.clause,
            "field": self.field,
            "facts": {name: str(value) for name, value in self.facts.items()},
            "suggestion": self.suggestion,
            "is_warning": self.is_warning,
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
        }
