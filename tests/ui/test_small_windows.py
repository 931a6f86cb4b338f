"""In a small window, with large text, everything can still be reached and read."""

from collections.abc import Iterator
from itertools import product

import pytest
import pytestqt.exceptions
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QScrollBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import EngineReady, Progress, RunState, StateChanged
from playground.ui.panels.captions import ElidedCaption
from playground.ui.panels.two_columns import TwoColumns
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance
from playground.ui.theme.text_size import TEXT_SIZES
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.overflow_row import OverflowRow
from playground.ui.widgets.overflow_tabs import OverflowTabs
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.recording_editor import RecordingEditor

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
SIZES = ((1024, 640), (1280, 800), (1920, 1080))
ROUNDING = 2


def is_control(widget: QWidget) -> bool:
    """Return whether a user can set or press it: not one of Qt's own inner parts."""
    return (
        isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith(("qt_", "ScrollLeft", "ScrollRight"))
        and not isinstance(widget.parent(), QAbstractSpinBox | QMenu | QLineEdit)
    )


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()} {text!r}"


def scroll_area_of(widget: QWidget) -> QAbstractScrollArea | None:
    """Return the area in whose content `widget` is."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        outer = parent.parentWidget()
        if isinstance(outer, QScrollArea) and outer.viewport() is parent:
            return outer
        parent = outer
    return None


def is_inside(widget: QWidget, frame: QWidget) -> bool:
    """Return whether no part of `widget` sticks out of `frame` or of what is between them."""
    parent = widget.parentWidget()
    while parent is not None:
        place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        room = parent.rect().adjusted(-ROUNDING, -ROUNDING, ROUNDING, ROUNDING)
        if not room.contains(place):
            return False
        if parent is frame:
            return True
        parent = parent.parentWidget()
    return False


def can_be_reached(widget: QWidget, window: QWidget) -> bool:
    """Return whether `widget` is in the window whole, or can be scrolled to."""
    area = scroll_area_of(widget)
    if area is None:
        return is_inside(widget, window)
    assert isinstance(area, QScrollArea)
    content = area.widget()
    assert content is not None
    beyond = content.size() - area.viewport().size()
    is_scrolled = (
        area.horizontalScrollBar().maximum() >= beyond.width()
        and area.verticalScrollBar().maximum() >= beyond.height()
    )
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if beyond.width() > 0 and area.horizontalScrollBarPolicy() == never:
        return False
    return is_scrolled and is_inside(widget, content) and can_be_reached(area, window)


def is_cut(label: QLabel) -> bool:
    """Return whether a label shows less than its text, and does not say so in a tooltip."""
    if isinstance(label, ElidedLabel):
        return label.is_elided and label.text() not in label.tip
    if isinstance(label, ElidedCaption):
        wanted = label.fontMetrics().horizontalAdvance(label.text())
        return wanted > label.width() and not label.toolTip()
    if not label.text():
        return False
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - ROUNDING
    wanted = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
    return label.contentsRect().width() < wanted


def pages(tabs: QTabWidget) -> Iterator[None]:
    """Bring each tab to the front in turn."""
    for index in range(tabs.count()):
        is_offered = (
            tabs.is_offered(index) if isinstance(tabs, OverflowTabs) else tabs.isTabVisible(index)
        )
        if is_offered:
            tabs.setCurrentIndex(index)
            yield


def faults(root: QWidget) -> set[str]:
    """Return what of the controls and labels now shown in `root` is out of reach or cut."""
    shown = [part for part in root.findChildren(QWidget) if part.isVisible()]
    mine = [part for part in shown if part.window() is root.window()]
    found = {
        f"out of reach: {name_of(part)}"
        for part in mine
        if is_control(part) and not can_be_reached(part, root.window())
    }
    labels = [part for part in mine if isinstance(part, QLabel)]
    return found | {f"cut: {name_of(part)}" for part in labels if is_cut(part)}


def lasting_faults(root: QWidget, qtbot: QtBot) -> set[str]:
    """Return the faults that are there when all layouts have come to rest."""
    try:
        qtbot.waitUntil(lambda: not faults(root), timeout=2000)
    except pytestqt.exceptions.TimeoutError:
        return faults(root)
    return set()


def faults_behind_buttons(window: MainWindow, qtbot: QtBot) -> set[str]:
    """Return the same of what is behind the buttons of rows that lack room."""
    found: set[str] = set()
    for row in window.findChildren(OverflowRow):
        if not row.outside or not row.isVisible():
            continue
        QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
        assert row.popup.isVisible()
        assert all(part.isVisible() for part in row.outside)
        found |= lasting_faults(row.popup, qtbot)
        row.popup.hide()
    return found


LARGEST_TEXT = SIZES[0], TEXT_SIZES[-1]
CASES = (
    *((SIZES[0], percent) for percent in TEXT_SIZES),
    *zip(2 * SIZES[1:], TEXT_SIZES[::-1], strict=False),
)
"""Sizes of window and text: in the smallest window every size of text, in the others two."""
OTHER_CASES = [
    pytest.param(case, marks=pytest.mark.long)
    for case in product(SIZES, TEXT_SIZES)
    if case not in CASES
]


@pytest.mark.parametrize("case", [*sampled(CASES, LARGEST_TEXT), *OTHER_CASES], ids=str)
def test_every_control_can_be_reached_and_no_label_is_cut(
    shell: Shell, qtbot: QtBot, case: tuple[tuple[int, int], int]
) -> None:
    size, percent = case
    window = shell.window
    window.panels.complete()
    shell.report(
        EngineReady("Keras 3.15.1 · TensorFlow 2.21.0 · CPU"),
        StateChanged(RunState.LOADING),
        Progress("Downloading MNIST", 0.25),
    )
    window.actions_by_name[f"text_{percent}"].trigger()
    found: set[str] = set()
    for template in ("xor", "digits", "iris"):
        shell.presenter.files.current.show(TEMPLATES[template].build())
        window.resize(*size)
        QTest.qWait(0)
        assert window.size() == QSize(*size)
        window.designer.select((shell.document.project.network.layers[1].id,))
        for _ in pages(window.panels.tabs):
            found |= lasting_faults(window, qtbot)
        for _ in pages(window.side.inspector.pages):
            found |= lasting_faults(window, qtbot)
        found |= faults_behind_buttons(window, qtbot)
    assert found == set()


@pytest.mark.parametrize("percent", sampled(TEXT_SIZES, 150))
def test_the_window_can_be_as_small_as_a_small_screen(shell: Shell, percent: int) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    for template in TEMPLATES.names:
        shell.presenter.files.current.show(TEMPLATES[template].build())
        QTest.qWait(0)
        least = shell.window.minimumSizeHint()
        assert least.width() <= 800
        assert least.height() <= 480


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
@pytest.mark.parametrize("kept", ["nothing", "a larger screen"])
def test_the_window_opens_within_its_screen(
    look: Appearance, settings: Settings, percent: int, kept: str
) -> None:
    look.choose_text(percent)
    if kept == "a larger screen":
        large = MainWindow(RecordingEditor(), settings)
        large.setGeometry(1500, 900, 3000, 2000)
        large.sizes.remember()
        large.deleteLater()
    window = MainWindow(RecordingEditor(), settings)
    window.show()
    QTest.qWait(0)
    room = window.screen().availableGeometry()
    try:
        assert room.contains(window.frameGeometry())
        assert window.height() > room.height() // 2
    finally:
        window.close()
        window.deleteLater()


def test_what_lacks_room_comes_back_with_the_room(shell: Shell) -> None:
    window = shell.window
    window.resize(1024, 640)
    QTest.qWait(0)
    row, regularization = window.transport.row, window.transport.hyperparameters.regularization
    assert not regularization.isVisible()
    window.resize(1920, 1080)
    QTest.qWait(0)
    assert row.outside == ()
    assert not row.more.isVisible()
    assert regularization.isVisible()


def test_what_is_behind_the_button_is_set_by_keys(shell: Shell) -> None:
    window = shell.window
    window.resize(1024, 640)
    QTest.qWait(0)
    more = window.transport.row.more
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    combo = window.transport.hyperparameters.regularization
    assert combo.isVisible()
    QTest.keyClicks(combo, "L2 0.0")
    QTest.keyClick(window.transport.row.popup, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    layer = shell.document.project.network.layers[1]
    assert layer.params["kernel_regularizer"].l2 > 0  # type: ignore[union-attr]


def test_the_height_of_a_row_stays_whatever_leaves_it(shell: Shell) -> None:
    window = shell.window
    heights = set()
    for width in (1920, 1280, 1024, 820):
        window.resize(width, 800)
        QTest.qWait(0)
        heights.add((window.transport.height(), window.timeline.height()))
    assert len(heights) == 1


def test_panels_with_large_text_scroll_up_and_down_only(shell: Shell, qtbot: QtBot) -> None:
    shell.appearance.choose_text(max(TEXT_SIZES))
    shell.window.resize(1280, 800)
    panels = shell.window.panels
    for panel in panels.panels:
        area = scroll_area_of(panel)
        assert area is not None
        panels.tabs.setCurrentWidget(panel)
        bar = area.horizontalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=1000)  # noqa: B023 - called at once


def test_two_columns_are_stacked_where_they_have_no_room(qtbot: QtBot) -> None:
    left, right = QWidget(), QWidget()
    left.setMinimumSize(200, 40)
    right.setMinimumSize(260, 50)
    columns, area = TwoColumns(left, right, (1, 1), 10), QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(columns)
    qtbot.addWidget(area)
    area.resize(480, 300)
    area.show()
    qtbot.waitUntil(lambda: right.x() >= left.width() + 10)
    assert columns.minimumSizeHint() == QSize(260, 50)
    area.resize(460, 300)
    qtbot.waitUntil(lambda: right.y() >= left.height() + 10)
    assert columns.minimumSizeHint() == QSize(260, 100)
    area.resize(480, 300)
    qtbot.waitUntil(lambda: right.x() >= left.width() + 10)
