"""A row is typed or dragged together, and the model answers; what is unusual is said."""

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, Fill, Scaling
from playground.datasets.preparation.raw import RawColumns, Texts, rows_taken
from playground.datasets.preparation.values import (
    NumberColumn,
    SeriesWindow,
    Spelling,
    TargetColumn,
)
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.probes import SampleAnswer, SampleProbe
from playground.ui.panels.predict.cells import CategoryCell, NumberCell
from playground.ui.panels.predict.panel import NO_DATA, NO_FORM, NO_PICTURE, NO_TEXT, PredictPanel
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
ROWS: RawColumns = {
    "age": np.array([20.0, 40.0, 60.0, np.nan]),
    "sex": Texts.of(["f", "m", "f", None]),
}
CHOICES = (
    ColumnChoice(name="age", fill=Fill.MEDIAN, scaling=Scaling.MINMAX),
    ColumnChoice(name="sex", kind=ColumnKind.CATEGORY),
)
PREPARATION = fit(ROWS, CHOICES, TargetColumn(TaskKind.BINARY, "survived", ("no", "yes")))
TASK = Task(
    kind=TaskKind.BINARY,
    input_shape=(3,),
    class_names=("no", "yes"),
    feature_names=PREPARATION.feature_names,
)
X = apply(PREPARATION, ROWS)
DATA = Prepared(
    TASK,
    Samples(X, np.zeros((4, 1), np.float32)),
    Samples(X[:0], np.zeros((0, 1), np.float32)),
    preparation=PREPARATION,
    rows=rows_taken(ROWS, slice(2)),
)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> PredictPanel:
    panel = PredictPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 220)
    panel.show_state(scenes.state(1, task=TASK))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def asked(panel: PredictPanel) -> list[float]:
    (probe,) = panel.probes()
    assert isinstance(probe, SampleProbe)
    assert probe.x is not None
    return list(probe.x)


def answer(panel: PredictPanel, scenes: Scenes, value: float) -> None:
    assert panel.state is not None
    (probe,) = panel.probes()
    output = panel.state.inference.output
    assert output is not None
    found = SampleAnswer(X[0], 0.0, {output: np.array([value], np.float32)})
    panel.show_frame(scenes.frame(1, {probe: found}))


def test_without_data_it_says_so(panel: PredictPanel) -> None:
    assert panel.notice == NO_DATA
    assert panel.probes() == frozenset()


def test_the_form_starts_with_a_typical_row(panel: PredictPanel, scenes: Scenes) -> None:
    panel.show_data(DATA)
    assert {name: cell.text for name, cell in panel.form.cells.items()} == {"age": "40", "sex": "f"}
    assert asked(panel) == [0.5, 1.0, 0.0]
    answer(panel, scenes, 0.25)
    assert panel.answer_label.text() == "no"
    assert panel.share_label.text() == "75.0 %"


def test_a_slider_asks_again_with_each_step(panel: PredictPanel, qtbot: QtBot) -> None:
    panel.show_data(DATA)
    cell = panel.form.cells["age"]
    assert isinstance(cell, NumberCell)
    with qtbot.waitSignal(panel.probes_changed):
        QTest.keyClick(cell.slider, Qt.Key.Key_Right)
    assert cell.text == "41"
    assert asked(panel)[0] == pytest.approx(0.525)


EXACT = {
    "prices": np.array([236_456.59, 1_032_862.11, 116_231.92]),
    "longitudes": np.array([-122.4194, 37.7749, 0.0]),
    "seconds": np.array([1_732_870_492.0, 1_732_870_491.5, 1e-7]),
    "single precision": np.array([0.1, 1 / 3, 2e8], np.float32).astype(float),
    "immense": np.array([1e20, -3.5e20, 12.0]),
}


@pytest.mark.parametrize("name", EXACT)
def test_the_model_is_asked_about_the_row_that_is_shown_to_its_last_digit(
    panel: PredictPanel, name: str
) -> None:
    rows: RawColumns = {"age": EXACT[name], "sex": rows_taken(ROWS, slice(3))["sex"]}
    panel.show_data(replace(DATA, preparation=fit(rows, CHOICES, PREPARATION.target), rows=rows))
    for row in range(3):
        panel.watch_row(row)
        assert float(panel.form.cells["age"].text) == pytest.approx(EXACT[name][row], rel=1e-7)
        assert panel.preparation is not None
        expected = apply(panel.preparation, rows)[row].tolist()
        assert asked(panel) == pytest.approx(expected, rel=1e-6, abs=1e-7)
        assert panel.remarks.text() == ""


