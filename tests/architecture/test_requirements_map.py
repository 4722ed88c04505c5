"""The generated map of requirements is up to date, and what is built has its proof."""

from typing import Final

from tests.architecture.requirements_map import TARGET, proofs, rendered

# What the product claims to do so far; an id added here needs a test that proves it.
_BUILT: Final = (
    "A2 A3 A4 A5 A14 A19 B1 B2 B3 B5 B6 B7 B10 C1 D1 D3 D7 D8 E1 E2 E3 E11 H1 J1 J4 L1 M2 N14 "
    "INV-01 INV-02 INV-03 INV-04 INV-07 INV-08 INV-10 INV-11 INV-13 INV-14 INV-15 INV-16 INV-20 INV-24"
)


def test_the_map_is_not_stale() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered()


def test_what_is_built_is_proved() -> None:
    assert set(_BUILT.split()) - proofs().keys() == set()
