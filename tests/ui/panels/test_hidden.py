"""The hidden map: which layer, where the samples are, and t-SNE on request."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import HiddenAnswer, HiddenProbe
from playground.ui.panels.hidden import HiddenPanel, in_square, turned_like
from playground.ui.view_state import ViewState
from tests.ui.panels.test_slice import state_of
from tests.ui.recording_editor import RecordingEditor

SAMPLES = 45


@pytest.fixture
def state() -> ViewState:
    return state_of("iris")


@pytest.fixture
def panel(qtbot: QtBot, state: ViewState) -> HiddenPanel:
    panel = HiddenPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 260)
    panel.show_state(state)
    panel.show_data(prepare(state.project.data, no_progress))
    panel.show()
    return panel


def answer_with(places: np.ndarray) -> HiddenAnswer:
    return HiddenAnswer(np.zeros((len(places), 8), np.float32), places.astype(np.float32), 0.75)


def show(panel: HiddenPanel, places: np.ndarray, epoch: int = 3) -> None:
    (probe,) = panel.probes()
    panel.show_frame(
        Frame(
            generation=1,
            epoch=epoch,
            step=0,
            steps_per_epoch=5,
            is_live=True,
            curves=Curves(("loss",), np.zeros((epoch, 1), np.float32)),
            answers={probe: answer_with(places)},
        )
    )


def places_of(count: int = SAMPLES) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, 2))


def test_the_layer_before_the_output_is_shown_first(panel: HiddenPanel, state: ViewState) -> None:
    (probe,) = panel.probes()
    assert isinstance(probe, HiddenProbe)
    assert probe.layer_id == state.project.network.layers[1].id


def test_another_layer_is_asked_about(panel: HiddenPanel, state: ViewState) -> None:
    panel.layer.setCurrentIndex(0)
    panel.layer.activated.emit(0)
    assert panel.probes() == {HiddenProbe(state.project.network.layers[0].id)}


def test_samples_are_drawn_with_the_share_of_the_variance(panel: HiddenPanel) -> None:
    assert panel.notice
    show(panel, places_of())
    assert not panel.notice
    (dots,) = panel.view._dots
    assert len(dots.positions) == SAMPLES
    assert "75 % of it" in panel.sentence.text()


def test_the_sample_under_the_cursor_is_named(panel: HiddenPanel) -> None:
    show(panel, places_of())
    (dots,) = panel.view._dots
    x, y = dots.positions[7]
    panel.view.hovered.emit(QPointF(float(x), float(y)))
    assert panel.view._readout.startswith("sample 8: ")
    samples = panel._samples
    assert samples is not None
    panel._samples = replace(samples, names=tuple(f"cat/{at}.png" for at in range(SAMPLES)))
    panel.view.hovered.emit(QPointF(float(x), float(y)))
    assert panel.view._readout.endswith(" · cat/7.png")


def test_tsne_is_asked_for_once_and_shown_until_pca_is_wanted(
    panel: HiddenPanel, qtbot: QtBot
) -> None:
    show(panel, places_of(), epoch=12)
    asked: list[Any] = []
    panel.tsne_requested.connect(asked.append)
    panel.tsne.click()
    panel.tsne.click()
    assert len(asked) == 1
    places = places_of() * np.array([1, 5])
    panel.show_tsne(places.astype(np.float32))
    assert "Epoch 12" in panel.sentence.text()
    show(panel, places_of(), epoch=13)
    (dots,) = panel.view._dots
    assert dots.positions == pytest.approx(in_square(places.astype(np.float32)))
    panel.pca.click()
    assert "75 %" in panel.sentence.text()


def test_a_failure_is_said(panel: HiddenPanel) -> None:
    show(panel, places_of())
    panel.tsne.click()
    panel.show_tsne(None, "It took too long.")
    assert panel.sentence.text() == "It took too long."
    assert panel.tsne.isEnabled()


@given(st.floats(0, 2 * np.pi), st.booleans())
def test_a_turn_or_a_mirror_image_does_not_move_the_picture(
    angle: float, is_mirrored: bool
) -> None:
    before = places_of(30).astype(np.float32)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if is_mirrored:
        turn = turn @ np.diag([1, -1])
    after = turned_like((before @ turn).astype(np.float32), before)
    assert after == pytest.approx(before, abs=1e-4)


@given(st.integers(1, 40), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_all_places_are_in_the_square(count: int, middle: float, reach: float) -> None:
    places = (places_of(count) * reach + middle).astype(np.float32)
    square = in_square(places)
    assert (square >= -1e-3).all()
    assert (square <= 1 + 1e-3).all()


def test_the_method_that_is_shown_is_the_checked_one(panel: HiddenPanel) -> None:
    def shown() -> tuple[bool, bool]:
        return panel.pca.isChecked(), panel.tsne.isChecked()

    show(panel, places_of())
    assert shown() == (True, False)
    panel.tsne.click()
    assert shown() == (False, True)
    panel.show_tsne(None, "t-SNE was cancelled.")
    assert shown() == (True, False)
    panel.tsne.click()
    panel.show_tsne(places_of().astype(np.float32))
    assert shown() == (False, True)
    panel.pca.click()
    assert shown() == (True, False)


def test_classes_with_short_names_are_distinguished_without_colour(qtbot: QtBot) -> None:
    """Ten colours look alike, to some people more than to others: digits are drawn as digits."""
    panel = HiddenPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 260)
    digits = state_of("digits")
    data = prepare(digits.project.data, no_progress)
    panel.show_state(digits)
    panel.show_data(data)
    panel.show()
    empty = panel.view.grab().toImage()
    show(panel, places_of(len(data.test)))
    (drawn,) = panel.view._dots
    assert drawn.marks == tuple(str(int(label)) for label in np.ravel(data.test.y))
    assert panel.view.grab().toImage() != empty


def test_classes_with_long_names_are_drawn_as_points(panel: HiddenPanel) -> None:
    show(panel, places_of())
    (drawn,) = panel.view._dots
    assert drawn.marks == ()
