"""How fast it trains, and how to train more, can be read and reached at every width."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import Play
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import Built, RunState, StateChanged
from playground.training.protocol.frames import Frame
from tests.lanes import sampled
from tests.ui.conftest import Shell

WIDTHS = (820, 1024, 1200, 1280, 1920)


def frame(epoch: int = 1000, rate: float = 188_640.0, step: int = 0) -> Frame:
    return Frame(generation=0, epoch=epoch, step=step, steps_per_epoch=40, epochs_per_second=rate)


def train(shell: Shell, drawn: Frame, *, is_finished: bool = False) -> None:
    shell.report(StateChanged(RunState.PAUSED), StateChanged(RunState.RUNNING))
    shell.draw(drawn)
    if is_finished:
        shell.report(StateChanged(RunState.FINISHED, "Reached 1,000 epochs"))


def said(shell: Shell) -> str:
    """Return all that the labels of the bar say, in order."""
    labels = shell.window.transport.findChildren(QLabel)
    return " | ".join(each.text() for each in labels if each.isVisible())


def resized(shell: Shell) -> Iterator[int]:
    """Give the window one width after the other."""
    for width in WIDTHS:
        shell.window.resize(width, 800)
        QTest.qWait(0)
        yield width


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
def test_the_speed_is_said_in_the_bar_at_every_width(shell: Shell, percent: int) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    for width in resized(shell):
        train(shell, frame())
        assert "188,600" in said(shell), width
        train(shell, frame(rate=0.01, step=10))
        assert "10 / 40" in said(shell) or "25 %" in said(shell), width


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
def test_training_more_is_offered_at_every_width(shell: Shell, qtbot: QtBot, percent: int) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    transport = shell.window.transport
    for width in resized(shell):
        train(shell, frame(), is_finished=True)
        if not transport.more.isVisible():
            assert "1,000 more" in said(shell) or "Play: +1,000" in said(shell), width
            QTest.mouseClick(transport.row.more, Qt.MouseButton.LeftButton)
            assert transport.row.popup.isVisible()
        assert transport.more.isVisible()
        assert transport.more.text() == "Train 1,000 more"
        qtbot.waitUntil(lambda: transport.more.width() >= transport.more.sizeHint().width())
        shell.asked.clear()
        QTest.mouseClick(transport.more, Qt.MouseButton.LeftButton)
        assert shell.controls(Play), width
        transport.row.popup.hide()


def test_nothing_moves_when_the_run_ends(shell: Shell) -> None:
    for width in resized(shell):
        train(shell, frame())
        QTest.qWait(0)
        rate = shell.window.transport.hyperparameters.entries[1][0]
        before = rate.geometry().topLeft(), rate.width()
        train(shell, frame(), is_finished=True)
        QTest.qWait(0)
        assert (rate.geometry().topLeft(), rate.width()) == before, width


@pytest.mark.parametrize("template", sampled(["xor", "iris", "digits"], "iris"))
def test_no_loss_of_a_project_is_cut(shell: Shell, template: str) -> None:
    shell.presenter.files.current.show(TEMPLATES[template].build())
    shell.report(Built(0, BuildReport()))
    loss = shell.window.transport.hyperparameters.loss
    for width in (1280, 1440, 1920):
        shell.window.resize(width, 800)
        QTest.qWait(0)
        train(shell, frame())
        QTest.qWait(0)
        for row in range(loss.count()):
            loss.setCurrentIndex(row)
            shell.document.do(SetTraining({"loss": loss.itemData(row)}))
            QTest.qWait(0)
            option = QStyleOptionComboBox()
            loss.initStyleOption(option)
            field, combo = QStyle.SubControl.SC_ComboBoxEditField, QStyle.ComplexControl.CC_ComboBox
            room = loss.style().subControlRect(combo, option, field, loss)
            assert loss.fontMetrics().horizontalAdvance(loss.currentText()) <= room.width(), width
            assert "188,600" in said(shell)
