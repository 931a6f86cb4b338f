"""What a change costs is told before it is made, and what a rebuild kept after it."""

from dataclasses import fields

import pytest

from playground.base.params import Regularizer
from playground.document.commands import SetParams, SetTraining
from playground.document.project import TrainingConfig
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import Built
from playground.training.protocol.replan import Consequence
from playground.ui.edit_costs import MARK, cost_text, training_cost
from playground.ui.presenters.rebuild_notes import report_text
from tests.ui.conftest import Shell


@pytest.mark.parametrize("field", [field.name for field in fields(TrainingConfig)])
def test_every_training_setting_has_a_cost_in_words(field: str) -> None:
    assert cost_text(training_cost(field)).startswith(MARK)


def test_controls_tell_what_a_change_costs(shell: Shell) -> None:
    controls = shell.window.transport.hyperparameters
    assert controls.learning_rate.toolTip().endswith("takes effect immediately, training goes on.")
    assert controls.batch_size.toolTip().endswith("matching weights are kept.")
    rest = shell.window.side.data.rest.fields["seed"].focusProxy()
    assert rest is not None
    assert "new data is made" in rest.toolTip()


def test_layer_settings_tell_it_too_penalties_their_own(shell: Shell) -> None:
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


def test_without_keeping_weights_the_cost_is_another_and_told_once(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"keep_weights": False}))
    tip = shell.window.transport.hyperparameters.loss.toolTip()
    assert tip.endswith("the network is rebuilt; all weights are reinitialized.")
    assert tip.count(MARK) == 1


def test_status_bar_names_what_a_rebuild_kept(shell: Shell) -> None:
    first, second = (
        layer for layer in shell.document.project.network.layers if layer.type_name == "Dense"
    )
    shell.presenter.editor.do(SetParams(first.id, {"units": 7}))
    shell.tell(Built(2, BuildReport(kept=(second.id,), fresh=(first.id,))))
    note = shell.window.status.note.text()
    assert note == f"Rebuilt: weights of {second.name} kept; {first.name} new"
    shell.window.status.note.clear()
    shell.tell(Built(3, BuildReport(fresh=(first.id,))))
    assert shell.window.status.note.text() == ""


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
