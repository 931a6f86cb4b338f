"""The window as a whole: light to import, explained, usable by keyboard."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.base.params import Regularizer
from playground.document.commands import SetParams
from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import Progress, RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.ui.panels.code.panel import CodePanel
from playground.ui.panels.runs.panel import RunsPanel
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.widgets.overflow_tabs import OverflowTabs
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.recording_editor import RecordingEditor

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


def controls(window: MainWindow) -> list[QWidget]:
    """Return what a user can set or press, without Qt's own inner parts."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith(("qt_", "ScrollLeft", "ScrollRight"))
        and not isinstance(widget.parent(), QAbstractSpinBox | QMenu | QLineEdit)
        and type(widget).__name__ != "CloseButton"
    ]


def say(widget: QWidget) -> str:
    """Return how a widget is found: its class and its owners'."""
    names: list[str] = []
    current: object = widget
    while isinstance(current, QWidget) and len(names) < 4:
        names.append(type(current).__name__)
        current = current.parent()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{' in '.join(names)} {text!r}"


def test_import_leaves_heavy_libraries_unloaded() -> None:
    code = (
        "import sys, playground.app, playground.ui.shell.main_window; "
        "heavy = ('tensorflow', 'keras', 'sklearn', 'polars', 'pyqtgraph'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.strip() == "[]"


def test_every_control_is_explained(shell: Shell) -> None:
    shell.window.designer.select((LayerId("layer2"),))
    without = [
        say(widget)
        for widget in controls(shell.window)
        if not widget.toolTip() and not (isinstance(widget, QLineEdit) and widget.placeholderText())
    ]
    assert without == []


def test_every_control_has_an_accessible_name(shell: Shell) -> None:
    shell.window.designer.select((LayerId("layer2"),))
    without = [
        say(widget)
        for widget in controls(shell.window)
        if not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text().strip())
    ]
    assert without == []


def test_every_menu_entry_is_explained(shell: Shell) -> None:
    entries = [
        action
        for menu in shell.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if not action.isSeparator() and action.menu() is None
    ]
    assert len(entries) > 30
    assert [action.text() for action in entries if len(action.toolTip()) < 10] == []


def test_no_two_actions_share_a_key(shell: Shell) -> None:
    keys = [keys for _, keys in shell.window.actions_by_name.shortcuts()]
    keys += [each.key().toString() for each in shell.window.findChildren(QShortcut)]
    assert len(set(keys)) == len(keys)


def test_ctrl_return_in_the_script_puts_it_on_the_canvas(shell: Shell, qtbot: QtBot) -> None:
    panel = next(panel for panel in shell.window.panels.panels if isinstance(panel, CodePanel))
    shell.window.panels.tabs.setCurrentWidget(panel)
    shell.window.activateWindow()
    panel.text_editor.setFocus()
    qtbot.waitUntil(panel.text_editor.hasFocus)
    panel.text_editor.selectAll()
    panel.text_editor.insertPlainText(panel.script.replace("EPOCHS = 1000", "EPOCHS = 77"))
    qtbot.keyClick(panel.text_editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.document.project.training.epochs == 77)


def test_everything_in_the_transport_bar_is_whole_at_1280(shell: Shell) -> None:
    bar = shell.window.transport
    assert shell.window.size() == QSize(1280, 800)
    assert bar.width() == 1280
    for kind in (QLabel, QAbstractButton, QComboBox):
        for part in bar.findChildren(kind):
            if part.isVisible():
                assert part.mapTo(bar, part.rect().topRight()).x() < bar.width(), say(part)
    for name in bar.findChildren(QLabel):
        assert not name.isVisible() or name.width() >= name.minimumSizeHint().width(), name.text()
    for line in bar.findChildren(QLineEdit):
        room = line.width() - 4
        assert line.fontMetrics().horizontalAdvance(line.text()) <= room, line.accessibleName()


def test_nothing_in_the_side_column_is_cut(shell: Shell) -> None:
    side = shell.window.side
    for layer_id in ("layer1", "layer2"):
        shell.window.designer.select((LayerId(layer_id),))
        assert side.inspector.least_width() <= side.width()


def test_tab_reaches_play_from_reset(shell: Shell) -> None:
    buttons = shell.window.transport.buttons
    buttons["reset"].setFocus()
    QTest.keyClick(buttons["reset"], Qt.Key.Key_Tab)
    assert buttons["play"].hasFocus()


