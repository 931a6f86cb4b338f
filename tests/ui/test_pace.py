"""The pace beside Play: buttons, keys, what a project opens at, what the window says of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.document.pace import Pace
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import Play, SetPace, SetProject
from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.state import Position
from playground.ui.presenter import Presenter
from tests.lanes import sampled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def chosen(shell: Shell) -> list[Pace]:
    """Return the paces whose buttons are pressed."""
    return [
        pace for pace, button in shell.window.transport.pace.buttons.items() if button.isChecked()
    ]


def frame(epoch: int, step: int, *, rate: float = 0.08) -> Frame:
    """Return a frame of a run of 25 batches per epoch."""
    return Frame(generation=1, epoch=epoch, step=step, steps_per_epoch=25, epochs_per_second=rate)


def test_a_click_sets_the_pace_and_is_not_an_edit(shell: Shell) -> None:
    for pace, button in shell.window.transport.pace.buttons.items():
        QTest.mouseClick(button, LEFT)
        assert shell.controls(SetPace)[-1] == SetPace(pace)
        assert chosen(shell) == [pace]
        assert shell.document.project.pace is pace
    assert not shell.document.is_modified
    assert shell.document.undo_texts == ()
    assert not shell.window.isWindowModified()


def test_the_pace_that_is_kept_already_is_not_sent_again(shell: Shell) -> None:
    (button, *_others) = shell.window.transport.pace.buttons.values()
    QTest.mouseClick(button, LEFT)
    sent = len(shell.controls(SetPace))
    QTest.mouseClick(button, LEFT)
    assert len(shell.controls(SetPace)) == sent


def test_keys_go_through_the_paces_and_stop_at_the_ends(shell: Shell) -> None:
    shell.window.designer.setFocus()
    for pace in (Pace.SIXTY, Pace.THREE_HUNDRED, Pace.FULL, Pace.FULL):
        QTest.keyClick(shell.window.designer, Qt.Key.Key_Period, CONTROL)
        assert chosen(shell) == [pace]
    for pace in (*reversed(list(Pace)[:-1]), Pace.BATCH):
        QTest.keyClick(shell.window.designer, Qt.Key.Key_Comma, CONTROL)
        assert chosen(shell) == [pace]


def test_the_pace_changes_while_it_trains_and_nothing_else_is_asked(shell: Shell) -> None:
    shell.report(StateChanged(RunState.RUNNING))
    shell.asked.clear()
    QTest.mouseClick(shell.window.transport.pace.buttons[Pace.FULL], LEFT)
    assert shell.asked == [SetPace(Pace.FULL)]


@pytest.mark.parametrize("template", sampled(TEMPLATES.names, "xor", "mnist"))
def test_a_template_opens_at_its_pace(shell: Shell, template: str) -> None:
    shell.presenter.files.new(template)
    pace = shell.document.project.pace
    is_flat = template in ("xor", "xor-noisy", "spiral", "residual")
    assert (pace is not Pace.FULL) is is_flat
    assert chosen(shell) == [pace]


def test_the_pace_is_saved_and_opened_with_the_project(shell: Shell, tmp_path: Path) -> None:
    QTest.mouseClick(shell.window.transport.pace.buttons[Pace.THREE_HUNDRED], LEFT)
    path = tmp_path / "a.nnplay"
    project_file.save(path, shell.document.project)
    shell.presenter.files.new("mnist")
    assert chosen(shell) == [Pace.FULL]
    shell.presenter.files.current.show(project_file.load(path).project)
    assert chosen(shell) == [Pace.THREE_HUNDRED]
    assert shell.controls(SetPace)[-1] == SetPace(Pace.THREE_HUNDRED)


def test_an_edit_and_undo_leave_the_pace(shell: Shell) -> None:
    shell.document.load(Project(pace=Pace.TEN))
    QTest.mouseClick(shell.window.transport.pace.buttons[Pace.ONE], LEFT)
    shell.presenter.run.reset()
    shell.window.palette_list.layer_requested.emit("Dense")
    shell.window.actions_by_name["undo"].trigger()
    assert shell.document.project.pace is Pace.ONE
    assert chosen(shell) == [Pace.ONE]


def test_where_nobody_watches_training_is_at_full_speed(shell: Shell) -> None:
    shell.asked.clear()
    presenter = Presenter(
        shell.presenter.editor,
        shell.session,
        shell.window,
        shell.appearance,
        shell.settings,
        keeps_pace=False,
    )
    assert shell.document.project.pace is Pace.TEN
    assert shell.controls(SetPace) == []
    assert chosen(shell) == [Pace.FULL]
    presenter.close()


def test_the_status_counts_the_batches_at_the_slowest(shell: Shell) -> None:
    shell.document.set_pace(Pace.BATCH)
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(2, 7))
    assert shell.window.status.state.text() == "Training: epoch 3, batch 7 of 25"
    shell.draw(frame(3, 0))
    assert shell.window.status.state.text() == "Training: epoch 3, batch 25 of 25"
    QTest.mouseClick(shell.window.transport.pace.buttons[Pace.TEN], LEFT)
    shell.draw(frame(4, 0))
    assert shell.window.status.state.text() == "Training"


def test_a_single_step_says_which_batch_it_was(shell: Shell) -> None:
    shell.report(StateChanged(RunState.PAUSED))
    shell.draw(frame(2, 7))
    assert shell.window.status.state.text() == "Paused: epoch 3, batch 7 of 25"


def test_at_one_epoch_per_second_the_speed_is_shown_not_the_way(shell: Shell) -> None:
    shell.window.resize(1440, 900)
    QTest.mouseClick(shell.window.transport.pace.buttons[Pace.ONE], LEFT)
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(2, 0, rate=0.99))
    assert shell.window.transport.speed.text() == "0.99 epochs/s"
    assert not shell.window.transport.epoch_progress.isVisible()


WIDTHS = (880, 900, 971, 1024, 1100, 1180, 1280, 1369, 1370, 1440, 1920)


@pytest.mark.parametrize("width", sampled(WIDTHS, 880, 1280))
def test_the_bar_fits_at_every_width_and_no_label_is_cut(shell: Shell, width: int) -> None:
    shell.window.resize(width, 800)
    QApplication.processEvents()
    shell.draw(frame(1_000, 0, rate=1_886_400.0))
    bar = shell.window.transport
    assert bar.width() == shell.window.width() == width
    control = bar.pace
    if control.isVisible():
        labels = [control.short] if not control.is_row else list(control.buttons.values())
        for button in labels:
            assert button.isVisible()
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text()) + 8
    for said in bar.findChildren(QLabel):
        if said.isVisible():
            assert said.width() >= said.minimumSizeHint().width(), said.text()


def test_speeds_have_room_up_to_the_fastest(shell: Shell) -> None:
    shell.window.resize(1440, 900)
    for rate in (0.08, 9.96, 999.6, 99_960.0, 999_940.0, 999_960.0, 1_886_400.0, 9.9e8):
        shell.draw(frame(1, 0, rate=rate))
        speed = shell.window.transport.speed
        assert speed.width() >= speed.sizeHint().width(), speed.text()


def test_play_says_how_many_more_it_trains_at_the_end(shell: Shell) -> None:
    shell.window.resize(1440, 900)
    assert shell.document.project.training.epochs == 1000
    bar, play = shell.window.transport, shell.window.actions_by_name["play"]
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(999, 0))
    shell.report(StateChanged(RunState.FINISHED, "Reached 1,000 epochs"))
    shell.draw(frame(1000, 0))
    assert shell.presenter.run.position == Position(1000, 0)
    assert bar.more.isVisible()
    assert bar.more.text() == "Train 1,000 more"
    assert play.text().replace("&", "") == "Train 1,000 more"
    assert bar.buttons["play"].accessibleName() == "train 1,000 more"
    QTest.mouseClick(bar.more, LEFT)
    assert shell.controls(Play) == [Play()]
    shell.report(StateChanged(RunState.RUNNING))
    assert not bar.more.isVisible()
    assert play.text().replace("&", "") == "Pause"


def test_play_is_play_again_when_the_end_is_moved(shell: Shell, qtbot: QtBot) -> None:
    shell.report(StateChanged(RunState.FINISHED, "Reached 1,000 epochs"))
    shell.draw(frame(1000, 0))
    project = shell.document.project
    epochs = shell.window.transport.hyperparameters.epochs
    epochs.line.setFocus()
    epochs.line.selectAll()
    QTest.keyClicks(epochs.line, "3000")
    QTest.keyClick(epochs.line, Qt.Key.Key_Return)
    assert shell.document.project.training == replace(project.training, epochs=3000)
    assert shell.controls(SetProject)[-1].project.training.epochs == 3000
    assert shell.window.actions_by_name["play"].text().replace("&", "") == "Play"
