"""The collector of cycles stands still for a while, and always goes on afterwards."""

import gc

import pytest

from ordinance.foundation.collector import collector_paused


def test_it_rests_inside_and_goes_on_after_an_error() -> None:
    with pytest.raises(RuntimeError), collector_paused():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()


def test_a_pause_within_a_pause_does_not_end_it() -> None:
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
