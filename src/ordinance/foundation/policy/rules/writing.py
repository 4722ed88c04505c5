"""Writes a policy as TOML again, so that a composed policy can be kept whole and an edited one exported."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def toml_text(head: Mapping[str, Any], labels: Mapping[str, Any], clauses: list[Mapping[str, Any]]) -> str:
    """The file of a policy: [policy], [labels] and one [[clause]] each; reading it gives the same values back."""
    parts = ["[policy]", *_lines(head), ""]
    if labels:
        parts += ["[labels]", *_lines(labels), ""]
    for clause in clauses:
        rule = clause.get("rule")
        parts += ["[[clause]]", *_lines({name: value for name, value in clause.items() if name != "rule"})]
        if isinstance(rule, Mapping):
            parts += ["[clause.rule]", *_lines(rule)]
        parts.append("")
    return "\n".join(parts)


def _lines(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else _text(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int():
            return str(value)
        case Decimal():
            plain = format(value, "f")
            return plain if "." in plain else f"{plain}.0"
        case date():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    raise TypeError(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which JSON leaves bare.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