def test_tab_goes_through_the_whole_window_and_comes_back(shell: Shell, qtbot: QtBot) -> None:
    window = shell.window
    window.activateWindow()
    start = window.transport.buttons["reset"]
    start.setFocus()
    qtbot.waitUntil(start.hasFocus)
    seen: list[QWidget] = []
    while len(seen) < 400:
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.isVisible()
        if seen and focused is start:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert seen[0] is QApplication.focusWidget(), (
        f"Tab stays at {[say(each) for each in seen[-2:]]}"
    )
    data = window.side.data
    in_order: list[QWidget] = [
        start,
        window.transport.buttons["play"],
        window.transport.hyperparameters.loss,
        window.transport.row.more,
        window.transport.export,
        window.left.tabBar(),
        window.palette_list.search,
        window.designer,
        window.timeline.live,
        window.panels.tabs.tabBar(),
        window.panels.tabs.more,
        window.side.boundary.train_chip,
        window.side.inspector.pages.tabBar(),
        data.source,
        data.gallery,
        data.rest.fields["seed"],
    ]
    places = [first_place(seen, each) for each in in_order]
    assert places == sorted(places)
    search = window.designer.quick_search.field
    without_search = [each for each in seen if each is not search]
    for expected in reversed(without_search):  # only Tab opens the search
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert QApplication.focusWidget() is expected


def first_place(seen: list[QWidget], part: QWidget) -> int:
    """Return when the focus was first on a widget, or on anything in it."""
    return next(at for at, each in enumerate(seen) if part is each or part.isAncestorOf(each))


def test_hidden_part_is_not_served_and_comes_back(shell: Shell) -> None:
    shell.window.panels.complete()
    panels = [view for view in shell.window.live_views() if view in shell.window.panels.panels]
    assert len(panels) == 1
    shell.window.actions_by_name["show_bottom"].trigger()
    assert not any(view in shell.window.panels.panels for view in shell.window.live_views())
    shell.window.actions_by_name["show_bottom"].trigger()
    assert [view for view in shell.window.live_views() if view in panels] == panels


