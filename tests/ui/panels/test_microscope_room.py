"""Step by step in little room: what leaves the row, and what the parts still show."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from playground.explain.focus import Level
from playground.explain.page import Card, Stage
from playground.formula.values import Equation, Operand, Sum
from playground.ui.panels.microscope.card_frame import Extent
from playground.ui.panels.microscope.panel import STEP, MicroscopePanel
from playground.ui.panels.microscope.writing import written
from playground.ui.theme.text_size import TEXT_SIZES
from playground.ui.view_state import ViewState
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.panels.traces import BATCH, shown_microscope, trace_of

Scenes = Any


@pytest.fixture
def state(scenes: Scenes) -> ViewState:
    found: ViewState = scenes.state(3, 1)
    return found


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes, state: ViewState) -> MicroscopePanel:
    panel = shown_microscope(qtbot, state)
    panel.show_frame(scenes.frame(3, {STEP: trace_of(state)}))
    return panel


def text(panel: MicroscopePanel, stage: Stage) -> str:
    return panel.cards[stage].view.text


@pytest.mark.parametrize("room", sampled([0, 20, 60, 100, 150, 200, 250, 400], 0, 100, 400))
def test_no_button_is_narrower_than_what_it_says(
    panel: MicroscopePanel, qtbot: QtBot, room: int
) -> None:
    header, row = panel.header, panel.header.row
    around = panel.width() - header.width()
    panel.resize(header.minimumSizeHint().width() + around, 220)
    QTest.qWait(0)  # the cards may need more than the controls
    width = header.width() + room
    panel.resize(width + around, 220)
    qtbot.waitUntil(lambda: header.width() == width)
    buttons = [each for each in header.findChildren(QPushButton) if each.isVisible()]
    qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in buttons))
    for button in buttons:
        place = QRect(button.mapTo(header, QPoint()), button.size())
        assert header.rect().contains(place), button.accessibleName()
    assert not {header.levels[level] for level in Level} - set(buttons)
    assert row.more.isVisible() == bool(row.outside)
    assert header.sample.text().endswith(f"1 / {BATCH}")
    if header.sample.isVisible():
        assert header.sample.width() >= header.sample.sizeHint().width()


def test_a_button_without_room_is_behind_the_one_at_the_end(
    panel: MicroscopePanel, qtbot: QtBot
) -> None:
    header, row = panel.header, panel.header.row
    panel.resize(panel.width() - header.width() + header.minimumSizeHint().width(), 220)
    qtbot.waitUntil(lambda: header.batch in row.outside)
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(row.popup.isVisible)
    qtbot.mouseClick(header.next, Qt.MouseButton.LeftButton)
    assert header.sample.text().endswith(f"2 / {BATCH}")
    row.popup.hide()
    panel.resize(1200, 220)
    qtbot.waitUntil(lambda: not row.outside)
    assert header.batch.isVisible()


def _results(panel: MicroscopePanel, stage: Stage) -> list[str]:
    """Return the results of all equations of a part."""
    assert panel.page is not None
    lines = panel.page.card(stage).lines
    return [f"{each.symbol} = " for each in lines if isinstance(each, Equation)]


@pytest.mark.usefixtures("look")
def test_a_part_is_made_wide_and_the_others_then_keep_their_results(
    panel: MicroscopePanel, qtbot: QtBot
) -> None:
    panel.resize(660, 300)
    before = {stage: card.width() for stage, card in panel.cards.items()}
    wide = panel.cards[Stage.BACKWARD]
    qtbot.mouseClick(wide.heading_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: wide.width() > 1.5 * before[Stage.BACKWARD])
    assert "∂L/∂z" in wide.view.text or "∂a/∂z · " in wide.view.text
    for stage, card in panel.cards.items():
        if card is not wide:
            shown = card.view.text.splitlines()
            assert [line.partition("= ")[0] + "= " for line in shown] == _results(panel, stage)
            assert card.view.minimumSizeHint().width() <= card.view.width()
    qtbot.mouseClick(wide.heading_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: {s: card.width() for s, card in panel.cards.items()} == before)
    assert "z = Σ xᵢ · wᵢ + b" in text(panel, Stage.FORWARD)


def test_the_wide_part_follows_the_walk(panel: MicroscopePanel, qtbot: QtBot) -> None:
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_4)
    assert panel.cards[Stage.UPDATE].heading_button.isChecked()
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.cards[Stage.FORWARD].heading_button.isChecked()
    assert not panel.cards[Stage.UPDATE].heading_button.isChecked()


@pytest.mark.usefixtures("look")
def test_where_no_formula_would_be_legible_one_part_is_wide(panel: MicroscopePanel) -> None:
    panel.resize(480, 300)
    assert [card.heading_button.isChecked() for card in panel.cards.values()] == [
        True,
        False,
        False,
        False,
    ]
    panel.resize(1200, 300)
    assert not any(card.heading_button.isChecked() for card in panel.cards.values())


@pytest.mark.usefixtures("look")
def test_where_no_result_would_be_legible_the_others_show_their_numbers(
    panel: MicroscopePanel, qtbot: QtBot
) -> None:
    panel.resize(panel.minimumSizeHint().width(), 300)
    cards = list(panel.cards.values())
    assert [card.extent for card in cards] == [Extent.WHOLE, *3 * [Extent.NUMBER]]
    assert panel.minimumSizeHint().width() <= panel.width()
    qtbot.mouseClick(cards[2].heading_button, Qt.MouseButton.LeftButton)
    assert [card.extent is Extent.WHOLE for card in cards] == [False, False, True, False]
    qtbot.waitUntil(lambda: cards[2].width() > 3 * cards[0].width())
    assert [card.heading_button.text() for card in cards] == ["1", "2", "3 Backward", "4"]
    panel.resize(1200, 300)
    qtbot.mouseClick(cards[2].heading_button, Qt.MouseButton.LeftButton)
    assert all(card.extent is Extent.WHOLE for card in cards)


def test_the_numbers_of_a_narrow_part_have_fewer_digits() -> None:
    terms = tuple(Operand("w", 0.12345) * Operand("x", 2.3456) for _ in range(2))
    line = Equation("z", Sum(terms), 0.57912, is_listed=True)
    marks = [mark for each in written(Card(Stage.FORWARD, (line,))) for mark in each.marks]
    digits = {mark.text: mark.brief for mark in marks if mark.operand is not None and mark.brief}
    assert digits == {"0.123": "0.12", "2.35": "2.3"}


def test_the_step_is_never_wider_than_its_place(shell: Shell) -> None:
    window = shell.window
    window.resize(1280, 800)
    window.panels.complete()
    window.panels.bring_to_front(MicroscopePanel.title)
    panel = window.panels.panel(MicroscopePanel)
    parent = panel.parentWidget()
    assert parent is not None
    for percent in TEXT_SIZES:
        window.actions_by_name[f"text_{percent}"].trigger()
        QTest.qWait(0)
        assert panel.width() <= parent.width(), percent
