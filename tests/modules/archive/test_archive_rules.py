from datetime import date

import pytest

from ordinance.modules.archive.rules import retained_until, sealed

pytestmark = pytest.mark.proves("E11")


def test_equal_contents_have_equal_seals() -> None:
    assert sealed({"b": 1, "a": [2]}) == sealed({"a": [2], "b": 1})
    assert sealed({"a": 1})[1] != sealed({"a": 2})[1]


def test_a_file_of_a_leap_day_is_kept_to_the_end_of_february() -> None:
    assert retained_until(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert retained_until(date(2026, 11, 22), 10) == date(2036, 11, 22)
