"""The inspector: what is edited in it reaches the document, in steps that can be undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton

from playground.base.params import Regularizer
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.layers import LAYERS
from playground.document.commands import AddLayer, Disconnect, SetParams
from playground.document.edits.freezing import FreezeWeight
from playground.document.project import FrozenWeight, LayerId, Point
from playground.ui.inspector.layer_section import LayerSection
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.widgets.fields.kinds import BoolField, ChoiceField, IntField
from playground.ui.widgets.fields.regularizer_field import RegularizerField
from tests.lanes import sampled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
HIDDEN = LayerId("layer2")


@pytest.fixture
def section(shell: Shell) -> LayerSection:
    """Return the inspector showing the hidden layer."""
    shell.window.designer.select((HIDDEN,))
    return shell.window.side.inspector.layer


def tick(box: QCheckBox) -> None:
    """Click the box itself."""
    place = QPoint(8, box.height() // 2)
    QTest.mouseClick(box, LEFT, Qt.KeyboardModifier.NoModifier, place)


def units(shell: Shell) -> object:
    return shell.document.project.network.layer(HIDDEN).params["units"]


def int_field(section: LayerSection, name: str) -> IntField:
    assert section.form is not None
    field = section.form.fields[name]
    assert isinstance(field, IntField)
    return field


def test_arrow_keys_in_one_stay_are_one_step_of_the_history(
    shell: Shell, section: LayerSection
) -> None:
    spin = int_field(section, "units").control
    spin.setFocus()
    for _ in range(3):
        QTest.keyClick(spin, Qt.Key.Key_Up)
    assert units(shell) == 7
    shell.window.designer.setFocus()
    assert shell.document.undo_texts == ("Set units",)
    shell.document.undo()
    assert units(shell) == 4
    assert spin.value() == 4


def test_typed_number_counts_once_enter_is_pressed(shell: Shell, section: LayerSection) -> None:
    spin = int_field(section, "units").control
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "12")
    assert units(shell) == 4
    QTest.keyClick(spin, Qt.Key.Key_Return)
    assert units(shell) == 12
    assert shell.document.undo_texts == ("Set units",)


def test_undo_keys_in_a_field_undo_the_edit(shell: Shell, section: LayerSection) -> None:
    spin = int_field(section, "units").control
    spin.setFocus()
    QTest.keyClick(spin, Qt.Key.Key_Up)
    assert units(shell) == 5
    QTest.keyClick(spin, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert units(shell) == 4


def test_edit_after_undo_in_the_same_field_is_a_step_of_its_own(
    shell: Shell, section: LayerSection
) -> None:
    spin = int_field(section, "units").control
    spin.setFocus()
    QTest.keyClick(spin, Qt.Key.Key_Up)
    QTest.keyClick(spin, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(spin, Qt.Key.Key_Up)
    shell.window.designer.setFocus()
    assert shell.document.undo_texts == ("Set units",)
    shell.document.undo()
    assert units(shell) == 4


def test_activation_is_chosen_from_a_list(shell: Shell, section: LayerSection) -> None:
    assert section.form is not None
    field = section.form.fields["activation"]
    assert isinstance(field, ChoiceField)
    field.control.setFocus()
    QTest.keyClick(field.control, Qt.Key.Key_Down)
    layer = shell.document.project.network.layer(HIDDEN)
    assert layer.params["activation"] == "tanh"


def test_penalty_is_chosen_by_kind_and_typed_by_strength(
    shell: Shell, section: LayerSection
) -> None:
    assert section.form is not None
    field = section.form.fields["kernel_regularizer"]
    assert isinstance(field, RegularizerField)
    field.kind.setFocus()
    QTest.keyClicks(field.kind, "L2")
    field.second.setFocus()
    field.second.selectAll()
    QTest.keyClicks(field.second, "0.05")
    QTest.keyClick(field.second, Qt.Key.Key_Return)
    layer = shell.document.project.network.layer(HIDDEN)
    assert layer.params["kernel_regularizer"] == Regularizer(l2=0.05)
    assert not field.first.isVisible()


def test_name_is_edited_and_a_bad_one_is_refused_in_words(
    shell: Shell, section: LayerSection
) -> None:
    section.name.selectAll()
    QTest.keyClicks(section.name, "hidden")
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    assert shell.document.project.network.layer(HIDDEN).name == "hidden"
    section.name.selectAll()
    QTest.keyClicks(section.name, "1st layer")
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    assert shell.document.project.network.layer(HIDDEN).name == "hidden"
    assert section.name.text() == "hidden"
    assert "must be a letter" in shell.window.messages.text.text()


def test_frozen_layer_is_set_not_to_learn(shell: Shell, section: LayerSection) -> None:
    tick(section.freeze)
    assert not shell.document.project.network.layer(HIDDEN).is_trainable


def test_weights_frozen_one_by_one_can_be_unfrozen(shell: Shell, section: LayerSection) -> None:
    assert not section.thaw.isVisible()
    for unit in range(2):
        place = FrozenWeight("bias", (unit,))
        shell.presenter.editor.do(FreezeWeight(HIDDEN, place, is_frozen=True))
    assert section.thaw.text() == "Unfreeze 2 weights"
    QTest.mouseClick(section.thaw, LEFT)
    assert not shell.document.project.network.layer(HIDDEN).frozen_weights
    assert not section.thaw.isVisible()


def test_shape_and_parameters_follow_the_edit(shell: Shell, section: LayerSection) -> None:
    shell.presenter.editor.do(SetParams(HIDDEN, {"units": 10}))
    assert section.figures["output shape"].text() == "(None, 10)"
    assert section.figures["parameters"].text() == "30"


def test_advanced_settings_open_on_demand(shell: Shell, section: LayerSection) -> None:
    assert section.form is not None
    field = section.form.fields["use_bias"]
    assert isinstance(field, BoolField)
    assert not field.isVisible()
    assert section.form.fold is not None
    QTest.mouseClick(section.form.fold.button, LEFT)
    assert field.isVisible()
    tick(field.control)
    assert shell.document.project.network.layer(HIDDEN).params["use_bias"] is False


def test_problem_of_the_layer_is_shown_in_words(shell: Shell) -> None:
    shell.presenter.editor.do(Disconnect(shell.document.project.network.inputs_of(HIDDEN)))
    shell.window.designer.select((HIDDEN,))
    problems = shell.window.side.inspector.layer.problems
    assert problems.isVisible()


def test_repair_is_one_click(shell: Shell) -> None:
    output = LayerId("layer3")
    shell.presenter.editor.do(SetParams(output, {"units": 3}))
    shell.window.designer.select((output,))
    problems = shell.window.side.inspector.layer.problems
    button = problems.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, LEFT)
    assert shell.document.project.network.layer(output).params["units"] == 1
    assert not problems.isVisible()


@pytest.mark.parametrize("type_name", sampled(LAYERS.names, "Dense", "LSTM", "TimeDistributed"))
def test_every_layer_type_has_a_form_with_all_its_parameters(shell: Shell, type_name: str) -> None:
    shell.presenter.editor.do(AddLayer(type_name, Point(600, 600)))
    layer = shell.document.project.network.layers[-1]
    shell.window.designer.select((layer.id,))
    form = shell.window.side.inspector.layer.form
    assert form is not None
    shown = {name: field.value for name, field in form.fields.items()}
    assert shown == layer.params


def test_callback_is_switched_on_and_set(shell: Shell) -> None:
    shell.window.side.inspector.open_tab(TrainingSection)
    callbacks = shell.window.side.inspector.training.callbacks
    name = next(iter(CALLBACKS)).name
    tick(callbacks.boxes[name])
    (chosen,) = shell.document.project.training.callbacks
    assert chosen.name == name
    assert callbacks.forms[name].isVisible()
    shell.document.undo()
    assert not callbacks.boxes[name].isChecked()
