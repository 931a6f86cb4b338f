"""A complete session of a user, with mouse and keyboard, in the real window with Keras."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.app import Application
from playground.document.project import LayerId, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import Call
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Frame
from playground.training.protocol.state import Position
from playground.ui.settings import Settings
from tests import warm

PATIENCE_MS = 300_000
TRUTH_TABLE = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

LOAD_AND_PREDICT = """
import json, sys
import keras
model = keras.models.load_model(sys.argv[1])
print(json.dumps(model.predict(keras.ops.array(json.loads(sys.argv[2])), verbose=0).tolist()))
"""


class Person:
    """A user of one window: uses mouse and keyboard, and sees the frames."""

    def __init__(self, application: Application, qtbot: QtBot) -> None:
        self.application = application
        self.window = application.window
        self.qtbot = qtbot
        self.frame: Frame | None = None
        application.presenter.run.frame_shown.connect(self._see)

    def _see(self, frame: Frame) -> None:
        self.frame = frame

    @property
    def project(self) -> Project:
        """The current project."""
        return self.application.document.project

    @property
    def epoch(self) -> int:
        """The epoch that is shown."""
        return self.frame.epoch if self.frame is not None else -1

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def wait_for(self, state: RunState) -> None:
        """Wait until the run is in `state`."""
        self.wait_until(lambda: self.application.presenter.run.state is state)

    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key while the canvas has the focus."""
        self.window.activateWindow()
        self.wait_until(self.window.isActiveWindow)
        self.window.designer.setFocus()
        self.qtbot.keyClick(self.window.designer, key, modifiers)

    def drag_from_palette(self, type_name: str, scene_point: QPointF) -> None:
        """Drag a layer type out of the palette and drop it on the canvas.

        The offscreen platform starts a drag and cancels it immediately, so this sends the
        events that other platforms would send to the canvas.
        """
        rows = self.window.palette_list.list
        row = next(item for k in range(rows.count()) if (item := rows.item(k)).text() == type_name)
        self.qtbot.mousePress(rows.viewport(), LEFT, pos=rows.visualItemRect(row).center())
        data = rows.mimeData([row])
        canvas = self.window.designer.viewport()
        pixel = self.window.designer.mapFromScene(scene_point)
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(canvas, QDragEnterEvent(pixel, copy, data, LEFT, NO_KEYS))
        QApplication.sendEvent(canvas, QDragMoveEvent(pixel, copy, data, LEFT, NO_KEYS))
        drop = QDropEvent(QPointF(pixel), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(canvas, drop)
        self.qtbot.mouseRelease(rows.viewport(), LEFT)
        assert drop.isAccepted()

    def click_layer(self, layer_id: LayerId) -> None:
        """Click the title of a layer's card."""
        designer = self.window.designer
        card = designer.network_scene.layer_items[layer_id].card_rect()
        pixel = designer.mapFromScene(card.topLeft() + QPointF(30, 16))
        self.qtbot.mouseClick(designer.viewport(), LEFT, pos=pixel)

    def type_units(self, units: int) -> None:
        """Type a number into the inspector's field for units."""
        self.wait_until(lambda: bool(self._unit_fields()))
        field = self._unit_fields()[0]
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, str(units))
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def _unit_fields(self) -> list[QSpinBox]:
        boxes = self.window.side.inspector.findChildren(QSpinBox)
        return [box for box in boxes if box.accessibleName() == "units" and box.isVisible()]

    def type_epochs(self, text: str) -> None:
        """Type into the field for the number of epochs."""
        line = self.window.transport.hyperparameters.epochs.line
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        """Click a button of the transport bar; "play" also pauses."""
        self.qtbot.mouseClick(self.window.transport.buttons[name], LEFT)

    def pause(self) -> None:
        """Click Pause and wait until the last moment is shown."""
        self.click("play")
        self.wait_for(RunState.PAUSED)
        stopped: list[Position] = []
        self.application.session.submit(Call(-1, lambda run: stopped.append(run.position)))
        self.wait_until(lambda: bool(stopped))
        self.wait_until(lambda: self._shows(stopped[0]))

    def _shows(self, at: Position) -> bool:
        frame = self.frame
        return frame is not None and Position(frame.epoch, frame.step) == at

    def train_one_epoch(self) -> None:
        """Click the button for one epoch and wait until it is shown."""
        before = self.epoch
        self.click("epoch")
        self.wait_until(lambda: self.epoch == before + 1)
        self.wait_for(RunState.PAUSED)

    def type_path(self, path: Path) -> None:
        """Type a path into the file dialog that is open, and confirm."""
        self.wait_until(lambda: bool(self._dialogs()))
        dialog = self._dialogs()[0]
        dialog.activateWindow()
        self.wait_until(dialog.isActiveWindow)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        line.setFocus()
        self.wait_until(lambda: self._has_chosen(line, str(path)))

    def _has_chosen(self, line: QLineEdit, path: str) -> bool:
        """Do the next step in the open dialog; return whether it has closed.

        The dialog shows completions over the typed text, and resets the line when it has read
        the folder; a user sees that, and types again.
        """
        if not self._dialogs():
            return True
        proposals = QApplication.activePopupWidget()
        if proposals is not None:
            self.qtbot.keyClick(proposals, Qt.Key.Key_Escape)
        elif line.text() != path:
            line.selectAll()
            self.qtbot.keyClicks(line, path)
        else:
            self.qtbot.keyClick(line, Qt.Key.Key_Return)
        return False

    def _dialogs(self) -> list[QFileDialog]:
        return [each for each in self.window.findChildren(QFileDialog) if each.isVisible()]

    def choose_first_export(self) -> None:
        """Open the Export menu with the mouse; take the first format, below the class sheet."""
        menu = self.window.actions_by_name.submenus["export"]

        def choose() -> None:
            for _ in range(2):
                self.qtbot.keyClick(menu, Qt.Key.Key_Down)
            self.qtbot.keyClick(menu, Qt.Key.Key_Return)

        menu.aboutToShow.connect(lambda: QTimer.singleShot(0, choose))
        self.qtbot.mouseClick(self.window.transport.export, LEFT)

    def dismiss_message(self) -> str:
        """Wait for a message box, press Return, and return its text."""
        self.wait_until(lambda: bool(self._messages()))
        box = self._messages()[0]
        text = f"{box.text()} {box.informativeText()}"
        self.qtbot.keyClick(box, Qt.Key.Key_Return)
        self.wait_until(lambda: not self._messages())
        return text

    def _messages(self) -> list[QMessageBox]:
        return [each for each in self.window.findChildren(QMessageBox) if each.isVisible()]

    def predictions(self) -> np.ndarray:
        """Return what the model in the window predicts for the truth table."""
        found: list[np.ndarray] = []

        def predict(program: Program) -> None:
            x = np.array(TRUTH_TABLE, np.float32)
            found.append(program.keras_model.predict(x, verbose=0))

        self.application.session.submit(Call(-1, predict))
        self.wait_until(lambda: bool(found))
        return found[0]


