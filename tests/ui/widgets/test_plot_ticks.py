"""Ticks are round, within the axis, and never closer than their texts allow."""

from itertools import pairwise
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.widgets.plots.ticks import log_ticks, whole_ticks

ENDS = st.floats(-38.0, 38.0)
SPANS = st.floats(0.01, 40.0)


@given(low=ENDS, span=SPANS, share=st.floats(0.02, 0.5))
def test_log_ticks_lie_within_the_axis_and_apart(low: float, span: float, share: float) -> None:
    ticks = log_ticks(low, low + span, span * share)
    assert ticks
    assert all(low - 1e-6 <= tick <= low + span + 1e-6 for tick in ticks)
    assert all(b - a >= span * share for a, b in pairwise(ticks))


@given(low=ENDS, span=st.floats(1.0, 40.0))
def test_axis_of_usual_height_has_at_least_two_log_ticks(low: float, span: float) -> None:
    assert len(log_ticks(low, low + span, span * 16 / 120)) >= 2


@pytest.mark.parametrize(
    ("low", "high", "gap", "expected"),
    [
        (-2.2, 0.0, 0.29, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]),
        (-2.2, 0.0, 0.4, [0.01, 0.03, 0.1, 0.3, 1]),
        (-12.0, 3.0, 2.1, [1e-12, 1e-9, 1e-6, 1e-3, 1, 1000]),
        (-0.31, -0.04, 0.05, [0.5, 0.6, 0.7, 0.8, 0.9]),
        (-0.31, -0.04, 0.12, [0.6, 0.8]),
    ],
)
def test_log_ticks_are_round_numbers(
    low: float, high: float, gap: float, expected: list[float]
) -> None:
    assert log_ticks(low, high, gap) == pytest.approx([log10(value) for value in expected])


@given(start=st.floats(0.0, 1e6), span=st.floats(0.1, 1e6), share=st.floats(0.02, 0.5))
def test_epochs_are_whole_numbers_apart(start: float, span: float, share: float) -> None:
    ticks = whole_ticks(start, start + span, span * share)
    assert all(tick == int(tick) and start <= tick <= start + span for tick in ticks)
    assert all(b - a >= span * share for a, b in pairwise(ticks))