@pytest.mark.parametrize(
    ("low", "high", "is_whole"),
    [
        (116_231.92, 1_032_862.11, False),
        (-122.5199, -121.0001, False),
        (0.00012, 0.00093, False),
        (3, 1_003, True),
        (0, 1, True),
    ],
)
def test_a_slider_stays_in_the_range_and_writes_short_numbers(
    low: float, high: float, is_whole: bool, qtbot: QtBot
) -> None:
    column = NumberColumn("a", low=low, high=high, typical=low, is_whole=is_whole)
    cell = NumberCell(column)
    qtbot.addWidget(cell)
    texts = []
    cell.slider.setValue(1)
    for place in range(cell.slider.maximum() + 1):
        cell.slider.setValue(place)
        texts.append(cell.text)
    values = [float(text) for text in texts]
    assert (values[0], values[-1]) == (low, high)
    assert values == sorted(set(values))
    assert all(len(text) <= 9 for text in texts[1:-1])
    assert not any("e" in text for text in texts)
    assert not is_whole or all(value.is_integer() for value in values)


def test_a_number_outside_the_training_data_is_answered_with_a_remark(
    panel: PredictPanel,
) -> None:
    panel.show_data(DATA)
    cell = panel.form.cells["age"]
    assert isinstance(cell, NumberCell)
    cell.edit.selectAll()
    QTest.keyClicks(cell.edit, "95")
    assert asked(panel)[0] == pytest.approx(1.875)
    assert panel.remarks.text() == "age lies outside 20 to 60, where the training data was"
    assert cell.slider.value() == cell.slider.maximum()


def test_an_empty_cell_is_filled_and_a_word_is_not_answered(
    panel: PredictPanel, scenes: Scenes
) -> None:
    panel.show_data(DATA)
    answer(panel, scenes, 0.25)
    cell = panel.form.cells["age"]
    assert isinstance(cell, NumberCell)
    cell.edit.selectAll()
    QTest.keyClick(cell.edit, Qt.Key.Key_Delete)
    assert asked(panel)[0] == 0.5
    assert panel.remarks.text() == "age is missing and was filled in"
    QTest.keyClicks(cell.edit, "old")
    assert panel.probes() == frozenset()
    assert panel.remarks.text() == "age is not a number"
    assert panel.answer_label.text() == "—"


def test_a_text_that_was_never_seen_can_be_tried(panel: PredictPanel) -> None:
    panel.show_data(DATA)
    cell = panel.form.cells["sex"]
    assert isinstance(cell, CategoryCell)
    cell.setFocus()
    QTest.keyClick(cell, Qt.Key.Key_End)
    assert asked(panel) == [0.5, 0.0, 0.0]
    assert panel.remarks.text() == "sex is not among the categories of the training data"


def test_rows_of_the_data_can_be_shown_in_turn(panel: PredictPanel) -> None:
    panel.show_data(DATA)
    for expected in (X[0], X[1], X[0]):
        QTest.mouseClick(panel.next, Qt.MouseButton.LeftButton)
        np.testing.assert_allclose(asked(panel), expected, atol=1e-6)
    QTest.mouseClick(panel.usual, Qt.MouseButton.LeftButton)
    assert asked(panel)[0] == 0.5


def test_the_heading_says_which_row_it_is_and_what_is_true(panel: PredictPanel) -> None:
    panel.show_data(DATA)
    assert panel.heading == "A row: predicted survived"
    panel.watch_row(1)
    assert panel.heading == "Row 2 of the training data: survived is no"
    line = panel.form.cells["age"].findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "1")
    assert panel.heading == "Row 2 of the training data, changed: predicted survived"
    panel.watch_row(0)
    assert panel.heading == "Row 1 of the training data: survived is no"


def test_a_row_that_was_chosen_elsewhere_is_shown(panel: PredictPanel) -> None:
    panel.show_data(DATA)
    panel.watch_row(1)
    np.testing.assert_allclose(asked(panel), X[1], atol=1e-6)
    panel.watch_row(len(X))
    np.testing.assert_allclose(asked(panel), X[1], atol=1e-6)


@pytest.mark.parametrize(
    ("shape", "notice", "button"),
    [((8, 8), NO_PICTURE, "New picture…"), ((8,), NO_FORM, "File of arrays…")],
)
def test_arrays_have_no_form_but_a_file(
    shape: tuple[int, ...],
    notice: str,
    button: str,
    panel: PredictPanel,
    scenes: Scenes,
    qtbot: QtBot,
) -> None:
    images = {"image": np.zeros((2, *shape), np.float32)}
    choice = ColumnChoice(name="image", kind=ColumnKind.ARRAY)
    found = fit(images, [choice], TargetColumn(TaskKind.MULTICLASS, "", ("a", "b")))
    task = Task(kind=TaskKind.MULTICLASS, input_shape=shape, output_units=2)
    samples = Samples(images["image"], np.zeros(2, np.int32))
    panel.show_state(scenes.state(2, task=task))
    panel.show_data(Prepared(task, samples, samples, preparation=found))
    assert panel.notice == notice
    assert panel.file.text() == button
    with qtbot.waitSignal(panel.file_requested):
        QTest.mouseClick(panel.file, Qt.MouseButton.LeftButton)


