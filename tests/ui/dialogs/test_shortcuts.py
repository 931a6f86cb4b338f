"""The list of keys has every action with keys, and the mouse actions on the canvas."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.ui.dialogs.help import ON_THE_CANVAS, ShortcutsDialog
from tests.ui.conftest import Shell


def test_ctrl_f1_lists_keys_and_what_the_mouse_does(shell: Shell, qtbot: QtBot) -> None:
    QTest.keyClick(shell.window.designer, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(shell.window.findChildren(ShortcutsDialog)))
    dialog = shell.window.findChildren(ShortcutsDialog)[0]
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    pairs = set(zip(texts[::2], texts[1::2], strict=True))
    assert pairs >= {*shell.window.actions_by_name.shortcuts(), *ON_THE_CANVAS}
    assert dialog.width() <= 1280
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_list_stays_on_the_screen_in_the_largest_text(shell: Shell, qtbot: QtBot) -> None:
    shell.window.actions_by_name["text_150"].trigger()
    shell.window.actions_by_name["shortcuts"].trigger()
    (dialog,) = shell.window.findChildren(ShortcutsDialog)
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
