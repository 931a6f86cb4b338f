"""Frames on the items: which probes they have, and what they show of the answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, SetParams
from playground.document.project import LayerId, Point
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    GradientsProbe,
    Histogram,
    NeuronMapsProbe,
    Probe,
    SampleAnswer,
    SampleProbe,
    WeightsProbe,
)
from playground.ui.designer.cards.pictures.class_bars import ClassBars
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.theme.theme import DARK, LIGHT
from tests.ui.designer.conftest import PLANE_TASK, Bench, wire

DIGITS = Task(
    kind=TaskKind.MULTICLASS,
    input_shape=(28, 28, 1),
    output_units=10,
    class_names=tuple("0123456789"),
)


def frame(answers: Mapping[Probe[Any], Any]) -> Frame:
    """Return a moment of a run."""
    return Frame(generation=1, epoch=1, step=0, steps_per_epoch=1, answers=answers)


def maps_of(**values: float) -> dict[LayerId, np.ndarray[Any, np.dtype[np.float32]]]:
    """Return maps of one value each: ``layer2=0.5``."""
    counts = {"layer1": 2, "layer2": 3, "layer3": 1}
    return {
        LayerId(name): np.full((counts[name], 50, 50), value, np.float32)
        for name, value in values.items()
    }


@pytest.fixture
def convolution(bench: Bench) -> Bench:
    """Input, Conv2D of 20 filters, Flatten, softmax over ten classes."""
    bench.task = DIGITS
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Input", {}),
        ("Conv2D", {"filters": 20, "kernel_size": (3, 3)}),
        ("Flatten", {}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    )
    for number, (name, params) in enumerate(steps):
        source = LayerId(f"layer{number}") if number else None
        bench.document.do(AddLayer(name, Point(number * 260.0, 0.0), params, source))
    bench.view.navigation.fit()
    return bench


def test_small_layers_in_the_plane_ask_for_maps_and_weights(chain: Bench) -> None:
    marks = {GradientsProbe()}
    assert chain.view.probes() == {NeuronMapsProbe(), WeightsProbe()} | marks


def test_large_layer_asks_for_a_histogram_and_says_so(chain: Bench) -> None:
    reports: list[bool] = []
    chain.view.probes_changed.connect(lambda: reports.append(True))
    chain.task = replace(PLANE_TASK, plane=None)
    chain.document.do(SetParams(LayerId("layer2"), {"units": 17}))
    assert ActivationHistogramsProbe() in chain.view.probes()
    assert reports


def test_images_ask_for_the_sample_that_is_watched(convolution: Bench) -> None:
    marks = {GradientsProbe(), WeightsProbe()}
    assert convolution.view.probes() == {SampleProbe()} | marks
    convolution.view.watch_sample(SampleProbe(7))
    assert convolution.view.probes() == {SampleProbe(7)} | marks


def test_items_out_of_sight_have_no_probes(chain: Bench) -> None:
    chain.view.navigation.zoom_reset()
    chain.view.centerOn(3000, 3000)
    assert chain.view.probes() == frozenset()


def test_what_comes_into_sight_is_drawn_without_another_frame(chain: Bench) -> None:
    chain.view.navigation.zoom_reset()
    chain.view.centerOn(3000, 3000)
    maps = maps_of(layer1=1.0, layer2=-1.0, layer3=0.5)
    chain.view.show_frame(frame({NeuronMapsProbe(): maps}))
    assert chain.item("layer3").rendered is None
    chain.view.navigation.fit()
    assert chain.item("layer3").rendered is not None
    assert chain.item("layer1").rendered is not None


def test_maps_show_sign_by_colour(chain: Bench) -> None:
    chain.view.show_frame(frame({NeuronMapsProbe(): maps_of(layer1=1.0, layer2=-1.0)}))
    images = chain.item("layer1").rendered, chain.item("layer2").rendered
    assert images[0] is not None
    assert images[1] is not None
    assert images[0][0].pixelColor(3, 3) == QColor(DARK.positive)
    assert images[1][2].pixelColor(3, 3) == QColor(DARK.negative)


def test_prediction_is_neutral_half_way_between_the_labels(chain: Bench) -> None:
    chain.document.do(SetParams(LayerId("layer3"), {"activation": "sigmoid"}))
    chain.view.show_frame(frame({NeuronMapsProbe(): maps_of(layer3=0.5)}))
    rendered = chain.item("layer3").rendered
    assert rendered is not None
    shown, neutral = rendered[0].pixelColor(0, 0), QColor(DARK.neutral)
    assert abs(shown.red() - neutral.red()) <= 2
    assert abs(shown.blue() - neutral.blue()) <= 2


def test_lowest_y_is_at_the_bottom(chain: Bench) -> None:
    values = np.full((3, 50, 50), -1.0, np.float32)
    values[:, 0, :] = 1.0
    chain.view.show_frame(frame({NeuronMapsProbe(): {LayerId("layer2"): values}}))
    rendered = chain.item("layer2").rendered
    assert rendered is not None
    assert rendered[0].pixelColor(10, 49) == QColor(DARK.positive)


def test_maps_of_nan_are_neutral(chain: Bench) -> None:
    chain.view.show_frame(frame({NeuronMapsProbe(): maps_of(layer2=float("nan"))}))
    rendered = chain.item("layer2").rendered
    assert rendered is not None
    assert abs(rendered[0].pixelColor(0, 0).red() - QColor(DARK.neutral).red()) <= 2


def test_frame_of_another_network_is_not_shown(chain: Bench) -> None:
    chain.document.do(SetParams(LayerId("layer2"), {"units": 5}))
    chain.view.show_frame(frame({NeuronMapsProbe(): maps_of(layer2=1.0)}))
    assert chain.item("layer2").rendered is None


def test_strand_under_the_cursor_shows_its_weight(chain: Bench) -> None:
    kernel = np.array([[0.5, -1.25, 2.0], [0.0, 3.0, -4.0]], np.float32)
    chain.view.show_frame(frame({WeightsProbe(): {LayerId("layer2"): {"kernel": kernel}}}))
    bundle = chain.view.network_scene.wire_items[wire(1, 2)]
    assert isinstance(bundle, BundleItem)
    strand = bundle.strands[1]
    assert bundle.weight_of(strand) == -1.25
    chain.move(chain.pixel(bundle.point_on(strand, 0.85)))
    assert chain.view.hint.shown == "x → dense[1]: −1.250 (click to change)"


def test_cards_keep_their_size_when_the_first_frame_arrives(convolution: Bench) -> None:
    before = convolution.view.network_scene.sizes()
    rng = np.random.default_rng(0)
    activations = {
        LayerId("layer2"): rng.random((26, 26, 20), np.float32),
        LayerId("layer3"): rng.random(13520, np.float32),
        LayerId("layer4"): np.eye(10, dtype=np.float32)[7],
    }
    answer = SampleAnswer(rng.random((28, 28, 1), np.float32), 7, activations)
    convolution.view.show_frame(frame({SampleProbe(): answer}))
    assert convolution.view.network_scene.sizes() == before
    shown = [item.rendered for item in convolution.view.network_scene.layer_items.values()]
    assert [len(rendered) for rendered in shown] == [1, 12, 1, 10]
    assert shown[3][7] == 1.0
    assert convolution.item("layer2").picture.note == "1–12"


def test_histogram_is_drawn_in_its_place(chain: Bench) -> None:
    chain.task = replace(PLANE_TASK, plane=None)
    chain.document.do(SetParams(LayerId("layer2"), {"units": 40}))
    counts = np.array([1.0, 4.0, 0.0], np.float32)
    histogram = Histogram(counts, np.arange(4, dtype=np.float32), 0.0, 1.0, 0.0)
    chain.view.show_frame(frame({ActivationHistogramsProbe(): {LayerId("layer2"): histogram}}))
    rendered = chain.item("layer2").rendered
    assert rendered is not None
    assert rendered.boundingRect().height() == pytest.approx(1.0)


def test_softmax_rows_carry_the_class_names(convolution: Bench) -> None:
    picture = convolution.item("layer4").picture
    assert isinstance(picture, ClassBars)
    assert picture.labels == DIGITS.class_names


def test_theme_changes_the_picture(chain: Bench) -> None:
    corner = chain.view.grab().toImage().pixelColor(2, 2)
    assert corner == QColor(DARK.window)
    chain.view.apply_theme(LIGHT)
    assert chain.view.grab().toImage().pixelColor(2, 2) == QColor(LIGHT.window)
    card = chain.item("layer2").card_rect()
    pixel = chain.pixel(card.topLeft() + QPointF(6, 30))
    shown = chain.view.grab().toImage().pixelColor(pixel)
    assert shown == QColor(LIGHT.raised)


def test_new_data_removes_old_pictures(chain: Bench) -> None:
    chain.view.show_frame(frame({NeuronMapsProbe(): maps_of(layer2=1.0)}))
    chain.task = replace(chain.task, feature_names=("x", "y"))
    chain.view.forget_pictures()
    assert chain.item("layer2").rendered is None