@contextmanager
def opened_window(
    engine: Engine, qtbot: QtBot, folder: Path, project: Project | None = None
) -> Iterator[Person]:
    """Yield the user of a new window with `project`, or the XOR template."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    settings = Settings(folder / "window.ini")
    start = project or TEMPLATES["xor"].build()
    application = Application(qt, start, settings, lambda: engine, shelf=folder / "shelf")
    application.window.resize(1440, 900)
    application.window.show()
    application.session.start()
    try:
        yield Person(application, qtbot)
    finally:
        application.close()
        _put_away(application.window)


def _put_away(window: QWidget) -> None:
    window.hide()
    window.deleteLater()


def test_design_train_save_reopen_export(
    engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    path, export = tmp_path / "mine.nnplay", tmp_path / "mine.keras"
    with opened_window(engine, qtbot, tmp_path) as person:
        design(person)
        solve(person)
        save(person, path)
        person.application.presenter.exports.takes_raw.setChecked(False)
        person.choose_first_export()
        person.type_path(export)
        assert "Largest difference" in person.dismiss_message()
        stopped_at, predicted = person.epoch, person.predictions()
        for _ in range(3):
            person.train_one_epoch()
        assert person.frame is not None
        expected = person.frame.curves

    with opened_window(engine, qtbot, tmp_path) as person:
        person.press_key(Qt.Key.Key_O, CONTROL)
        person.type_path(path)
        person.wait_until(lambda: person.epoch == stopped_at)
        np.testing.assert_array_equal(person.predictions(), predicted)
        for _ in range(3):
            person.train_one_epoch()
        assert person.frame is not None
        actual = person.frame.curves
        assert actual.columns == expected.columns
        np.testing.assert_array_equal(actual.rows[:stopped_at], expected.rows[:stopped_at])
        np.testing.assert_allclose(actual.rows, expected.rows, rtol=1e-5, atol=1e-6)

    np.testing.assert_allclose(predicted_elsewhere(export), predicted, rtol=0, atol=1e-7)


def design(person: Person) -> None:
    """Drop a Dense layer on the wire before the output, and give it eight units."""
    _entry, hidden, output = (layer.id for layer in person.project.network.layers)
    person.wait_for(RunState.PAUSED)
    items = person.window.designer.network_scene.layer_items
    middle = (items[hidden].output_point() + items[output].input_point(0)) / 2

    person.drag_from_palette("Dense", middle)

    added = person.project.network.layers[-1]
    wires = {(wire.source, wire.target) for wire in person.project.network.wires}
    assert added.type_name == "Dense"
    assert {(hidden, added.id), (added.id, output)} <= wires
    assert (hidden, output) not in wires

    person.click_layer(added.id)
    person.type_units(8)

    assert person.project.network.layer(added.id).params["units"] == 8


def solve(person: Person) -> None:
    """Play until every row of the table is predicted with confidence, then pause."""

    def is_solved() -> bool:
        last = person.frame.curves.last() if person.frame is not None else {}
        return last.get("accuracy") == 1.0 and last["loss"] < 0.05

    person.type_epochs("never")
    assert person.project.training.epochs == 0
    person.wait_for(RunState.PAUSED)
    person.click("reset")
    person.click("play")
    person.wait_until(is_solved)
    assert person.application.presenter.run.state is RunState.RUNNING
    person.pause()
    correct = person.predictions()[:, 0].round()
    np.testing.assert_array_equal(correct, [0.0, 1.0, 1.0, 0.0])


def save(person: Person, path: Path) -> None:
    """Save to a new file by keyboard."""
    person.press_key(Qt.Key.Key_S, CONTROL)
    person.type_path(path)
    person.wait_until(lambda: path.exists() and not person.application.presenter.files.is_unsaved)


def predicted_elsewhere(model: Path) -> np.ndarray:
    """Return the predictions of the exported model in a process without this program."""
    words = ("-c", LOAD_AND_PREDICT, str(model), json.dumps(TRUTH_TABLE))
    run = warm.run([sys.executable, *words], cwd=model.parent, knows_program=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return np.array(json.loads(run.stdout.splitlines()[-1]), np.float32)
