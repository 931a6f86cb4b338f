"""The bars of update ratios leave room for their numbers, however narrow they are."""

import pytest
from pytestqt.qtbot import QtBot

from playground.ui.theme.appearance import Appearance
from playground.ui.widgets.plots.ratios import RatioBars, RatioRow, ratio_text


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("width", [140, 180, 380])
def test_numbers_beside_the_bars_are_whole(
    look: Appearance, qtbot: QtBot, width: int, percent: int
) -> None:
    look.choose_text(percent)
    bars = RatioBars((1e-4, 1e-2))
    qtbot.addWidget(bars)
    rows = [RatioRow(name, 7.3e-4, ratio_text(7.3e-4)) for name in ("dense", "a_longer_name")]
    bars.show_rows(tuple(rows))
    bars.resize(width, 100)
    area = bars.bars_area()
    number = bars.fontMetrics().horizontalAdvance(rows[0].text)
    assert area.right() + 8 + number <= width
    assert area.left() >= 10
    assert area.width() >= (40 if width >= 180 else 20)
