"""What a change costs is shown before it is made, and what a rebuild kept after it."""

from dataclasses import fields
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.base.params import Regularizer
from playground.document.commands import RemoveLayers, SetParams, SetTraining
from playground.document.project import TrainingConfig
from playground.training.protocol.controls import TakeCheckpoint
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import (
    Built,
    CheckpointTaken,
    RunState,
    StateChanged,
)
from playground.training.protocol.replan import Consequence
from playground.ui.inspector.edit_costs import MARK, cost_text, training_cost
from playground.ui.messages import Topic
from playground.ui.presenters.rebuild_notes import report_text
from tests.ui.conftest import Shell


@pytest.mark.parametrize("field", [field.name for field in fields(TrainingConfig)])
def test_every_training_setting_has_a_cost_in_words(field: str) -> None:
    assert cost_text(training_cost(field)).startswith(MARK)


def test_controls_say_what_a_change_costs(shell: Shell) -> None:
    controls = shell.window.transport.hyperparameters
    assert controls.learning_rate.toolTip().endswith(
        "takes effect immediately, training continues."
    )
    assert controls.batch_size.toolTip().endswith("matching weights are kept.")
    rest = shell.window.side.data.rest.fields["seed"].focusProxy()
    assert rest is not None
    assert "new data is made" in rest.toolTip()


def test_layer_settings_say_it_too_and_penalties_their_own(shell: Shell) -> None:
    layer = shell.document.project.network.layers[1]
    shell.window.designer.select((layer.id,))
    form = shell.window.side.inspector.layer.form
    assert form is not None
    units = form.fields["units"].focusProxy()
    penalty = form.fields["kernel_regularizer"].focusProxy()
    assert units is not None
    assert penalty is not None
    assert "rebuilt" in units.toolTip()
    assert "immediately" in penalty.toolTip()


def test_without_keeping_weights_the_cost_is_different_and_shown_once(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"keep_weights": False}))
    tip = shell.window.transport.hyperparameters.loss.toolTip()
    assert tip.endswith("the network is rebuilt; all weights are reinitialized.")
    assert tip.count(MARK) == 1


def test_status_bar_names_what_a_rebuild_kept(shell: Shell) -> None:
    first, second = (
        layer for layer in shell.document.project.network.layers if layer.type_name == "Dense"
    )
    shell.presenter.editor.do(SetParams(first.id, {"units": 7}))
    shell.report(Built(2, BuildReport(kept=(second.id,), fresh=(first.id,))))
    note = shell.window.status.note.text()
    assert note == f"Rebuilt: weights of {second.name} kept; {first.name} new"
    shell.window.status.note.clear()
    shell.report(Built(3, BuildReport(fresh=(first.id,))))
    assert shell.window.status.note.text() == ""


def test_the_rebuild_after_undo_is_not_reported_as_one_of_an_edit(shell: Shell) -> None:
    layer = shell.document.project.network.layers[1]
    shell.presenter.editor.do(SetParams(layer.id, {"units": 7}))
    shell.presenter.editor.undo()
    note = shell.window.status.note.text()
    assert note.endswith("with the weights that it had then")
    shell.report(Built(2, BuildReport(kept=(layer.id,))))
    assert not shell.window.status.note.text().startswith("Rebuilt")
    shell.presenter.editor.redo()
    shell.report(Built(3, BuildReport(kept=(layer.id,))))
    assert not shell.window.status.note.text().startswith("Rebuilt")


def test_no_rebuild_is_announced_while_the_network_is_incomplete(shell: Shell) -> None:
    layers = shell.document.project.network.layers
    shell.presenter.editor.do(RemoveLayers(tuple(layer.id for layer in layers)))
    shell.report(StateChanged(RunState.INCOMPLETE, "the network has no Input layer"))
    assert shell.window.status.note.text() == ""


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_a_rebuild_kept_is_said_no_longer_after_reset(shell: Shell, is_answered: bool) -> None:
    layer = shell.document.project.network.layers[1]
    shell.presenter.editor.do(SetParams(layer.id, {"units": 7}))
    if is_answered:
        shell.report(Built(2, BuildReport(kept=(layer.id,))))
    assert shell.window.status.note.text()
    shell.window.actions_by_name["reset"].trigger()
    assert shell.window.status.note.text() == ""
    if not is_answered:
        shell.report(Built(2, BuildReport(kept=(layer.id,))))
    shell.report(Built(3, BuildReport(fresh=(layer.id,))))
    assert shell.window.status.note.text() == ""


def test_what_an_edit_meant_is_said_no_longer_in_another_project(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.2}))
    assert shell.window.status.note.text()
    shell.presenter.files.current.show(shell.document.project)
    assert shell.window.status.note.text() == ""


def test_a_save_that_failed_is_not_said_to_continue(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    shell.presenter.files.saves.save_to(tmp_path / "missing" / "mine.nnplay")
    assert shell.window.status.note.text().startswith("Saving")
    shell.report(CheckpointTaken(shell.controls(TakeCheckpoint)[0].request, None))
    qtbot.waitUntil(shell.window.messages.isVisible)
    assert shell.window.status.note.text() == ""


def test_a_note_of_another_topic_outlives_the_end_of_one(shell: Shell) -> None:
    status = shell.window.status
    status.show_note(Topic.SAVE, "Saved mine.nnplay")
    status.show_note(Topic.WEIGHTS, "Rebuilt")
    status.end_notes(Topic.WEIGHTS)
    assert status.note.text() == "Saved mine.nnplay"


def test_a_rebuild_that_keeps_nothing_says_so(shell: Shell) -> None:
    assert (
        report_text(BuildReport(), shell.document.project)
        == "Rebuilt: all weights are reinitialized"
    )
    assert Consequence.REBUILD.rank > Consequence.NEW_DATA.rank


def test_a_penalty_is_hot_only_where_there_is_one(shell: Shell) -> None:
    combo = shell.window.transport.hyperparameters.regularization
    assert "rebuilt" in combo.toolTip()
    layer = shell.document.project.network.layers[1]
    shell.presenter.editor.do(SetParams(layer.id, {"kernel_regularizer": Regularizer(l2=0.01)}))
    assert "immediately" in combo.toolTip()