def test_sizes_are_remembered(shell: Shell, settings: Settings) -> None:
    handle = shell.window.columns.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(40, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    sizes = shell.window.columns.sizes()
    assert sizes[0] > 230
    shell.window.sizes.remember()
    again = MainWindow(RecordingEditor(), settings)
    again.resize(shell.window.size())
    again.show()
    assert again.columns.sizes() == sizes
    again.close()
    again.deleteLater()


def test_regularization_is_that_of_the_hidden_layers(shell: Shell) -> None:
    combo = shell.window.transport.hyperparameters.regularization
    shell.presenter.files.current.show(TEMPLATES["xor-noisy"].build())
    assert combo.currentText() == "L2 0.001"
    assert "hidden layers.\n" in combo.toolTip()
    shell.presenter.files.current.show(TEMPLATES["best-practices"].build())
    assert combo.currentText() == "L2 0.001"
    assert "1 of 2 have one" in combo.toolTip()
    shell.presenter.files.current.show(TEMPLATES["xor"].build())
    assert combo.currentText() == "None"


def test_an_unusual_penalty_is_listed_only_while_the_network_has_it(shell: Shell) -> None:
    combo = shell.window.transport.hyperparameters.regularization
    usual = combo.count()
    hidden = shell.document.project.network.layers[1].id
    for strength in (0.00017, 0.00023):
        penalty = Regularizer(l2=strength)
        shell.presenter.editor.do(SetParams(hidden, {"kernel_regularizer": penalty}))
        assert combo.count() == usual + 1
        assert combo.currentData() == penalty
    shell.presenter.editor.do(SetParams(hidden, {"kernel_regularizer": Regularizer()}))
    assert combo.count() == usual


def test_title_has_room_however_long_it_becomes(shell: Shell) -> None:
    window = shell.window
    title = window.findChild(QLabel, "project title")
    assert isinstance(title, QLabel)
    for text in ("a", "a much longer name of a project.nnplay"):
        window.show_title(text, is_unsaved=True)
        assert title.text() == f"{text} •"
        assert title.width() >= title.sizeHint().width()
    window.show_title("x" * 300, is_unsaved=False)
    assert "…" in title.text()
    assert title.toolTip().startswith("x" * 300)


@pytest.mark.parametrize("size", sampled([(1024, 640), (1280, 800), (1920, 1080)], (1280, 800)))
@pytest.mark.parametrize("template", sampled(TEMPLATES.names, "mnist-cnn"))
def test_every_tab_is_whole_on_the_bar_or_named_in_the_menu(
    shell: Shell, template: str, size: tuple[int, int]
) -> None:
    shell.document.load(TEMPLATES[template].build())
    shell.window.resize(*size)
    tabs = shell.window.panels.tabs
    offered = [index for index in range(tabs.count()) if tabs.is_offered(index)]
    for current in offered:
        tabs.setCurrentIndex(current)
        assert_names_can_be_read(tabs)
        shown = [index for index in offered if tabs.isTabVisible(index)]
        assert current in shown
        assert {*shown, *tabs.outside} == set(offered)
        assert tabs.more.isVisible() == bool(tabs.outside)
    assert size[0] < 1920 or len(shown) > 10


def assert_names_can_be_read(tabs: OverflowTabs) -> None:
    bar, edge = tabs.tabBar(), tabs.more.x() if tabs.more.isVisible() else tabs.width()
    assert not [each for each in bar.findChildren(QAbstractButton) if each.isVisible()]
    for index in (index for index in range(bar.count()) if bar.isTabVisible(index)):
        place = bar.tabRect(index)
        assert place.left() >= 0
        assert bar.x() + place.right() <= edge
        assert bar.fontMetrics().horizontalAdvance(bar.tabText(index)) + 8 < place.width()


def test_nothing_moves_when_progress_is_shown(shell: Shell, qtbot: QtBot) -> None:
    status = shell.window.status
    before = status.height(), shell.window.designer.height()
    status.show_progress(Progress("Loading", 0.5))
    qtbot.waitUntil(lambda: status.cancel.height() == status.cancel.sizeHint().height())
    assert (status.height(), shell.window.designer.height()) == before


def test_names_of_runs_can_be_read_in_a_small_window(shell: Shell, qtbot: QtBot) -> None:
    panels = shell.window.panels
    panel = panels.panel(RunsPanel)
    rows = np.full((1500, 2), 0.03484, np.float32)
    curves = Curves(("loss", "val_loss"), rows)
    run = RunInfo(1, "Run 1", shell.document.project, curves, is_present=True)
    panel.handle_event(RunsChanged((run,)))
    panels.tabs.setCurrentWidget(panel)
    qtbot.waitUntil(panel.isVisible)
    item = panel.table.item(0, 0)
    assert item is not None
    words = QFontMetrics(item.font()).horizontalAdvance(item.text())
    box_and_colour = 50
    assert panel.table.columnWidth(0) >= words + box_and_colour


def test_panels_get_most_of_the_height_and_give_it_back(
    shell: Shell, settings: Settings, qtbot: QtBot
) -> None:
    window = shell.window
    before = window.middle.sizes()
    qtbot.mouseClick(window.panels.larger, Qt.MouseButton.LeftButton)
    larger = window.middle.sizes()
    assert larger[1] > 1.5 * before[1]
    assert window.designer.isVisible()
    window.sizes.remember()
    again = MainWindow(RecordingEditor(), settings)
    again.resize(window.size())
    again.show()
    assert again.actions_by_name["larger_panels"].isChecked()
    assert again.middle.sizes()[0] == larger[0]
    qtbot.mouseClick(again.panels.larger, Qt.MouseButton.LeftButton)
    assert again.middle.sizes()[0] == before[0]
    again.close()
    again.deleteLater()
    window.middle.setSizes([larger[0] + 60, larger[1] - 60])
    window.actions_by_name["larger_panels"].trigger()
    assert window.middle.sizes() == before
    window.actions_by_name["larger_panels"].trigger()
    assert window.middle.sizes() == [larger[0] + 60, larger[1] - 60]


def test_panels_that_were_closed_open_when_they_are_made_larger(shell: Shell) -> None:
    actions = shell.window.actions_by_name
    actions["show_bottom"].trigger()
    actions["larger_panels"].trigger()
    assert shell.window.panels.isVisible()
    assert shell.window.middle.sizes()[1] > shell.window.middle.sizes()[0]
