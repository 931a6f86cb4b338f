"""Data dropped on the real window: what is wrong is reported, fixed by clicks, and trained."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.problems.fixing import FixAll
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.ui.panels.problems import ProblemsPanel
from tests.end_to_end.test_whole_way import LEFT, NO_KEYS, Person, opened_window

REPAIRS = 40


def drop(person: Person, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, place = Qt.DropAction.CopyAction, QPointF(20, 20)
    for event in (
        QDragEnterEvent(place.toPoint(), copy, data, LEFT, NO_KEYS),
        QDropEvent(place, copy, data, LEFT, NO_KEYS),
    ):
        QApplication.sendEvent(person.window, event)


def problems(person: Person) -> str:
    """Return all text of the Problems panel."""
    panel = person.window.panels.panel(ProblemsPanel)
    return " ".join(text.text() for row in panel.rows for text in row.findChildren(QLabel))


def click_repair(person: Person) -> None:
    """Click the first fix of the Problems panel."""
    panel = person.window.panels.panel(ProblemsPanel)
    person.window.panels.tabs.setCurrentWidget(panel)
    button = panel.rows[0].findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, LEFT)


def write_rare(path: Path, seed: int) -> Path:
    """Write arrays with one sample of another class, which `seed` puts into the test set."""
    rare = int(np.random.default_rng((seed, 1)).permutation(40)[-1])
    rows = np.arange(40.0)
    np.savez(path, x=np.column_stack([rows, rows**2]), y=(rows == rare).astype(int))
    return path


def is_ready(person: Person) -> bool:
    return person.application.presenter.run.state is RunState.PAUSED


def fitted() -> Project:
    """Return a project for tables of two columns and two classes."""
    return FixAll().apply(TEMPLATES["xor-noisy"].build())


def test_a_split_of_one_class_is_fixed_with_clicks_and_trains(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    words = "training samples are of one class"
    with opened_window(graph_engine, qtbot, tmp_path, fitted()) as person:
        drop(person, write_rare(tmp_path / "houses.npz", person.project.data.seed))
        person.wait_until(lambda: words in problems(person))
        for _ in range(REPAIRS):
            seed = person.project.data.seed
            click_repair(person)
            assert person.project.data.seed == seed + 1
            person.wait_until(lambda: is_ready(person) or words in problems(person))
            if is_ready(person):
                break
        person.click("play")
        person.wait_until(lambda: person.epoch > 3)


def write_prices(path: Path) -> None:
    """Write 400 made-up houses with prices in dollars."""
    generator = np.random.default_rng(3)
    rooms, age = generator.uniform(1, 9, 400), generator.uniform(0, 80, 400)
    price = np.round(60_000 + 70_000 * rooms - 1_500 * age + generator.normal(0, 9_000, 400))
    table = np.column_stack([rooms, age, price])
    rows = "".join(f"{r:.2f},{a:.1f},{p:.0f}\n" for r, a, p in table)
    path.write_text("rooms,age,price\n" + rows)


def test_prices_are_learned_after_two_clicks(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    """The page of the table proposes network, training and scaled prices."""
    with opened_window(graph_engine, qtbot, tmp_path, fitted()) as person:
        path = tmp_path / "prices.csv"
        write_prices(path)
        drop(person, path)
        presenter = person.application.presenter
        person.wait_until(lambda: presenter.files.tables.page is not None)
        page = presenter.files.tables.page
        assert page is not None
        QTest.mouseClick(page.use_button, LEFT)
        assert person.project.data.source.params["target"] == "price"
        assert not person.window.panels.panel(ProblemsPanel).rows
        person.wait_until(lambda: is_ready(person))
        never_ends = SetTraining({"epochs": 0, "callbacks": ()})
        assert presenter.editor.do(never_ends)
        person.click("play")
        person.wait_until(lambda: person.epoch >= 12)
        person.pause()
        assert person.frame is not None
        assert person.frame.curves.column("val_r2_score")[11] > 0.7
        person.wait_until(lambda: presenter.baseline.baseline is not None)
        assert presenter.baseline.baseline is not None
        assert presenter.baseline.baseline.of_model["r2_score"] > 0.9
