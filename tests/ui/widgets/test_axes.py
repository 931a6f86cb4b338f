"""The numbers and the name below a map never touch each other."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from playground.ui.widgets.maps.axes import Axes

ENDS = st.floats(-1e6, 1e6)


@given(st.integers(60, 600), ENDS, ENDS, st.text("xyz 1", max_size=12))
def test_what_is_written_below_a_map_does_not_touch(
    qapp: QApplication, width: int, low: float, high: float, name: str
) -> None:
    metrics = QFontMetrics(QFont(qapp.font()))
    axes = Axes(name, "", (low, high), (0.0, 1.0))
    (first, middle, last), shown = axes.shown_across(width, metrics)
    ends = metrics.horizontalAdvance(first), width - metrics.horizontalAdvance(last)
    drawn = [(0.0, float(ends[0]))] if middle or shown else []
    for text, centre in ((middle, width / 2), (shown, 0.75 * width)):
        if text:
            half = metrics.horizontalAdvance(text) / 2
            drawn.append((centre - half, centre + half))
    drawn.append((float(ends[1]), float(width)))
    assert all(one[1] < other[0] for one, other in pairwise(drawn))


@pytest.mark.parametrize(
    ("width", "texts"), [(400, ("−0.5", "0.5", "1.5")), (70, ("−0.5", "", "1.5"))]
)
def test_the_middle_is_written_where_there_is_room(
    qapp: QApplication, width: int, texts: tuple[str, str, str]
) -> None:
    axes = Axes("x", "y", (-0.5, 1.5), (0.0, 1.0))
    assert axes.shown_across(width, QFontMetrics(QFont(qapp.font())))[0] == texts
