"""Cards that scroll or show kernels, and the marks of dead and saturated units."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, SetParams, SetTrainable
from playground.document.project import LayerId, Point
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import (
    ChangeAnswer,
    ChangesProbe,
    GradientAnswer,
    GradientsProbe,
    Histogram,
    KernelsProbe,
    NeighboursAnswer,
    NeighboursProbe,
    Probe,
    SampleAnswer,
    SampleProbe,
    SaturationProbe,
    UnitMapsProbe,
    WeightsProbe,
)
from playground.ui.designer.cards.pictures.change import Change
from playground.ui.designer.cards.pictures.feature_maps import FeatureMaps
from playground.ui.designer.cards.pictures.kernels import Kernels
from playground.ui.designer.cards.pictures.neuron_maps import NeuronMaps
from playground.ui.designer.cards.pictures.unit_bars import UnitBar, UnitBars
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.theme.theme import DARK
from tests.ui.designer.conftest import Bench, wire

HIDDEN = LayerId("layer2")
PICTURES = Task(
    kind=TaskKind.MULTICLASS,
    input_shape=(28, 28, 1),
    output_units=10,
    class_names=tuple("0123456789"),
)
FLOWERS = Task(
    kind=TaskKind.MULTICLASS,
    input_shape=(2,),
    output_units=3,
    feature_names=("length", "width"),
    class_names=("a", "b", "c"),
)


def frame(answers: Mapping[Probe[Any], Any]) -> Frame:
    return Frame(generation=1, epoch=1, step=0, steps_per_epoch=1, answers=answers)


def rect_pixel(bench: Bench, layer: str, place: QPointF) -> QPoint:
    return bench.pixel(bench.item(layer).mapToScene(place))


def turn(bench: Bench, pixel: QPoint, notches: int) -> None:
    """Turn the wheel, away from the user where positive."""
    viewport = bench.view.viewport()
    event = QWheelEvent(
        QPointF(pixel),
        QPointF(viewport.mapToGlobal(pixel)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


@pytest.fixture
def wide(chain: Bench) -> Bench:
    """Input, Dense of 40 over the plane, Dense of 1."""
    chain.document.do(SetParams(HIDDEN, {"units": 40, "activation": "relu"}))
    chain.view.navigation.fit()
    return chain


@pytest.fixture
def pictures(bench: Bench) -> Bench:
    """Input, Conv2D of 8, MaxPooling2D, Conv2D of 4."""
    bench.task = PICTURES
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Input", {}),
        ("Conv2D", {"filters": 8, "kernel_size": (3, 3)}),
        ("MaxPooling2D", {}),
        ("Conv2D", {"filters": 4, "kernel_size": (3, 3)}),
    )
    for number, (name, params) in enumerate(steps):
        source = LayerId(f"layer{number}") if number else None
        bench.document.do(AddLayer(name, Point(number * 260.0, 0.0), params, source))
    bench.view.navigation.fit()
    return bench


def test_large_layer_shows_a_page_of_units(wide: Bench) -> None:
    picture = wide.item("layer2").picture
    assert isinstance(picture, NeuronMaps)
    assert (picture.count, picture.note) == (16, "1–16 of 40")
    assert UnitMapsProbe(HIDDEN, 0, 16) in wide.view.probes()


def test_arrow_shows_the_next_page_and_the_last_is_full(wide: Bench) -> None:
    reports: list[bool] = []
    wide.view.probes_changed.connect(lambda: reports.append(True))
    item = wide.item("layer2")
    pixel = rect_pixel(wide, "layer2", item.layout.footer.forth.center())
    wide.click(pixel)
    assert item.picture.note == "17–32 of 40"
    assert UnitMapsProbe(HIDDEN, 16, 16) in wide.view.probes()
    wide.click(pixel)
    assert item.picture.note == "25–40 of 40"
    wide.click(rect_pixel(wide, "layer2", item.layout.footer.back.center()))
    assert item.picture.note == "9–24 of 40"
    assert len(reports) == 3


def test_wheel_over_the_maps_scrolls_them_and_elsewhere_zooms(wide: Bench) -> None:
    item = wide.item("layer2")
    over = rect_pixel(wide, "layer2", item.layout.cells[5].center())
    zoom = wide.view.transform().m11()
    turn(wide, over, -2)
    assert item.picture.first == 8
    turn(wide, over, 1)
    assert item.picture.first == 4
    assert wide.view.transform().m11() == zoom
    turn(wide, QPoint(5, 5), 1)
    assert wide.view.transform().m11() > zoom


def test_unit_under_the_cursor_is_the_one_shown(wide: Bench) -> None:
    hovered: list[object] = []
    wide.view.unit_hovered.connect(hovered.append)
    item = wide.item("layer2")
    wide.click(rect_pixel(wide, "layer2", item.layout.footer.forth.center()))
    wide.move(rect_pixel(wide, "layer2", item.layout.cells[3].center()))
    assert hovered[-1] == (HIDDEN, 19)


def test_pages_are_drawn_from_their_own_answer(wide: Bench) -> None:
    maps = np.full((16, 50, 50), 1.0, np.float32)
    wide.view.show_frame(frame({UnitMapsProbe(HIDDEN, 0, 16): maps}))
    shown = wide.item("layer2").rendered
    assert shown is not None
    assert len(shown) == 16
    assert shown[9].pixelColor(3, 3) == QColor(DARK.positive)


def test_convolutions_can_show_their_kernels(pictures: Bench) -> None:
    item = pictures.item("layer2")
    assert item.picture.choice == "kernels"
    assert pictures.item("layer4").picture.choice == "kernels"
    before = item.layout.card
    pictures.click(rect_pixel(pictures, "layer2", item.layout.footer.choice.center()))
    assert isinstance(item.picture, Kernels)
    assert item.layout.card == before
    assert KernelsProbe(LayerId("layer2"), 8) in pictures.view.probes()
    kernels = np.zeros((3, 3, 1, 8), np.float32)
    kernels[0, 2, 0, 5] = -2.0
    pictures.view.show_frame(frame({KernelsProbe(LayerId("layer2"), 8): kernels}))
    shown = item.rendered
    assert shown is not None
    assert shown[5].pixelColor(2, 0) == QColor(DARK.negative)
    pictures.view.select((LayerId("layer2"),))
    pictures.view.controls.toggle_selected()
    assert type(pictures.item("layer2").picture) is FeatureMaps


def test_further_feature_maps_are_scrolled_to_and_drawn_at_once(pictures: Bench) -> None:
    item = pictures.item("layer4")
    pictures.document.do(SetParams(LayerId("layer4"), {"filters": 30}))
    assert (item.picture.note, item.picture.total) == ("1–12", 30)
    maps = np.full((11, 11, 30), -1.0, np.float32)
    maps[4, 2, 29] = 1.0
    answer = SampleAnswer(np.zeros((28, 28, 1), np.float32), 0, {LayerId("layer4"): maps})
    pictures.view.show_frame(frame({SampleProbe(): answer}))
    for expected in ("13–24", "19–30"):
        pictures.click(rect_pixel(pictures, "layer4", item.layout.footer.forth.center()))
        assert item.picture.note == expected
    shown = item.rendered
    assert shown is not None
    assert shown[11].pixelColor(2, 4) == QColor(DARK.positive)
    turn(pictures, rect_pixel(pictures, "layer4", item.layout.cells[0].center()), 1)
    assert item.picture.note == "16–27"
    pictures.click(rect_pixel(pictures, "layer4", item.layout.footer.choice.center()))
    assert KernelsProbe(LayerId("layer4"), 12, 15) in pictures.view.probes()
    assert item.unit_at(item.mapToScene(item.layout.cells[2].center())) == 17


def test_pooling_shows_what_passes_through(pictures: Bench) -> None:
    assert type(pictures.item("layer3").picture) is FeatureMaps
    assert pictures.item("layer3").picture.count == 8


def test_small_layers_of_other_data_show_their_units_with_strands(chain: Bench) -> None:
    chain.task = FLOWERS
    chain.document.do(SetParams(HIDDEN, {"activation": "relu"}))
    entry, hidden = chain.item("layer1"), chain.item("layer2")
    assert type(entry.picture) is type(hidden.picture) is UnitBars
    assert entry.picture.labels == ("length", "width")
    assert isinstance(chain.view.network_scene.wire_items[wire(1, 2)], BundleItem)
    activations = {HIDDEN: np.array([0.5, 0.0, -4.0], np.float32)}
    answer = SampleAnswer(np.array([1.0, 2.0], np.float32), 0, activations)
    chain.view.show_frame(frame({SampleProbe(): answer}))
    shown = hidden.rendered
    assert shown == (UnitBar(0.125, "+0.50"), UnitBar(0.0, "+0.00"), UnitBar(-1.0, "−4.00"))


def test_dropout_shows_the_distribution_before_and_after(chain: Bench) -> None:
    chain.document.do(AddLayer("Dropout", Point(700, 0), {"rate": 0.5}, source=HIDDEN))
    chain.view.navigation.fit()
    assert type(chain.item("layer4").picture) is Change
    edges = np.array([0.0, 0.5, 1.0], np.float32)
    one = Histogram(np.array([4.0, 4.0], np.float32), edges, 0.5, 0.1, 0.0)
    other = Histogram(np.array([6.0, 2.0], np.float32), edges, 0.25, 0.1, 0.5)
    answer = {LayerId("layer4"): ChangeAnswer(one, other)}
    chain.view.show_frame(frame({ChangesProbe(): answer}))
    before, after = chain.item("layer4").rendered
    assert before != after


def test_embedding_lists_the_tokens_similar_to_the_chosen_one(bench: Bench) -> None:
    bench.task = Task(kind=TaskKind.REGRESSION, input_shape=(4,), vocabulary=9)
    bench.document.do(AddLayer("Input", Point(0, 0)))
    params = {"input_dim": 9, "output_dim": 2}
    bench.document.do(AddLayer("Embedding", Point(240, 0), params, source=LayerId("layer1")))
    bench.view.navigation.fit()
    item = bench.item("layer2")
    assert NeighboursProbe(LayerId("layer2"), 0, 5) in bench.view.probes()
    bench.click(rect_pixel(bench, "layer2", item.layout.footer.forth.center()))
    probe = NeighboursProbe(LayerId("layer2"), 1, 5)
    assert probe in bench.view.probes()
    tokens = np.array([7, 3, 0, 2, 5])
    answer = NeighboursAnswer(tokens, np.linspace(0.9, -0.5, 5, dtype=np.float32))
    bench.view.show_frame(frame({probe: answer}))
    assert [likeness.token for likeness in item.rendered] == [7, 3, 0, 2, 5]


def test_recurrent_layer_shows_its_state_over_time(bench: Bench) -> None:
    bench.task = Task(kind=TaskKind.REGRESSION, input_shape=(6, 2))
    bench.document.do(AddLayer("Input", Point(0, 0)))
    bench.document.do(AddLayer("GRU", Point(240, 0), {"units": 3}, source=LayerId("layer1")))
    bench.view.navigation.fit()
    states = np.zeros((6, 3), np.float32)
    states[5, 0] = -1.0
    answer = SampleAnswer(np.zeros((6, 2), np.float32), 0, {}, {LayerId("layer2"): states})
    bench.view.show_frame(frame({SampleProbe(): answer}))
    shown = bench.item("layer2").rendered
    assert shown is not None
    picture = shown[0]
    assert (picture.width(), picture.height()) == (6, 3)
    assert picture.pixelColor(5, 0) == QColor(DARK.negative)


def test_gradient_and_update_are_marked_on_layers_that_learn(chain: Bench) -> None:
    gradients = {HIDDEN: GradientAnswer(1e-3, 1.0, 1e-7)}
    chain.view.show_frame(frame({GradientsProbe(): gradients}))
    assert (chain.item("layer2").vitals.gradient, chain.item("layer2").vitals.update) == (32, 0)
    assert chain.item("layer1").vitals.gradient is None
    chain.document.do(SetTrainable((HIDDEN,), False))
    assert chain.item("layer2").vitals.gradient is None
    assert chain.item("layer2").look.is_frozen
    assert "9 frozen" in chain.item("layer2").layout.details


def test_dead_units_are_crossed_out(wide: Bench) -> None:
    flat = np.zeros(40, np.float32)
    flat[[2, 30]] = 1.0
    before = wide.view.grab().toImage()
    wide.view.show_frame(frame({SaturationProbe(): {HIDDEN: flat}}))
    item = wide.item("layer2")
    assert item.vitals.dead == {2, 30}
    cell = item.layout.cells[2]
    pixel = rect_pixel(wide, "layer2", cell.center())
    after = wide.view.grab().toImage()
    assert after.pixelColor(pixel) != before.pixelColor(pixel)
    assert after.pixelColor(pixel).red() > 120


def test_a_confident_output_is_not_called_saturated(chain: Bench) -> None:
    chain.document.do(SetParams(LayerId("layer3"), {"activation": "sigmoid"}))
    flat = {LayerId("layer3"): np.ones(1, np.float32)}
    chain.view.show_frame(frame({SaturationProbe(): flat}))
    assert not chain.item("layer3").vitals.saturated


def test_marks_ask_only_for_visible_items(chain: Bench) -> None:
    assert SaturationProbe() not in chain.view.probes()
    chain.document.do(SetParams(HIDDEN, {"activation": "tanh"}))
    assert SaturationProbe() in chain.view.probes()
    for layer in ("layer2", "layer3"):
        chain.document.do(SetTrainable((LayerId(layer),), False))
    assert GradientsProbe() not in chain.view.probes()


def test_folded_items_have_no_probes(chain: Bench) -> None:
    for item in chain.view.network_scene.layer_items.values():
        item.setVisible(False)
    for wire_item in chain.view.network_scene.wire_items.values():
        wire_item.setVisible(False)
    assert chain.view.probes() == frozenset()


def test_biases_are_coloured_by_their_sign(chain: Bench) -> None:
    weights = {HIDDEN: {"bias": np.array([2.0, -2.0, 0.0], np.float32)}}
    chain.view.show_frame(frame({WeightsProbe(): weights}))
    item = chain.item("layer2")
    assert item.vitals.biases == (24, -24, 0)
    shown = chain.view.grab().toImage()
    colours = [
        shown.pixelColor(rect_pixel(chain, "layer2", item.bias_mark(unit).center()))
        for unit in (0, 1)
    ]
    assert colours == [QColor(DARK.positive), QColor(DARK.negative)]


def test_options_survive_an_edit_of_the_layer(wide: Bench) -> None:
    item = wide.item("layer2")
    wide.click(rect_pixel(wide, "layer2", item.layout.footer.forth.center()))
    wide.document.do(SetParams(HIDDEN, {"activation": "tanh"}))
    assert item.picture.first == 16
    wide.document.do(SetParams(HIDDEN, {"units": 20}))
    assert item.picture.note == "5–20 of 20"


def painted_width(bench: Bench) -> float:
    """Return how wide the first strand into the hidden layer is painted."""
    bundle = bench.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    return bundle.painted_width(bundle.strands[0])


def test_many_strands_are_painted_in_turns_and_the_last_frame_whole(
    chain: Bench, qtbot: QtBot
) -> None:
    for layer in ("layer2", "layer3"):
        chain.document.do(SetParams(LayerId(layer), {"units": 10}))
    widths = []
    for size in (0.1, 1.0, 4.0):
        kernels = {
            LayerId("layer2"): {"kernel": np.full((2, 10), size, np.float32)},
            LayerId("layer3"): {"kernel": np.full((10, 10), size, np.float32)},
        }
        chain.view.show_frame(frame({WeightsProbe(): kernels}))
        widths.append(painted_width(chain))
    bundle = chain.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    assert bundle.weight_of(bundle.strands[0]) == 4.0
    assert len(set(widths)) < 3
    whole = 2.5 * 4.0**0.5 + 0.5
    qtbot.waitUntil(lambda: painted_width(chain) == pytest.approx(whole))
    second = chain.view.network_scene.wire_items[wire(2, 3)]
    assert isinstance(second, BundleItem)
    qtbot.waitUntil(lambda: second.painted_width(second.strands[0]) > 1.0)
