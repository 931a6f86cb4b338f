"""The welcome is offered once, is closed by Esc or by anything else, and never returns."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.training.protocol.controls import Play
from playground.ui.learn.first_start import FirstStart
from playground.ui.learn.welcome import OFFERS, Welcome
from playground.ui.panels.code.panel import CodePanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def start(shell: Shell) -> FirstStart:
    """Return the first start, with its welcome shown."""
    first = shell.presenter.first_start
    first.offer("xor")
    return first


def card_of(start: FirstStart) -> Welcome:
    """Return the welcome."""
    assert start.welcome is not None
    return start.welcome


def test_it_is_offered_once(shell: Shell, start: FirstStart) -> None:
    card = card_of(start)
    assert card.isVisible()
    assert shell.window.designer.rect().contains(card.geometry())
    card.close()
    start.offer("xor")
    assert card_of(start) is card
    assert not card.isVisible()


def test_esc_closes_it(shell: Shell, start: FirstStart, qtbot: QtBot) -> None:
    shell.window.activateWindow()
    qtbot.waitUntil(card_of(start).buttons["watch"].hasFocus)
    QTest.keyClick(card_of(start).buttons["watch"], Qt.Key.Key_Escape)
    assert not card_of(start).isVisible()


def test_esc_closes_it_wherever_the_focus_is(shell: Shell, start: FirstStart, qtbot: QtBot) -> None:
    assert start.welcome is not None
    shell.window.activateWindow()
    for part in (shell.window.palette_list.search, shell.window.transport.buttons["play"]):
        start.welcome.open()
        part.setFocus()
        qtbot.waitUntil(part.hasFocus)
        qtbot.keyClick(part, Qt.Key.Key_Escape)
        assert not start.welcome.isVisible()


def test_an_edit_closes_it(shell: Shell, start: FirstStart) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    assert not card_of(start).isVisible()


def test_xor_is_opened_and_trained(shell: Shell, start: FirstStart) -> None:
    QTest.mouseClick(card_of(start).buttons["watch"], LEFT)
    assert shell.document.project.title == "XOR"
    assert shell.controls(Play)
    assert not card_of(start).isVisible()


def test_the_tour_begins(shell: Shell, start: FirstStart) -> None:
    QTest.mouseClick(card_of(start).buttons["tour"], LEFT)
    lesson = shell.presenter.learn.player.lesson
    assert lesson is not None
    assert lesson.name == "two-minutes"


def test_the_panel_for_a_program_is_shown(shell: Shell, start: FirstStart) -> None:
    QTest.mouseClick(card_of(start).buttons["tutorial"], LEFT)
    assert isinstance(shell.window.panels.tabs.currentWidget(), CodePanel)


def test_every_offer_has_a_button(start: FirstStart) -> None:
    assert set(card_of(start).buttons) == {name for name, _words, _tip in OFFERS}
