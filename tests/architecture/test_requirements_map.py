"""The map of requirements to tests is what the tests say."""

from tests.architecture.requirements_map import TARGET, rendered


def test_the_map_is_not_stale() -> None:
    assert TARGET.read_text(encoding="utf-8") == rendered(), "run: python -m tests.architecture.requirements_map"
