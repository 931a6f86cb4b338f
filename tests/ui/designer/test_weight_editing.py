"""Weights and biases changed on the canvas with mouse and keys."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document.commands import RemoveLayers, SetParams
from playground.document.edits.freezing import FreezeWeight
from playground.document.project import FrozenWeight, LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, WeightsProbe
from playground.ui.designer.overlays.weight_editor import WeightEditor
from playground.ui.designer.wires.bundle_item import BundleItem, Strand
from tests.ui.designer.conftest import Bench, wire

HIDDEN = LayerId("layer2")
KERNEL = np.array([[0.5, -1.25, 2.0], [0.0, 3.0, -4.0]], np.float32)
BIAS = np.array([0.25, -0.75, 1.5], np.float32)


def frame(
    kernel: np.ndarray[Any, Any] = KERNEL,
    bias: np.ndarray[Any, Any] = BIAS,
    *,
    is_live: bool = True,
) -> Frame:
    """Return a moment with the weights of the hidden layer."""
    answers: Mapping[Probe[Any], Any] = {WeightsProbe(): {HIDDEN: {"kernel": kernel, "bias": bias}}}
    return Frame(generation=1, epoch=1, step=0, steps_per_epoch=1, is_live=is_live, answers=answers)


@pytest.fixture
def weighed(chain: Bench) -> Bench:
    """Input, Dense of 3, Dense of 1, with the weights of the middle one shown."""
    chain.view.show_frame(frame())
    return chain


def strand_pixel(bench: Bench, source: int, target: int) -> QPoint:
    """Return a pixel on a strand into the hidden layer."""
    bundle = bench.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    strand = next(s for s in bundle.strands if (s.source, s.target) == (source, target))
    return bench.pixel(bundle.point_on(strand, 0.7))


def bias_pixel(bench: Bench, unit: int) -> QPoint:
    """Return the pixel in the middle of a bias mark of the hidden layer."""
    item = bench.item("layer2")
    return bench.pixel(item.mapToScene(item.bias_mark(unit).center()))


def editor_of(bench: Bench) -> WeightEditor:
    return bench.view.weights.editor


def type_value(bench: Bench, text: str) -> None:
    """Type over the value in the box."""
    field = editor_of(bench).field
    field.selectAll()
    QTest.keyClicks(field, text)


def edits(bench: Bench) -> list[tuple[str, tuple[int, ...], float, float]]:
    """Return what is on record: array, index, value, value before."""
    record = bench.document.project.weight_edits
    return [(edit.name, edit.index, edit.value, edit.previous) for edit in record]


def test_click_on_a_strand_opens_its_weight(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    editor = editor_of(weighed)
    assert editor.isVisible()
    assert editor.name.text() == "x → dense[1]"
    assert editor.field.text() == "-1.25"
    assert weighed.view.network_scene.wire_items[wire(1, 2)].isSelected()


def test_a_number_and_enter_set_the_weight_in_one_step(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 1, 2))
    type_value(weighed, "-0.5")
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Return)
    assert not editor_of(weighed).isVisible()
    assert edits(weighed) == [("kernel", (1, 2), -0.5, -4.0)]
    assert weighed.document.undo_texts[-1] == "Set y → dense[2]"
    weighed.document.undo()
    assert edits(weighed) == []


def test_escape_restores_the_weight(weighed: Bench) -> None:
    steps = weighed.document.undo_texts
    weighed.click(strand_pixel(weighed, 0, 1))
    type_value(weighed, "7")
    assert edits(weighed) == [("kernel", (0, 1), 7.0, -1.25)]
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Escape)
    assert edits(weighed) == []
    assert weighed.document.undo_texts == steps
    assert not editor_of(weighed).isVisible()


def test_slider_changes_the_weight_while_it_moves(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    QTest.keyClick(editor_of(weighed).slider, Qt.Key.Key_PageUp)
    QTest.keyClick(editor_of(weighed).slider, Qt.Key.Key_Right)
    before = editor_of(weighed).value
    QTest.keyClick(editor_of(weighed).slider, Qt.Key.Key_Right)
    assert editor_of(weighed).value > before
    assert [edit[2] for edit in edits(weighed)] == [editor_of(weighed).value]


def test_arrows_in_the_field_step_the_value(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 0))
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Up)
    assert editor_of(weighed).value == pytest.approx(0.6)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Down, shift)
    ((name, index, value, before),) = edits(weighed)
    assert (name, index, before) == ("kernel", (0, 0), 0.5)
    assert value == pytest.approx(0.59)


def test_click_on_a_bias_mark_edits_the_bias_and_pins_nothing(weighed: Bench) -> None:
    pinned: list[object] = []
    weighed.view.unit_pinned.connect(pinned.append)
    weighed.click(bias_pixel(weighed, 2))
    assert editor_of(weighed).name.text() == "bias of dense[2]"
    assert editor_of(weighed).field.text() == "1.5"
    type_value(weighed, "0")
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Return)
    assert edits(weighed) == [("bias", (2,), 0.0, 1.5)]
    assert not pinned


def test_cursor_on_a_bias_mark_shows_the_bias(weighed: Bench) -> None:
    weighed.move(bias_pixel(weighed, 1))
    assert weighed.view.hint.shown == "bias of dense[1]: −0.750 (click to change)"
    weighed.view.show_frame(frame(bias=BIAS + 1))
    assert weighed.view.hint.shown == "bias of dense[1]: +0.250 (click to change)"


def test_page_down_goes_through_all_weights_of_the_layer(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 0))
    seen = []
    for _ in range(9):
        seen.append(editor_of(weighed).field.text())
        QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_PageDown)
    assert seen == ["0.5", "0", "0.25", "-1.25", "3", "-0.75", "2", "-4", "1.5"]
    assert editor_of(weighed).field.text() == "0.5"
    assert edits(weighed) == []


def test_weights_of_the_selected_layer_are_reached_by_key(weighed: Bench) -> None:
    weighed.view.select((HIDDEN,))
    weighed.view.weights.open_selected()
    assert editor_of(weighed).name.text() == "x → dense[0]"
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Escape)
    weighed.view.select((LayerId("layer1"),))
    with_message: list[str] = []
    weighed.view.message.connect(with_message.append)
    weighed.view.weights.open_selected()
    assert len(with_message) == 1
    assert not editor_of(weighed).isVisible()


def test_open_box_follows_training_until_it_is_touched(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 0))
    weighed.view.show_frame(frame(KERNEL + 1))
    assert editor_of(weighed).field.text() == "1.5"
    type_value(weighed, "9")
    weighed.view.show_frame(frame(KERNEL + 2))
    assert editor_of(weighed).field.text() == "9"


def test_weights_of_an_earlier_epoch_cannot_be_changed(weighed: Bench) -> None:
    weighed.view.show_frame(frame(is_live=False))
    weighed.click(strand_pixel(weighed, 0, 0))
    assert not editor_of(weighed).isVisible()
    assert "earlier epoch" in weighed.view.hint.shown


def test_text_that_is_not_a_number_is_refused_and_the_box_stays(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 0))
    type_value(weighed, "much")
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Return)
    assert editor_of(weighed).isVisible()
    assert "must be a number; received 'much'" in weighed.view.hint.shown
    assert edits(weighed) == []


def test_click_elsewhere_keeps_the_weight(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    type_value(weighed, "3")
    weighed.click(QPoint(5, 5))
    assert not editor_of(weighed).isVisible()
    assert edits(weighed) == [("kernel", (0, 1), 3.0, -1.25)]


def test_box_closes_with_its_layer(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    weighed.document.do(RemoveLayers((HIDDEN,)))
    assert not editor_of(weighed).isVisible()


def test_box_closes_with_its_unit(weighed: Bench) -> None:
    weighed.document.do(SetParams(HIDDEN, {"units": 5}))
    weighed.view.show_frame(frame(np.ones((2, 5), np.float32), np.ones(5, np.float32)))
    weighed.click(strand_pixel(weighed, 0, 4))
    assert editor_of(weighed).isVisible()
    weighed.document.undo()
    assert not editor_of(weighed).isVisible()
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_PageDown)
    assert not editor_of(weighed).isVisible()


def test_an_edit_after_the_box_closed_with_its_layer_is_a_step_of_its_own(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    type_value(weighed, "2")
    steps = len(weighed.document.undo_texts)
    weighed.document.do(RemoveLayers((HIDDEN,)))
    weighed.document.do(RemoveLayers((LayerId("layer3"),)))
    assert len(weighed.document.undo_texts) == steps + 2


def test_undo_while_the_box_is_open_closes_it(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    type_value(weighed, "3")
    weighed.document.undo()
    assert not editor_of(weighed).isVisible()
    assert edits(weighed) == []


def frozen(bench: Bench) -> list[tuple[str, tuple[int, ...]]]:
    """Return which weights of the hidden layer are frozen."""
    weights = bench.document.project.network.layer(HIDDEN).frozen_weights
    return [(weight.name, weight.index) for weight in weights]


def bundle_of(bench: Bench) -> BundleItem:
    bundle = bench.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    return bundle


def tick(bench: Bench) -> None:
    """Click the check box."""
    control = editor_of(bench).frozen
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(8, control.height() // 2))


def test_a_weight_is_frozen_in_its_box_and_marked_on_its_strand(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 1))
    tick(weighed)
    assert frozen(weighed) == [("kernel", (0, 1))]
    assert bundle_of(weighed).frozen == {Strand(0, 1)}
    assert editor_of(weighed).isVisible()
    assert weighed.document.undo_texts[-1] == "Freeze x → dense[1]"
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Return)
    weighed.move(strand_pixel(weighed, 0, 1))
    assert weighed.view.hint.shown == "x → dense[1]: −1.250, frozen (click to change)"
    weighed.document.undo()
    assert not bundle_of(weighed).frozen
    assert edits(weighed) == []


def test_a_frozen_weight_is_unfrozen_by_key(weighed: Bench) -> None:
    for expected in ([("bias", (2,))], []):
        weighed.click(bias_pixel(weighed, 2))
        editor = editor_of(weighed)
        assert editor.frozen.isChecked() == (not expected)
        QTest.keyClick(editor.frozen, Qt.Key.Key_Space)
        assert frozen(weighed) == expected
        assert weighed.item("layer2").is_bias_frozen(2) == bool(expected)
        QTest.keyClick(editor.frozen, Qt.Key.Key_Return)
        assert not editor.isVisible()


def test_page_down_shows_for_each_weight_whether_it_is_frozen(weighed: Bench) -> None:
    weighed.click(strand_pixel(weighed, 0, 0))
    tick(weighed)
    seen = []
    for _ in range(9):
        seen.append(editor_of(weighed).frozen.isChecked())
        QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_PageDown)
    assert seen == [True] + 8 * [False]


def test_setting_and_freezing_at_once_is_one_step(weighed: Bench) -> None:
    steps = len(weighed.document.undo_texts)
    weighed.click(strand_pixel(weighed, 0, 1))
    type_value(weighed, "3")
    tick(weighed)
    QTest.keyClick(editor_of(weighed).field, Qt.Key.Key_Return)
    assert len(weighed.document.undo_texts) == steps + 1
    assert (len(edits(weighed)), len(frozen(weighed))) == (1, 1)
    weighed.document.undo()
    assert (edits(weighed), frozen(weighed)) == ([], [])


def test_a_mark_is_painted_where_a_weight_is_frozen(weighed: Bench) -> None:
    weighed.click(QPoint(5, 5))
    before = weighed.view.grab().toImage()
    place = FrozenWeight("kernel", (1, 2))
    weighed.document.do(FreezeWeight(HIDDEN, place, is_frozen=True))
    assert weighed.view.grab().toImage() != before
    weighed.document.undo()
    assert weighed.view.grab().toImage() == before
