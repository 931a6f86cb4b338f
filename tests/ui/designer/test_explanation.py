"""The card that explains what is under the resting cursor, with current numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.document.commands import RemoveLayers, SetParams, SetTrainable
from playground.document.project import Layer, LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    GradientAnswer,
    GradientsProbe,
    Histogram,
    NeuronMapsProbe,
    Probe,
    SaturationProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from playground.ui.designer.cards.formulas import filter_lines, formula_of, unit_formula
from playground.ui.designer.overlays.explanation_card import place_beside
from tests.ui.designer.conftest import Bench

HIDDEN = LayerId("layer2")
KERNEL = np.array([[0.82, -1.25, 2.0], [-1.31, 3.0, -4.0]], np.float32)
BIAS = np.array([0.05, -0.75, 1.5], np.float32)


def frame(answers: Mapping[Probe[Any], Any]) -> Frame:
    return Frame(generation=1, epoch=1, step=0, steps_per_epoch=1, answers=answers)


def full_frame() -> Frame:
    """Return a frame with everything that an explanation shows."""
    counts = np.array([3.0, 5.0], np.float32)
    outputs = Histogram(counts, np.array([-0.9, 0.0, 0.8], np.float32), 0.125, 0.5, 0.25)
    maps = np.stack([np.full((50, 50), -0.5, np.float32)] * 3)
    maps[0, 3, 3] = 0.875
    return frame(
        {
            WeightsProbe(): {HIDDEN: {"kernel": KERNEL, "bias": BIAS}},
            ActivationHistogramsProbe(): {HIDDEN: outputs},
            GradientsProbe(): {HIDDEN: GradientAnswer(0.02, 4.0, 0.0005)},
            NeuronMapsProbe(): {HIDDEN: maps},
            SaturationProbe(): {HIDDEN: np.array([0.1, 0.5, 1.0], np.float32)},
        }
    )


@pytest.fixture
def explained(chain: Bench) -> Bench:
    """Input, Dense of 3 tanh, Dense of 1, with a frame shown."""
    chain.document.do(SetParams(HIDDEN, {"activation": "tanh"}))
    chain.view.show_frame(full_frame())
    return chain


def rest(bench: Bench, pixel: QPoint) -> None:
    """Rest the cursor: send the event of Qt."""
    bench.move(pixel)
    viewport = bench.view.viewport()
    QApplication.sendEvent(
        viewport, QHelpEvent(QHelpEvent.Type.ToolTip, pixel, viewport.mapToGlobal(pixel))
    )


def unit_pixel(bench: Bench, unit: int) -> QPoint:
    item = bench.item("layer2")
    return bench.pixel(item.mapToScene(item.layout.cells[unit].center() + QPointF(6, 0)))


def test_layer_is_explained_with_formula_and_numbers(explained: Bench) -> None:
    rest(explained, explained.title_pixel("layer2"))
    card = explained.view.explainer.card
    assert card.isVisible()
    text = card.text()
    for words in (
        "<b>dense</b> · Dense",
        "tanh(x · kernel + bias)",
        "<code>tanh(x) = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)</code> · Squeezes into -1..1",
        "(None, 2) → (None, 3)",
        "9 parameters",
        "Outputs from −0.9 to 0.8, mean 0.125, standard deviation 0.5; 25 % are exactly 0.",
        "kernel: 6 values from −4 to 3",
        "the next step changes the weights by 0.05 % (healthy)",
        "1 of 3 units is saturated",
    ):
        assert words in text


def test_escape_hides_the_explanation_before_it_clears_the_selection(explained: Bench) -> None:
    scene = explained.view.network_scene
    explained.view.select((HIDDEN,))
    explained.view.explainer.toggle_selected()
    assert explained.view.explainer.card.isVisible()
    explained.key(Qt.Key.Key_Escape)
    assert not explained.view.explainer.card.isVisible()
    assert scene.selected_layers() == (HIDDEN,)
    explained.key(Qt.Key.Key_Escape)
    assert not scene.selected_layers()


def test_unit_is_explained_by_its_current_weights(explained: Bench) -> None:
    rest(explained, unit_pixel(explained, 0))
    text = explained.view.explainer.card.text()
    assert "dense[0] = tanh(0.82·x − 1.31·y + 0.05)" in text
    assert "Over the plane from −0.5 to 0.875." in text
    assert "In the flat part of tanh at 10 % of the samples." in text
    explained.view.show_frame(
        frame({WeightsProbe(): {HIDDEN: {"kernel": KERNEL + 1, "bias": BIAS}}})
    )
    assert "dense[0] = tanh(1.82·x − 0.31·y + 0.05)" in explained.view.explainer.card.text()


def test_card_follows_the_cursor_and_disappears_with_it(explained: Bench) -> None:
    rest(explained, unit_pixel(explained, 0))
    explained.move(unit_pixel(explained, 2))
    assert "dense[2]" in explained.view.explainer.card.text()
    explained.move(QPoint(4, 4))
    assert not explained.view.explainer.card.isVisible()


def test_card_is_as_high_as_its_text(explained: Bench) -> None:
    card = explained.view.explainer.card
    rest(explained, unit_pixel(explained, 0))
    of_unit = card.height()
    rest(explained, explained.title_pixel("layer2"))
    assert card.height() > of_unit
    rest(explained, unit_pixel(explained, 0))
    assert card.height() == of_unit


def test_a_press_hides_the_card(explained: Bench) -> None:
    rest(explained, explained.title_pixel("layer2"))
    explained.click(explained.title_pixel("layer2"))
    assert not explained.view.explainer.card.isVisible()


def test_numbers_are_asked_for_only_while_the_card_is_shown(explained: Bench) -> None:
    reports: list[bool] = []
    explained.view.probes_changed.connect(lambda: reports.append(True))
    assert ActivationHistogramsProbe() not in explained.view.probes()
    rest(explained, explained.title_pixel("layer2"))
    assert ActivationHistogramsProbe() in explained.view.probes()
    explained.move(QPoint(4, 4))
    assert ActivationHistogramsProbe() not in explained.view.probes()
    assert len(reports) == 2


def test_selected_layer_is_explained_without_the_mouse(explained: Bench) -> None:
    explained.view.select((HIDDEN,))
    explained.view.explainer.toggle_selected()
    assert "tanh(x · kernel + bias)" in explained.view.explainer.card.text()
    explained.view.explainer.toggle_selected()
    assert not explained.view.explainer.card.isVisible()


def test_frozen_layer_says_so(explained: Bench) -> None:
    explained.document.do(SetTrainable((HIDDEN,), False))
    rest(explained, explained.title_pixel("layer2"))
    assert "Frozen" in explained.view.explainer.card.text()


def test_card_disappears_with_its_layer(explained: Bench) -> None:
    rest(explained, explained.title_pixel("layer2"))
    explained.document.do(RemoveLayers((HIDDEN,)))
    assert not explained.view.explainer.card.isVisible()


def test_names_are_not_markup(explained: Bench) -> None:
    assert "&lt;b&gt;" in unit_formula("<b>", "linear", ("<i>",), np.ones(1, np.float32), 0.0)


def test_long_sums_show_the_strongest_terms() -> None:
    weights = np.linspace(-1, 1, 10, dtype=np.float32)
    names = [f"x{index}" for index in range(10)]
    text = unit_formula("y", "linear", names, weights, -2.0)
    assert text == (
        "<code>y = −1·x0 − 0.778·x1 − 0.556·x2 + 0.556·x7 + 0.778·x8 + 1·x9 + … 4 more − 2</code>"
    )


def test_softmax_of_a_unit_needs_the_sums_of_all() -> None:
    text = unit_formula("7", "softmax", ("a", "b"), np.array([1.5, -2.0], np.float32), None)
    assert "<code>s = 1.5·a − 2·b</code>" in text
    assert "share of 7 = eˢ / sum of eˢ of all units" in text


@pytest.mark.parametrize(
    ("type_name", "params", "expected"),
    [
        ("Dense", {"activation": "relu"}, "relu(x · kernel + bias)"),
        ("Dense", {"activation": "linear", "use_bias": False}, "x · kernel"),
        ("Dropout", {"rate": 0.35}, "x · mask / (1 − 0.35) while training, x otherwise"),
        ("GaussianNoise", {"stddev": 0.5}, "x + N(0, 0.5²) while training, x otherwise"),
        ("Conv2D", {"kernel_size": (5, 3)}, "Σ window of 5 × 3 · kernel + bias"),
        ("MaxPooling2D", {"pool_size": (3, 3)}, "max(window of 3 × 3)"),
        (
            "BatchNormalization",
            {"scale": False, "center": False, "epsilon": 1e-5},
            "(x − mean) / √(variance + 1e−05)",
        ),
        (
            "SimpleRNN",
            {"activation": "relu"},
            "hₜ = relu(xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias)",
        ),
        (
            "Bidirectional",
            {"layer": "GRU", "merge_mode": "sum"},
            "sum(GRU(x from the start), GRU(x from the end))",
        ),
        ("Opaque", {"class_name": "LeakyReLU"}, "LeakyReLU(x)"),
    ],
)
def test_formula_has_the_settings_of_the_layer(
    type_name: str, params: dict[str, ParamValue], expected: str
) -> None:
    spec = LAYERS[type_name]
    layer = Layer(LayerId("layer1"), type_name, "one", {**spec.defaults(), **params})
    assert formula_of(layer) == expected


@pytest.mark.parametrize("spec", LAYERS, ids=LAYERS.names)
def test_no_formula_shows_the_name_of_a_setting(spec: LayerSpec) -> None:
    layer = Layer(LayerId("layer1"), spec.name, "one", spec.defaults())
    for param in spec.params:
        if not isinstance(param.initial, bool) and param.initial is not None:
            assert param.name not in formula_of(layer).split(" ")


def test_small_kernel_of_a_filter_is_written_out() -> None:
    kernel = np.array([[[1], [-2]], [[0.5], [4]]], np.float32)
    table, bias = filter_lines(kernel, 0.25)
    assert [cell in table for cell in ("1&nbsp;", "−2&nbsp;", "0.5&nbsp;", "4&nbsp;")] == [True] * 4
    assert bias == "bias: 0.25"
    (line,) = filter_lines(np.arange(18, dtype=np.float32).reshape(3, 3, 2), None)
    assert line == "kernel: 3 × 3 × 2 numbers from 0 to 17"


def test_many_weights_are_summarized_by_their_range(explained: Bench) -> None:
    outline = Histogram(np.ones(2, np.float32), np.array([-0.5, 0.0, 0.5], np.float32), 0.1, 1, 0)
    explained.view.show_frame(frame({WeightHistogramsProbe(): {HIDDEN: {"gamma": outline}}}))
    rest(explained, explained.title_pixel("layer2"))
    assert "gamma: from −0.5 to 0.5, mean 0.1" in explained.view.explainer.card.text()


def test_box_is_where_it_covers_least() -> None:
    room, size = QRect(0, 0, 1000, 600), QSize(300, 200)
    card = QRect(400, 200, 150, 200)
    assert place_beside(size, card, (), room).x() > card.right()
    right = QRect(560, 0, 440, 600)
    assert place_beside(size, card, (right,), room).x() + size.width() < card.left()
    at_edge = QRect(940, 580, 60, 20)
    corner = place_beside(size, at_edge, (), room)
    assert room.contains(QRect(corner, size))
    assert not QRect(corner, size).intersects(at_edge)
