"""The saliency panel: maps in the right form, the law in words, wrong answers to choose."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.preparation.cells import as_texts
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.values import TargetColumn
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.probes import PredictionsAnswer, SampleProbe
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe
from playground.ui.panels.saliency.maps import PictureMaps, RowBars, StepBars, heat_map
from playground.ui.panels.saliency.panel import PREDICTIONS, SaliencyPanel
from playground.ui.panels.saliency.words import Form, law, rows_of
from playground.ui.panels.saliency.wrong import wrong_answers
from playground.ui.theme.appearance import Appearance
from playground.ui.theme.theme import DARK
from tests.ui.panels.test_slice import state_of
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
PICTURES = Task(
    kind=TaskKind.MULTICLASS, input_shape=(8, 8), output_units=3, class_names=("a", "b", "c")
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def answer_of(
    x: np.ndarray, outputs: tuple[float, ...] = (0.1, 0.8, 0.1), parts: np.ndarray | None = None
) -> SaliencyAnswer:
    x = x.astype(np.float32)
    found = (x * 0.01 if parts is None else parts).astype(np.float32)
    return SaliencyAnswer(x, x * 0, 1.0, np.array(outputs, np.float32), 1, 0.3, -x, found, 64)


def pictures() -> Prepared:
    x = np.zeros((4, 8, 8), np.float32)
    x[:, 2:4] = 1.0
    samples = Samples(x, np.array([0, 1, 2, 1], np.int32))
    return Prepared(PICTURES, samples, samples)


@pytest.fixture
def panel(qtbot: QtBot) -> SaliencyPanel:
    panel = SaliencyPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 220)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def show(panel: SaliencyPanel, scenes: Scenes, data: Prepared, answer: SaliencyAnswer) -> None:
    outputs = np.array([[0.9, 0, 0.1], [0.6, 0.3, 0.1], [0, 0.8, 0.2], [0, 1, 0]], np.float32)
    panel.show_state(scenes.state(3, task=data.task))
    panel.show_data(data)
    (probe,) = (each for each in panel.probes() if isinstance(each, SaliencyProbe))
    answers = {probe: answer, PREDICTIONS: PredictionsAnswer(outputs, outputs)}
    panel.show_frame(scenes.frame(1, answers))


def test_a_picture_has_its_maps_and_the_law_in_words(panel: SaliencyPanel, scenes: Scenes) -> None:
    data = pictures()
    parts = np.zeros((8, 8))
    parts[2, 2], parts[5, 5] = 0.6, -0.1
    show(panel, scenes, data, answer_of(data.test.x[0], parts=parts))
    assert isinstance(panel.maps.content, PictureMaps)
    assert panel.heading.text() == "Sample 1 of 4: b — answered b (0.800)"
    assert panel.law.text() == (
        "The output for “b” is 0.5 higher than for a dark picture; the parts add up to 0.5."
    )


def test_parts_that_do_not_add_up_are_said() -> None:
    text = law(answer_of(np.ones((8, 8)), parts=np.full((8, 8), 0.001)), PICTURES, Form.PICTURE)
    assert "should be equal" in text
    unreached = replace(answer_of(np.ones((8, 8))), is_reached=False)
    assert law(unreached, PICTURES, Form.PICTURE).startswith("No gradient reaches the input")


def test_another_class_can_be_explained(panel: SaliencyPanel, scenes: Scenes, qtbot: QtBot) -> None:
    show(panel, scenes, pictures(), answer_of(np.ones((8, 8))))
    assert [panel.output.itemText(at) for at in range(4)] == ["the answer", "a", "b", "c"]
    with qtbot.waitSignal(panel.probes_changed):
        panel.output.setCurrentIndex(3)
        panel.output.activated.emit(3)
    assert SaliencyProbe(0, 2) in panel.probes()


def test_a_wrong_answer_is_chosen_and_other_views_follow(
    panel: SaliencyPanel, scenes: Scenes, qtbot: QtBot
) -> None:
    show(panel, scenes, pictures(), answer_of(np.ones((8, 8))))
    lines = [panel.wrong.list.item(at).text() for at in range(panel.wrong.list.count())]
    assert lines == ["80 % · 3: c → b", "60 % · 2: b → a"]
    row = panel.wrong.list.visualItemRect(panel.wrong.list.item(1)).center()
    with qtbot.waitSignal(panel.sample_requested) as asked:
        qtbot.mouseClick(panel.wrong.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert asked.args == [1]
    assert SaliencyProbe(1) in panel.probes()
    panel.watch_sample(SampleProbe(2))
    assert panel.index == 2
    panel.watch_sample(SampleProbe(0, (0.0,) * 64))
    assert panel.index == 2


def test_a_wrong_answer_is_chosen_as_soon_as_the_list_is_there(
    panel: SaliencyPanel, scenes: Scenes, qtbot: QtBot
) -> None:
    panel.choose_wrong()
    with qtbot.waitSignal(panel.wrong.chosen) as chosen:
        show(panel, scenes, pictures(), answer_of(np.ones((8, 8))))
    assert chosen.args == [2]


def test_the_heading_names_the_sample_that_is_drawn_until_the_next_answer_comes(
    panel: SaliencyPanel, scenes: Scenes
) -> None:
    show(panel, scenes, pictures(), answer_of(np.ones((8, 8))))
    panel.go_to(2)
    panel.redraw()
    assert panel.heading.text().startswith("Sample 1 of 4: b")
    panel.show_frame(scenes.frame(1, {SaliencyProbe(2): answer_of(np.ones((8, 8)))}))
    assert panel.heading.text().startswith("Sample 3 of 4: b")


def test_the_sample_buttons_wrap_round(panel: SaliencyPanel, scenes: Scenes, qtbot: QtBot) -> None:
    show(panel, scenes, pictures(), answer_of(np.ones((8, 8))))
    qtbot.mouseClick(panel.previous, Qt.MouseButton.LeftButton)
    assert panel.index == 3
    qtbot.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    assert panel.index == 0


def test_columns_are_sorted_by_their_part_and_have_names(
    panel: SaliencyPanel, scenes: Scenes
) -> None:
    state = state_of("iris")
    data = prepare(state.project.data, no_progress)
    parts = np.array([0.1, -0.4, 0.0, 0.2])
    show(panel, scenes, data, answer_of(np.ones(4), parts=parts))
    content = panel.maps.content
    assert isinstance(content, RowBars)
    names = data.task.feature_names
    assert [row.name for row in content.rows] == [names[1], names[3], names[0], names[2]]


def test_a_text_is_shown_in_words_without_the_padding() -> None:
    data = prepare(state_of("reviews").project.data, no_progress)
    answer = answer_of(data.test.x[0], (0.2, 0.8), parts=np.arange(12))
    words = [row.name for row in rows_of(answer, data, Form.WORDS)]
    review = as_texts(data.rows["review"])
    assert words == review.values[review.codes[0]].replace(",", "").split()


def test_a_sequence_has_a_bar_per_step(panel: SaliencyPanel, scenes: Scenes) -> None:
    task = Task(kind=TaskKind.MULTICLASS, input_shape=(5, 2), output_units=3)
    x = np.arange(40, dtype=np.float32).reshape(4, 5, 2)
    samples = Samples(x, np.array([0, 1, 2, 1], np.int32))
    show(panel, scenes, Prepared(task, samples, samples), answer_of(x[0]))
    content = panel.maps.content
    assert isinstance(content, StepBars)
    np.testing.assert_allclose(content.parts, (x[0] * 0.01).sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(content.gradient, np.linalg.norm(x[0], axis=1), rtol=1e-5)


def test_a_map_covers_the_picture_where_it_is_large_and_leaves_it_where_it_is_zero() -> None:
    values = np.zeros((8, 8), np.float32)
    values[0, 0], values[0, 1] = 1.0, -1.0
    image = heat_map(np.ones((8, 8), np.float32), values, DARK)
    assert image.pixelColor(0, 0) == QColor(DARK.positive)
    assert image.pixelColor(1, 0) == QColor(DARK.negative)
    grey = image.pixelColor(4, 4)
    assert grey.red() == grey.green() == grey.blue() > 90


def test_wrong_answers_of_two_classes_and_of_numbers() -> None:
    two = Task(kind=TaskKind.BINARY, input_shape=(1,), class_names=("no", "yes"))
    samples = Samples(np.zeros((3, 1), np.float32), np.array([[0.0], [1], [1]], np.float32))
    outputs = np.array([[0.6], [0.05], [0.9]], np.float32)
    assert [(each.line) for each in wrong_answers(samples, outputs, two)] == [
        "95 % · 2: yes → no",
        "60 % · 1: no → yes",
    ]
    number = Task(kind=TaskKind.REGRESSION, input_shape=(1,))
    errors = [each.sureness for each in wrong_answers(samples, outputs, number)]
    assert errors == pytest.approx([0.95, 0.6, 0.1], abs=1e-6)


def test_scaled_targets_are_shown_in_the_units_of_the_data(
    panel: SaliencyPanel, scenes: Scenes
) -> None:
    """A mean of 20 and a deviation of 5: what the network calls 1 is 25."""
    target = TargetColumn(TaskKind.REGRESSION, "degrees", offset=(20.0,), scale=(5.0,))
    rows = {"a": np.array([0.0, 1.0])}
    task = Task(kind=TaskKind.REGRESSION, input_shape=(1,), feature_names=("a",))
    samples = Samples(np.array([[0.0], [1.0]], np.float32), np.array([[1.0], [-2]], np.float32))
    data = Prepared(task, samples, samples, preparation=fit(rows, [ColumnChoice(name="a")], target))
    one = np.ones(1, np.float32)
    answer = SaliencyAnswer(one, one * 0, 1.0, one * 0.8, 0, 0.3, one, one * 0.5, 64)
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(data)
    (probe,) = (each for each in panel.probes() if isinstance(each, SaliencyProbe))
    outputs = np.array([[0.8], [-1.0]], np.float32)
    answers = {probe: answer, PREDICTIONS: PredictionsAnswer(outputs, outputs)}
    panel.show_frame(scenes.frame(1, answers))
    assert panel.heading.text() == "Sample 1 of 2: 25 — answered 24"
    assert panel.law.text() == (
        "The output is 2.5 higher than for the average sample; the parts add up to 2.5."
    )
    assert isinstance(panel.maps.content, RowBars)
    assert [(row.gradient, row.part) for row in panel.maps.content.rows] == [(5.0, 2.5)]
    lines = [panel.wrong.list.item(at).text() for at in range(panel.wrong.list.count())]
    assert lines == ["error 5 · 2: 10 → 15", "error 1 · 1: 25 → 24"]


def test_no_line_of_the_largest_errors_is_cut_beside_the_bars_of_a_series(
    panel: SaliencyPanel, scenes: Scenes, look: Appearance
) -> None:
    """In the width that a window of 1280 pixels leaves, with long numbers on both sides."""
    look.choose_text(100)
    panel.resize(686, 190)
    task = Task(kind=TaskKind.REGRESSION, input_shape=(24, 1))
    x = np.linspace(0, 1, 1200 * 24, dtype=np.float32).reshape(1200, 24, 1)
    samples = Samples(x, np.linspace(-0.4321, 0.9876, 1200, dtype=np.float32)[:, None])
    data = Prepared(task, samples, samples)
    answer = SaliencyAnswer(x[0], x[0] * 0, 1.0, np.ones(1, np.float32), 0, 0.3, x[0], x[0], 64)
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(data)
    (probe,) = (each for each in panel.probes() if isinstance(each, SaliencyProbe))
    outputs = np.full((1200, 1), 1.2345, np.float32)
    answers = {probe: answer, PREDICTIONS: PredictionsAnswer(outputs, outputs)}
    panel.show_frame(scenes.frame(1, answers))
    QTest.qWait(0)
    lines = panel.wrong.list
    assert len(lines.item(0).text()) > 30
    assert lines.sizeHintForColumn(0) <= lines.viewport().width()
    assert panel.maps.width() >= 300


def test_it_is_offered_where_an_answer_is_one_row(scenes: Scenes) -> None:
    flat, picture = (
        scenes.state(3, task=PICTURES),
        Task(kind=TaskKind.REGRESSION, input_shape=(8, 8), target_shape=(8, 8)),
    )
    assert SaliencyPanel.is_useful(flat)
    assert not SaliencyPanel.is_useful(scenes.state(3, task=picture))
