"""Every code intake can give has its sentence in both languages, and no sentence is left over (L1)."""

import ast
from pathlib import Path

import pytest

import ordinance.modules.intake.rejected as home
from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.rules.table import Finding
from ordinance.modules.intake.sentences import FILES, FINDINGS, refusal_told, told

SOURCES = [path for path in Path(home.__file__).parent.rglob("*.py") if path.name != "sentences.py"]


def texts() -> set[str]:
    """All string constants of the package: a code is one of them, wherever it is handed over."""
    return {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_given() -> tuple[set[str], set[str]]:
    findings, refusals = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if name == "FileRefused" and given:
                refusals.add(given[0])
            elif name == "Unreadable":
                findings.add(given[0])
            elif name in ("refuse", "must_be_known", "Finding", "_held"):
                findings |= {text for text in given if "_" in text or text in FINDINGS} - FIELD_NAMES
    return findings, refusals


FIELD_NAMES = {"unit_price", "requested_on", "item_ref", "document_no", "customer_ref"}


def test_every_code_has_a_sentence() -> None:
    findings, refusals = codes_given()

    assert findings - set(FINDINGS) == set()
    assert refusals - set(FILES) == set()


def test_no_sentence_is_left_over() -> None:
    assert (set(FINDINGS) | set(FILES)) - texts() == set()


@pytest.mark.parametrize("code", FINDINGS)
def test_a_finding_is_told_in_both_languages(code: str) -> None:
    chinese, english = told(Finding(2, "quantity", code, "x", "y"))

    assert chinese != english
    assert "{" not in chinese + english


def test_a_refused_file_names_its_facts() -> None:
    refusal = FileRefused("column_twice", field="quantity", columns=["qty", "数量"])

    assert refusal_told(refusal)[1] == "Two columns both say “quantity”: qty, 数量."
