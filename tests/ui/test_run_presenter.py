"""The run: what the session reports is shown, what the user asks is submitted."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document.commands import AddLayer
from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import (
    CancelLoading,
    EpochOnce,
    Pause,
    Play,
    Reset,
    SetProject,
    StepOnce,
)
from playground.training.protocol.engine import BuildReport, Checkpoint, TierStatus
from playground.training.protocol.events import (
    Built,
    EngineReady,
    Failed,
    Progress,
    RunInfo,
    RunsChanged,
    RunState,
    StateChanged,
    TierChanged,
)
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.state import Position
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.panels.runs.panel import RunsPanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def frame(epoch: int, *, generation: int = 1, rate: float = 12_345.0) -> Frame:
    """Return a frame at the end of an epoch."""
    return Frame(
        generation=generation, epoch=epoch, step=0, steps_per_epoch=4, epochs_per_second=rate
    )


def test_project_is_handed_over_at_the_start(shell: Shell) -> None:
    (first,) = shell.controls(SetProject)
    assert first.is_load
    assert first.project is shell.document.project


def test_buttons_ask_for_play_step_epoch_and_reset(shell: Shell) -> None:
    shell.asked.clear()
    for name in ("play", "step", "epoch", "reset"):
        QTest.mouseClick(shell.window.transport.buttons[name], LEFT)
    assert shell.asked == [Play(), StepOnce(), EpochOnce(), Reset()]


def test_play_pauses_what_runs(shell: Shell) -> None:
    shell.report(StateChanged(RunState.RUNNING))
    shell.asked.clear()
    assert shell.window.transport.buttons["play"].accessibleName() == "pause"
    QTest.mouseClick(shell.window.transport.buttons["play"], LEFT)
    assert shell.asked == [Pause()]


def test_play_before_keras_is_loaded_can_be_cancelled(shell: Shell) -> None:
    shell.asked.clear()
    button = shell.window.transport.buttons["play"]
    QTest.mouseClick(button, LEFT)
    assert button.accessibleName() == "pause"
    QTest.mouseClick(button, LEFT)
    assert shell.asked == [Play(), Pause()]
    assert button.accessibleName() == "play"


def test_data_loaded_again_while_it_runs_can_be_paused(shell: Shell) -> None:
    shell.report(StateChanged(RunState.RUNNING), StateChanged(RunState.LOADING))
    shell.asked.clear()
    QTest.mouseClick(shell.window.transport.buttons["play"], LEFT)
    assert shell.asked == [Pause()]


def test_space_on_the_canvas_plays(shell: Shell) -> None:
    shell.asked.clear()
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Space)
    assert shell.asked == [Play()]


def test_space_on_a_button_presses_it_and_does_not_play(shell: Shell) -> None:
    button = shell.window.side.data.regenerate
    button.setFocus()
    shell.asked.clear()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert shell.document.project.data.seed == 1
    assert shell.controls(Play) == []


def test_frame_moves_the_counter_and_the_speed(shell: Shell) -> None:
    shell.window.resize(1440, 900)
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(12_480))
    assert shell.window.transport.epoch.text() == "12,480"
    assert shell.window.transport.speed.text() == "12,300 epochs/s"


def test_counter_does_not_change_its_width(shell: Shell) -> None:
    shell.draw(frame(1))
    optimizer = shell.window.transport.hyperparameters.optimizer
    before = optimizer.mapTo(shell.window, QPoint(0, 0))
    shell.draw(frame(1_000_000))
    assert optimizer.mapTo(shell.window, QPoint(0, 0)) == before


def test_slow_epochs_show_the_way_through_them(shell: Shell) -> None:
    shell.window.resize(1440, 900)
    slow = Frame(generation=1, epoch=2, step=1310, steps_per_epoch=1875, epochs_per_second=0.2)
    shell.draw(slow)
    assert shell.window.transport.epoch_progress.isVisible()
    assert shell.window.transport.speed_caption.text() == "Batch 1,310 / 1,875"


def test_between_slow_epochs_there_is_no_way_to_show(shell: Shell) -> None:
    shell.draw(Frame(generation=1, epoch=2, step=0, steps_per_epoch=1875, epochs_per_second=0.004))
    assert not shell.window.transport.epoch_progress.isVisible()
    assert shell.window.transport.speed_caption.text() == "Speed"
    assert shell.window.transport.speed.text() == "–"


def test_failure_offers_half_the_learning_rate(shell: Shell) -> None:
    rate = shell.document.project.training.learning_rate
    shell.report(Failed("Training diverged.", LayerId("layer2"), lowers_rate=True))
    shell.asked.clear()
    assert shell.window.messages.isVisible()
    assert shell.window.designer.selected() == (LayerId("layer2"),)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    assert shell.document.project.training.learning_rate == rate / 2
    assert [type(control) for control in shell.asked] == [SetProject, Play]
    assert not shell.window.messages.isVisible()


def test_a_rate_that_a_rule_has_lowered_is_halved_further(shell: Shell) -> None:
    lowered = replace(frame(10), learning_rate=float(np.float32(0.0007)))
    shell.draw(lowered)
    shell.report(Failed("Training diverged.", LayerId("layer2"), lowers_rate=True))
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    assert shell.document.project.training.learning_rate == 0.00035


def test_plain_failure_offers_nothing(shell: Shell) -> None:
    shell.report(Failed("The network is too large; use fewer units."))
    assert shell.window.messages.text.text() == "The network is too large; use fewer units."
    assert not shell.window.messages.remedy.isVisible()


def test_status_says_state_device_loop_and_versions(shell: Shell) -> None:
    shell.report(
        EngineReady("Keras 3.15.1 · TensorFlow 2.21.0 · CPU"),
        StateChanged(RunState.RUNNING),
        TierChanged(TierStatus("xla", 1000.0, 60_000.0, "XLA is 60x faster")),
    )
    status = shell.window.status
    assert status.state.text() == "Training"
    assert status.device.text() == "CPU · XLA"
    assert "60,000 steps/s" in status.device.toolTip()
    assert status.versions.text() == "Keras 3.15.1 · TensorFlow 2.21.0"
    assert status.network_size.text() == "2-4-1 · 17 parameters"


def test_layers_that_pass_on_what_comes_are_not_sizes(shell: Shell) -> None:
    wire = shell.document.project.network.wires[-1]
    shell.document.do(AddLayer("Dropout", None, wire=wire))
    assert shell.window.status.network_size.text() == "2-4-1 · 17 parameters"


def test_download_can_be_cancelled(shell: Shell) -> None:
    shell.report(StateChanged(RunState.LOADING), Progress("Downloading MNIST", 0.25))
    status = shell.window.status
    assert status.progress.value() == 250
    shell.asked.clear()
    QTest.mouseClick(status.cancel, LEFT)
    assert shell.asked == [CancelLoading()]
    shell.report(StateChanged(RunState.PAUSED))
    assert not status.cancel.isVisible()


def test_loading_for_an_earlier_moment_is_shown_until_it_has_ended(shell: Shell) -> None:
    status = shell.window.status
    shell.report(StateChanged(RunState.PAUSED), Progress("Loading Truth table"))
    assert status.progress.isVisible()
    assert status.progress_text.text() == "Loading Truth table"
    shell.report(Progress(""))
    assert not status.progress.isVisible()
    assert not status.cancel.isVisible()


def test_frame_of_the_project_before_is_not_shown(shell: Shell) -> None:
    shell.draw(frame(500))
    shell.presenter.files.current.show(shell.document.project)
    shell.draw(frame(501))
    assert shell.presenter.run.position == Position(0, 0)
    shell.report(Built(2, BuildReport()))
    shell.draw(frame(3, generation=2))
    assert shell.presenter.run.position == Position(3, 0)


def test_nothing_of_the_run_before_is_shown_of_a_project_that_is_not_built(shell: Shell) -> None:
    project, curves = shell.document.project, Curves(("loss",), np.ones((500, 1), np.float32))
    run = RunInfo(1, "Run 1", project, curves, is_present=True)
    window = shell.window
    metrics, runs = window.panels.panel(MetricsPanel), window.panels.panel(RunsPanel)
    shell.report(RunsChanged((run,)))
    shell.draw(replace(frame(500), curves=curves))
    assert (window.transport.epoch.text(), metrics.notice) == ("500", "")
    assert runs.table.rowCount() == 1
    shell.presenter.files.current.show(TEMPLATES["mnist"].build())
    shell.report(StateChanged(RunState.FAILED, "mnist.npz could not be downloaded"))
    assert window.transport.epoch.text() == "0"
    assert window.transport.speed.text() == "–"
    assert metrics.notice == "Press Play to see the loss."
    assert runs.table.rowCount() == 0


def test_opened_model_is_kept_until_it_is_built(shell: Shell) -> None:
    checkpoint = Checkpoint(b"model", {"seed": np.zeros(2)}, Position(7, 0), Curves())
    shell.presenter.files.current.show(shell.document.project, checkpoint)
    assert shell.controls(SetProject)[-1].checkpoint is checkpoint
    assert shell.presenter.run.kept_checkpoint is checkpoint
    shell.report(Built(1, BuildReport()))
    assert shell.presenter.run.kept_checkpoint is None


def test_play_on_an_incomplete_network_says_what_is_missing(shell: Shell) -> None:
    shell.report(StateChanged(RunState.INCOMPLETE, "the network has no Input layer"))
    QTest.mouseClick(shell.window.transport.buttons["play"], Qt.MouseButton.LeftButton)
    assert shell.window.messages.isVisible()
    assert shell.window.messages.text.text() == (
        "Training begins once the network is complete. The network has no Input layer."
    )
    QTest.mouseClick(shell.window.transport.buttons["play"], Qt.MouseButton.LeftButton)
    assert [type(control) for control in shell.asked[-2:]] == [Play, Pause]
