"""F1 in a dialog: whatever has the focus is explained in words of its own."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from playground.ui.classroom.lock_dialog import LockDialog
from playground.ui.dialogs.rename import RenameDialog
from playground.ui.film.dialog import FilmDialog
from playground.ui.learn.dialog_help import HelpCard, explanation_in
from playground.ui.learn.presenter import LearnPresenter
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.test_small_dialogs import DIALOGS


def opened(shell: Shell, qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    dialog = DIALOGS[kind](shell.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def close(dialog: QDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def takes_focus(widget: QWidget, dialog: QDialog) -> bool:
    """Return whether Tab leads to a widget."""
    has_policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(has_policy) and widget.isVisibleTo(dialog) and widget.focusProxy() is None


@pytest.mark.parametrize(
    "kind", sampled(DIALOGS, LockDialog, FilmDialog), ids=lambda kind: kind.__name__
)
def test_every_control_of_a_dialog_is_explained(
    shell: Shell, qtbot: QtBot, kind: type[QDialog]
) -> None:
    dialog = opened(shell, qtbot, kind)
    name, text = explanation_in(dialog, dialog)
    controls = [each for each in dialog.findChildren(QWidget) if takes_focus(each, dialog)]
    found = {each: explanation_in(dialog, each) for each in controls}
    unexplained = [type(each).__name__ for each, words in found.items() if not all(words)]
    close(dialog, qtbot)
    assert controls
    assert all((name, text))
    assert unexplained == []


def shown_card(dialog: QDialog, qtbot: QtBot) -> HelpCard:
    """Return the card that opens, once it is open."""
    qtbot.waitUntil(lambda: bool(dialog.findChildren(HelpCard)))
    card = dialog.findChild(HelpCard)
    assert isinstance(card, HelpCard)
    return card


def test_f1_explains_what_has_the_focus_or_is_pointed_at(shell: Shell, qtbot: QtBot) -> None:
    dialog = opened(shell, qtbot, RenameDialog)
    assert isinstance(dialog, RenameDialog)
    outside = dialog.mapToGlobal(dialog.rect().bottomRight()) + QPoint(50, 50)
    button = dialog.accept_button
    inside = button.mapToGlobal(button.rect().center())
    for place, name in ((outside, "Project name"), (inside, "Rename")):
        dialog.activateWindow()  # offscreen it does not become active again by itself
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        QCursor.setPos(place)
        QTest.keyClick(dialog, Qt.Key.Key_F1)
        card = shown_card(dialog, qtbot)
        assert card.name.text() == name
        assert card.text.toPlainText()
        with qtbot.waitSignal(card.destroyed):
            QTest.keyClick(card, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    close(dialog, qtbot)


def test_a_word_of_the_glossary_opens_in_the_card(
    shell: Shell, learn: LearnPresenter, qtbot: QtBot
) -> None:
    card = HelpCard(learn.glossary, shell.window)
    qtbot.addWidget(card)
    card.show_explanation("Samples", "How many points the network is trained on: see overfitting.")
    assert "overfitting" in card.text.terms()
    card.text.term_chosen.emit("overfitting")
    assert card.name.text() == "Overfitting"
    term = learn.glossary.term("overfitting")
    assert term is not None
    assert term.text[:20] in card.text.toPlainText()
