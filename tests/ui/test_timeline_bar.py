"""The time line: any moment can be shown, and training can go on from there."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.training.controls import ContinueFrom, Scrub
from playground.training.engine import Position
from playground.training.frames import Curves, Frame
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def past(epoch: int, of: int) -> Frame:
    """Return a moment of the past of a run of so many epochs."""
    whole = Curves(("loss",), np.zeros((of, 1), np.float32))
    return Frame(generation=1, epoch=epoch, step=0, steps_per_epoch=4, is_live=False, whole=whole)


def present(epoch: int) -> Frame:
    """Return the present of a run."""
    return Frame(generation=1, epoch=epoch, step=0, steps_per_epoch=4)


def test_live_run_moves_the_slider_along(shell: Shell) -> None:
    shell.draw(present(1500))
    bar = shell.window.timeline
    assert (bar.slider.value(), bar.slider.maximum()) == (1500, 1500)
    assert bar.place.text() == "1,500 / 1,500"
    assert not bar.go_on.isVisible()
    assert shell.controls(Scrub) == []


def test_key_on_the_slider_shows_an_earlier_moment(shell: Shell, qtbot: QtBot) -> None:
    shell.draw(present(100))
    slider = shell.window.timeline.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: shell.controls(Scrub) == [Scrub(99)])


def test_past_moment_offers_to_continue_and_to_return(shell: Shell) -> None:
    shell.draw(present(100))
    shell.draw(past(40, of=100))
    bar = shell.window.timeline
    assert bar.place.text() == "40 / 100"
    QTest.mouseClick(bar.go_on, LEFT)
    QTest.mouseClick(bar.live, LEFT)
    assert shell.controls(ContinueFrom) == [ContinueFrom(40)]
    assert shell.controls(Scrub) == [Scrub(None)]


def test_looking_at_the_past_is_no_unsaved_work(shell: Shell) -> None:
    shell.draw(present(100))
    shell.draw(past(40, of=100))
    assert shell.presenter.run.position == Position(100, 0)
