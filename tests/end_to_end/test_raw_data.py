"""Raw data in, raw rows out: the whole way in the real window, then in another process."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.ui.dialogs.predictions import PredictionsDialog
from playground.ui.panels.predict.cells import CategoryCell, NumberCell
from playground.ui.panels.predict.panel import PredictPanel
from playground.ui.panels.predictions import PredictionsPanel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.tables.page import TablePage
from tests import warm
from tests.end_to_end.test_bad_data import drop
from tests.end_to_end.test_whole_way import LEFT, Person, opened_window

pytestmark = [pytest.mark.keras, pytest.mark.long]
PASSENGER = {"pclass": "1", "sex": "female", "age": "24", "fare": "80"}


def write_passengers(path: Path) -> None:
    """Write a table with the target first, a column of names, and missing ages."""
    rng = np.random.default_rng(4)
    rows = ["survived,pclass,name,sex,age,fare"]
    for number in range(240):
        pclass, sex = int(rng.integers(1, 4)), ("male", "female")[number % 2]
        age = "" if rng.random() < 0.2 else f"{rng.gamma(6, 5):.0f}"
        odds = -1.0 + 2.5 * (sex == "female") + 0.8 * (2 - pclass)
        survived = int(rng.random() < 1 / (1 + np.exp(-odds)))
        fare = rng.gamma(2, 40 / pclass)
        rows.append(f'{survived},{pclass},"Person {number}, {sex}",{sex},{age},{fare:.2f}')
    path.write_text("\n".join(rows) + "\n")


def train_to_the_end(person: Person) -> None:
    person.wait_for(RunState.PAUSED)
    person.click("play")
    person.wait_for(RunState.FINISHED)


def exported(person: Person, path: Path) -> None:
    """Export raw rows as a Keras file, and close the report."""
    person.application.presenter.exports.export("keras", path)
    shown = person.window.findChildren
    person.wait_until(lambda: any(box.isVisible() for box in shown(QMessageBox)))
    box = next(box for box in shown(QMessageBox) if box.isVisible())
    assert "raw rows" in box.informativeText() or "raw samples" in box.informativeText()
    box.close()


def predicted_elsewhere(model: Path, rows: Path) -> list[dict[str, object]]:
    """Return what a new process answers to raw rows."""
    run = warm.run([sys.executable, "-m", "playground", "predict", model, rows, "--json"])
    assert run.returncode == 0, run.stderr[-3000:]
    return [json.loads(line) for line in run.stdout.splitlines()]


def type_row(person: Person, panel: PredictPanel, row: dict[str, str]) -> float:
    """Type a row into the form, choose from its lists; return the network's output for it."""
    for name, text in row.items():
        cell = panel.form.cells[name]
        if isinstance(cell, CategoryCell):
            cell.setCurrentText(text)
        elif isinstance(cell, NumberCell):
            cell.edit.selectAll()
            QTest.keyClicks(cell.edit, text)
    (probe,) = panel.probes()
    person.wait_until(lambda: person.frame is not None and person.frame.get(probe) is not None)
    answer = person.frame.get(probe) if person.frame is not None else None
    assert answer is not None
    assert panel.state is not None
    output = panel.state.inference.output
    assert output is not None
    return float(answer.activations[output].ravel()[0])


def test_a_table_is_learned_and_its_model_takes_raw_rows(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    source, rows, model = (tmp_path / name for name in ("a.csv", "new.csv", "a.keras"))
    write_passengers(source)
    rows.write_text(",".join(PASSENGER) + "\n" + ",".join(PASSENGER.values()) + "\n")
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        drop(person, source)
        pages = person.window.findChildren
        person.wait_until(lambda: bool(pages(TablePage)))
        (page,) = pages(TablePage)
        QTest.mouseClick(page.use_button, LEFT)
        person.wait_until(lambda: person.project.data.source.name == "csv")
        assert person.project.notes == ""
        train_to_the_end(person)
        saliency = person.window.panels.panel(SaliencyPanel)
        person.window.panels.tabs.setCurrentWidget(saliency)
        person.wait_until(lambda: saliency.wrong.list.count() > 0)
        saliency.choose_wrong()
        form = person.window.panels.panel(PredictPanel)
        person.window.panels.tabs.setCurrentWidget(form)
        assert form.heading.startswith(f"Row {saliency.index + 1} of the test data: survived is")
        typed = type_row(person, form, PASSENGER)
        exported(person, model)
    (answer,) = predicted_elsewhere(model, rows)
    assert answer["probabilities"] == pytest.approx({"0": 1 - typed, "1": typed}, abs=1e-6)


def test_a_folder_of_pictures_is_learned_and_its_model_takes_files(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    for number in range(40):
        name = ("cat", "dog")[number % 2]
        pixels = rng.integers(0, 160, (20, 28, 3), np.uint8)
        pixels[:, :, number % 2] += np.uint8(60)
        path = tmp_path / "all" / name / f"{number}.{('png', 'webp')[number // 2 % 2]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    new, model = tmp_path / "all" / "cat" / "0.png", tmp_path / "a.keras"
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        drop(person, tmp_path / "all")
        person.wait_until(lambda: person.project.data.source.name == "image_folder")
        messages = person.window.messages
        person.wait_until(lambda: any(_is_fix(each) for each in messages.findChildren(QPushButton)))
        fix = next(each for each in messages.findChildren(QPushButton) if _is_fix(each))
        QTest.mouseClick(fix, LEFT)
        person.type_epochs("3")
        train_to_the_end(person)
        mistakes = person.window.panels.panel(PredictionsPanel)
        person.window.panels.tabs.setCurrentWidget(mistakes)
        person.wait_until(lambda: "Misclassified" in mistakes.heading)
        person.application.presenter.predictions.predict(new)
        shown = person.window.findChildren
        person.wait_until(lambda: bool(shown(PredictionsDialog)))
        (dialog,) = shown(PredictionsDialog)
        expected = next(dialog.results.raw())
        dialog.reject()
        exported(person, model)
    (answer,) = predicted_elsewhere(model, new)
    assert answer["prediction"] == expected["prediction"]
    assert answer["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-6)


def _is_fix(button: QPushButton) -> bool:
    return button.isVisible() and button.text() == "Adjust settings to the data"