def test_a_time_series_has_no_form_but_a_file(
    panel: PredictPanel, scenes: Scenes, qtbot: QtBot
) -> None:
    found = msgspec.structs.replace(PREPARATION, window=SeriesWindow(3, horizon=2))
    task = replace(TASK, input_shape=found.input_shape)
    x = apply(found, ROWS)
    samples = Samples(x, np.zeros((len(x), 1), np.float32))
    panel.show_data(DATA)
    panel.show_state(scenes.state(2, task=task))
    panel.show_data(Prepared(task, samples, samples, preparation=found, rows=ROWS))
    words = "The model looks back on 3 rows and predicts 2 rows ahead. Open a file of rows, the "
    assert panel.notice == f"{words}oldest first, with the button."
    assert panel.probes() == frozenset()
    assert not panel.next.isEnabled()
    with qtbot.waitSignal(panel.file_requested):
        QTest.mouseClick(panel.file, Qt.MouseButton.LeftButton)


def test_a_text_that_is_not_typed_has_no_answer(qtbot: QtBot, scenes: Scenes) -> None:
    rows: RawColumns = {"review": Texts.of(["good film", "bad film"])}
    choice = ColumnChoice(name="review", kind=ColumnKind.TEXT, length=4)
    preparation = fit(rows, (choice,), TargetColumn(TaskKind.BINARY, "mood", ("bad", "good")))
    x = apply(preparation, rows)
    samples = Samples(x, np.zeros((2, 1), np.float32))
    task = Task(kind=TaskKind.BINARY, input_shape=(4,), class_names=("bad", "good"))
    panel = PredictPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(Prepared(task, samples, samples, preparation=preparation, rows=rows))
    assert panel.probes() == frozenset()
    assert panel.remarks.text() == NO_TEXT
    field = panel.form.findChild(QLineEdit) or panel.form.findChild(QPlainTextEdit)
    assert field is not None
    QTest.keyClicks(field, "good")
    assert len(panel.probes()) == 1
    assert panel.remarks.text() != NO_TEXT


def test_slider_of_zeros_and_ones_is_where_its_number_is(qtbot: QtBot) -> None:
    """The typical value of a truth table is 0.5."""
    cell = NumberCell(NumberColumn("x", low=0.0, high=1.0, typical=0.5, is_whole=True))
    qtbot.addWidget(cell)
    cell.set_text("0.5")
    assert cell.slider.value() == cell.slider.maximum() / 2


TWO = "age may be two numbers (1,250 is 1250 or 1.25); leave the separator out"
FAR = "age lies outside 20 to 60, where the training data was"


@pytest.mark.parametrize(
    ("spelling", "typed", "number", "remark"),
    [
        (Spelling(",", "."), "48,7", 48.7, ""),
        (Spelling(",", "."), "48.7", 48.7, ""),
        (Spelling(",", "."), "48,700", 48.7, ""),
        (Spelling(",", "."), "1.250,5", 1250.5, FAR),
        (Spelling(",", "."), "48.700", None, TWO),
        (None, "48,7", 48.7, ""),
        (None, "48,75", 48.75, ""),
        (None, "48,750", None, TWO),
        (None, "48.750", 48.75, ""),
        (Spelling(".", ","), "1,250", 1250.0, FAR),
        (None, "1.250,5", 1250.5, FAR),
        (None, "−3", -3.0, FAR),
    ],
)
def test_a_number_may_be_typed_as_in_the_training_data_and_never_a_thousand_times_off(
    panel: PredictPanel, spelling: Spelling | None, typed: str, number: float | None, remark: str
) -> None:
    spelled = msgspec.structs.replace(PREPARATION, spelling=spelling)
    panel.show_data(replace(DATA, preparation=spelled))
    cell = panel.form.cells["age"]
    assert isinstance(cell, NumberCell)
    cell.edit.selectAll()
    cell.edit.insert(typed)
    cell.edit.textEdited.emit(typed)
    assert panel.remarks.text() == remark
    if number is None:
        assert panel.probes() == frozenset()
    else:
        assert asked(panel)[0] == pytest.approx((number - 20) / 40, rel=1e-6)


def test_numbers_are_shown_as_they_are_written_in_the_training_data(panel: PredictPanel) -> None:
    spelled = msgspec.structs.replace(PREPARATION, spelling=Spelling(",", "."))
    rows: RawColumns = {"age": np.array([20.25, 41.5]), "sex": rows_taken(ROWS, slice(2))["sex"]}
    panel.show_data(replace(DATA, preparation=spelled, rows=rows))
    panel.watch_row(1)
    cell = panel.form.cells["age"]
    assert isinstance(cell, NumberCell)
    assert (cell.edit.text(), cell.text) == ("41,5", "41.5")
    assert asked(panel)[0] == pytest.approx(21.5 / 40)


@pytest.mark.parametrize("width", [440, 700, 1000])
def test_no_field_is_cut_beside_or_above_the_answer(
    panel: PredictPanel, qtbot: QtBot, width: int
) -> None:
    panel.show_data(DATA)
    panel.resize(width, 300)

    qtbot.waitUntil(lambda: panel.form.horizontalScrollBar().maximum() == 0)
    content = panel.form.widget()
    assert content is not None
    assert content.width() >= content.minimumSizeHint().width()
