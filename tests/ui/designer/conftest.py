"""A document with a canvas, and methods that use it as a person does."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.datasets.task import Plane, Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.document import Document
from playground.document.inference import infer
from playground.document.project import LayerId, Point, Wire
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.palette import MIME_TYPE
from playground.ui.designer.view import DesignerView
from playground.ui.editor import DocumentEditor
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
PLANE_TASK = Task(
    kind=TaskKind.BINARY,
    input_shape=(2,),
    feature_names=("x", "y"),
    class_names=("no", "yes"),
    plane=Plane(),
)


@dataclass
class Bench:
    """A document connected to a canvas as in the window."""

    document: Document
    view: DesignerView
    task: Task
    refusals: list[str]

    def state(self) -> ViewState:
        """Return what the view is given."""
        project = self.document.project
        return ViewState(project, infer(project.network, self.task), self.task)

    def show(self) -> None:
        """Show the document in the view."""
        self.view.show_state(self.state())

    def item(self, layer_id: str) -> LayerItem:
        """Return the item of a layer."""
        return self.view.network_scene.layer_items[LayerId(layer_id)]

    def pixel(self, point: QPointF) -> QPoint:
        """Return a point of the scene as one of the viewport."""
        return self.view.mapFromScene(point)

    def title_pixel(self, layer_id: str) -> QPoint:
        """Return a pixel on the title of a card: no port, no map."""
        return self.pixel(self.item(layer_id).card_rect().topLeft() + QPointF(30, 16))

    def press(self, pixel: QPoint, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press the left button."""
        QTest.mousePress(self.view.viewport(), LEFT, modifiers, pixel)

    def move(self, pixel: QPoint) -> None:
        """Move the mouse."""
        QTest.mouseMove(self.view.viewport(), pixel)

    def release(self, pixel: QPoint, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Release the left button."""
        QTest.mouseRelease(self.view.viewport(), LEFT, modifiers, pixel)

    def click(self, pixel: QPoint, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press and release."""
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, pixel)

    def double_click(self, pixel: QPoint) -> None:
        """Double-click."""
        self.click(pixel)
        QTest.mouseDClick(self.view.viewport(), LEFT, NO_KEYS, pixel)
        self.release(pixel)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press and release a key on the canvas."""
        QTest.keyClick(self.view, key, modifiers)

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press at `start`, move in steps, release at `end`."""
        self.press(start)
        for step in range(1, 6):
            self.move(start + (end - start) * (step / 5))
        self.release(end)

    def drop_layer(self, type_name: str, pixel: QPoint, *, drops: bool = True) -> None:
        """Drag a layer type onto the canvas, and drop it unless `drops` is False."""
        data = QMimeData()
        data.setData(MIME_TYPE, type_name.encode())
        copy, button = Qt.DropAction.CopyAction, LEFT
        viewport = self.view.viewport()
        enter = QDragEnterEvent(pixel, copy, data, button, NO_KEYS)
        QApplication.sendEvent(viewport, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(viewport, QDragMoveEvent(pixel, copy, data, button, NO_KEYS))
        if drops:
            drop = QDropEvent(QPointF(pixel), copy, data, button, NO_KEYS)
            QApplication.sendEvent(viewport, drop)
            assert drop.isAccepted()


def wired(bench: Bench) -> set[tuple[str, str]]:
    """Return what feeds what."""
    return {(wire.source, wire.target) for wire in bench.document.project.network.wires}


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    """Yield an empty document and its canvas."""
    document = Document()
    editor = DocumentEditor(document)
    refusals: list[str] = []
    editor.refused.connect(refusals.append)
    view = DesignerView(DARK, editor)
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.glide.duration_ms = 0
    made = Bench(document, view, PLANE_TASK, refusals)
    document.changed.connect(lambda _change: made.show())
    made.show()
    view.show()
    QTest.qWaitForWindowExposed(view)
    yield made
    document.changed.disconnect()


@pytest.fixture
def chain(bench: Bench) -> Bench:
    """Return Input (layer1), Dense of 3 (layer2), Dense of 1 (layer3), connected in a row."""
    bench.document.do(AddLayer("Input", Point(0, 96)))
    dense = AddLayer("Dense", Point(240, 64), {"units": 3}, source=LayerId("layer1"))
    bench.document.do(dense)
    last = AddLayer("Dense", Point(480, 96), {"units": 1}, source=LayerId("layer2"))
    bench.document.do(last)
    bench.view.navigation.fit()
    return bench


def wire(source: int, target: int, port: int = 0) -> Wire:
    """Return a wire between numbered layers."""
    return Wire(LayerId(f"layer{source}"), LayerId(f"layer{target}"), port)
