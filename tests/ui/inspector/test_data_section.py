"""The data section: data set, its settings, features, split and seed."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.sources import DATASETS
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import SetProject
from playground.ui.inspector.data_section import choose_source
from playground.ui.widgets.fields.number_field import SliderField
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def noise(shell: Shell) -> SliderField:
    """Show the noisy data; return the slider of its noise."""
    shell.presenter.files.current.show(TEMPLATES["xor-noisy"].build())
    form = shell.window.side.data.params
    assert form is not None
    field = form.fields["noise"]
    assert isinstance(field, SliderField)
    return field


def test_slider_dragged_is_followed_live_and_undone_at_once(shell: Shell) -> None:
    slider = noise(shell).slider
    before = shell.document.project.data
    shell.asked.clear()
    centre, step = slider.height() // 2, slider.width() // 8
    knob = QPoint(6 + round((slider.width() - 12) * slider.value() / slider.maximum()), centre)
    QTest.mousePress(slider, LEFT, Qt.KeyboardModifier.NoModifier, knob)
    for moves in (1, 2, 3):
        QTest.mouseMove(slider, knob + QPoint(step * moves, 0))
    assert len(shell.controls(SetProject)) >= 2
    assert not shell.document.undo_texts
    QTest.mouseRelease(slider, LEFT, Qt.KeyboardModifier.NoModifier, knob + QPoint(step * 3, 0))
    assert shell.document.project.data != before
    assert shell.document.undo_texts == ("Set noise",)
    shell.document.undo()
    assert shell.document.project.data == before


def test_exact_value_is_typed_beside_the_slider(shell: Shell) -> None:
    field = noise(shell)
    field.control.setFocus()
    field.control.selectAll()
    QTest.keyClicks(field.control, "37")
    QTest.keyClick(field.control, Qt.Key.Key_Return)
    assert shell.document.project.data.source.params["noise"] == 37


def test_value_out_of_range_is_refused_in_words(shell: Shell) -> None:
    field = noise(shell)
    before = field.control.text()
    field.control.setFocus()
    field.control.selectAll()
    QTest.keyClicks(field.control, "9999")
    QTest.keyClick(field.control, Qt.Key.Key_Return)
    assert field.control.text() == before
    assert "noise must be" in shell.window.messages.text.text().lower()


def test_feature_chip_adds_an_input(shell: Shell) -> None:
    chips = shell.window.side.data.features.chips
    QTest.mouseClick(chips["x²"], LEFT)
    assert shell.document.project.data.features == ("x", "y", "x²")


def test_last_feature_stays_on(shell: Shell) -> None:
    chips = shell.window.side.data.features.chips
    QTest.mouseClick(chips["x"], LEFT)
    QTest.mouseClick(chips["y"], LEFT)
    assert shell.document.project.data.features == ("y",)
    assert chips["y"].isChecked()


def test_regenerate_takes_the_next_seed(shell: Shell) -> None:
    QTest.mouseClick(shell.window.side.data.regenerate, LEFT)
    assert shell.document.project.data.seed == 1


def test_data_set_is_chosen_by_name(shell: Shell) -> None:
    combo = shell.window.side.data.source
    combo.setFocus()
    QTest.keyClicks(combo, DATASETS["iris"].label[:4])
    assert shell.document.project.data.source.name == "iris"
    assert shell.document.project.data.features == ()
    assert not shell.window.side.boundary.isVisible()


def test_data_in_the_plane_comes_with_features() -> None:
    command = choose_source(DataConfig(features=()), DATASETS["xor"])
    assert command.values["features"] == ("x", "y")


def test_no_name_in_the_list_is_cut(shell: Shell) -> None:
    combo = shell.window.side.data.source
    combo.showPopup()
    names = combo.view()
    assert names.viewport().width() >= names.sizeHintForColumn(0)
    combo.hidePopup()


def test_a_network_without_data_says_what_it_needs_and_offers_what_fits(shell: Shell) -> None:
    params: dict[str, ParamValue] = {
        "shape": (28, 28, 1),
        "output": (10,),
        "kind": "multi-class classification",
    }
    data = DataConfig(Selection("no_data", params), features=())
    shell.presenter.files.current.show(replace(Project(), data=data))
    section = shell.window.side.data
    assert section.missing.isVisibleTo(section)
    assert section.missing.needs.text() == "This network needs images of 28 x 28 x 1, 10 classes."
    button, clothes, stand_in = section.missing.buttons
    assert clothes.text() == "Fashion-MNIST"
    assert stand_in.text() == "stand-in"
    QTest.mouseClick(button, LEFT)
    chosen = shell.document.project.data
    assert (chosen.source.name, chosen.source.params["channels"]) == ("mnist", True)
    assert not section.missing.isVisibleTo(section)
    shell.document.undo()
    assert shell.document.project.data == data


def test_no_data_asks_for_the_form_of_the_data_that_was_there() -> None:
    before = DataConfig(Selection("iris"), features=())
    command = choose_source(before, DATASETS["no_data"])
    after = command.apply(replace(Project(), data=before)).data
    assert describe(after).input_shape == (4,)
    assert describe(after).output_shape == (3,)


def chosen(shell: Shell) -> tuple[str, ...]:
    """Return the features of the project."""
    return shell.document.project.data.features


def type_formula(shell: Shell, text: str) -> None:
    """Type a feature of one's own, and press Enter."""
    features = shell.window.side.data.features
    features.add.click()
    features.field.setText(text)
    QTest.keyClick(features.field, Qt.Key.Key_Return)


def test_a_formula_is_a_feature_until_its_chip_is_switched_off(shell: Shell) -> None:
    noise(shell)
    type_formula(shell, "x * sin(y)")
    assert chosen(shell) == ("x", "y", "=x * sin(y)")
    features = shell.window.side.data.features
    assert features.field.isHidden()
    features.chips["x²"].click()
    assert chosen(shell) == ("x", "y", "x²", "=x * sin(y)")
    features.chips["=x * sin(y)"].click()
    assert chosen(shell) == ("x", "y", "x²")
    assert "=x * sin(y)" not in features.chips
    shell.window.actions_by_name["undo"].trigger()
    assert features.chips["=x * sin(y)"].isChecked()


def test_what_is_not_a_formula_is_refused_with_the_reason(shell: Shell) -> None:
    noise(shell)
    type_formula(shell, "x * z")
    assert shell.document.project.data.features == ("x", "y")
    assert "does not know 'z'" in shell.window.messages.text.text()
    assert not shell.window.side.data.features.field.isHidden()
