"""Every code a refusal can carry has its sentences in both languages; so has every reason of a field."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from ordinance.entrypoints.sentences.reasons import REASONS
from ordinance.entrypoints.sentences.table import SENTENCES
from ordinance.entrypoints.sentences.telling import detail, title
from tests.paths import SOURCE


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def codes_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from _class_codes(node)
        elif isinstance(node, ast.Call) and _named(node) in {"Refused", "_misfit", "_Misfit"} and node.args:
            yield from _texts(node.args[0])


def _class_codes(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                pairs = zip(target.elts, statement.value.elts, strict=True)
                yield from (t for name, value in pairs if _id(name) == "code" for t in _texts(value))
            elif _id(target) == "code":
                yield from _texts(statement.value)


def reasons_of(tree: ast.Module) -> Iterator[str]:
    """Reasons given to InvalidInput, to `Refused("invalid_input", …)` and to the API's own field refusals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _named(node) == "InvalidInput":
            yield from (t for keyword in node.keywords if keyword.arg == "reason" for t in _texts(keyword.value))
        if isinstance(node, ast.Call) and _named(node) == "Refused" and len(node.args) == 2:
            facts = node.args[1]
            if "invalid_input" in set(_texts(node.args[0])) and isinstance(facts, ast.Dict):
                pairs = zip(facts.keys, facts.values, strict=True)
                yield from (t for key, value in pairs if key and "reason" in set(_texts(key)) for t in _texts(value))


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _named(node: ast.Call) -> str:
    return (
        node.func.id
        if isinstance(node.func, ast.Name)
        else node.func.attr
        if isinstance(node.func, ast.Attribute)
        else ""
    )


def _id(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def test_every_code_in_the_source_has_its_sentences() -> None:
    missing = {code: path.name for path, tree in trees() for code in codes_of(tree) if code not in SENTENCES}

    assert missing == {}


def test_every_reason_of_a_field_has_its_words() -> None:
    missing = {reason: path.name for path, tree in trees() for reason in reasons_of(tree) if reason not in REASONS}

    assert missing == {}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_stands_in_both_languages_and_survives_missing_facts(code: str) -> None:
    sentence = SENTENCES[code]

    assert all(text.strip() for text in (*sentence.title, *sentence.detail))
    assert _placeholders(sentence.detail[0]) == _placeholders(sentence.detail[1])
    assert title(code, "zh") != title(code, "en")
    assert detail(code, {}, "zh") and detail(code, {}, "en")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
