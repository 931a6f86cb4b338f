"""The router alone reads mouse and keys of the canvas."""

import ast
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.document.commands import RemoveLayers
from playground.document.project import LayerId, Project
from tests.lanes import ROOT
from tests.ui.designer.conftest import Bench
from tests.ui.designer.test_scene import check

DESIGNER = ROOT / "playground" / "ui" / "designer"
READERS = ("eventFilter", "viewportEvent", "event")
OF_VIEW = {"mousePressEvent", "mouseReleaseEvent", "resizeEvent", "showEvent"}
"""The press that no one took, for Qt's rubber band, and its end."""
WIDGETS = ("overlays", "palette.py")
"""Widgets over and beside the canvas: each reads its own events."""


def readers(text: str) -> Iterator[str]:
    r"""Yield the methods of a module that get events from Qt.

    >>> list(readers("class A:\n    def wheelEvent(self, event): ...\n    def show(self): ..."))
    ['wheelEvent']
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and (
            node.name in READERS or node.name.endswith("Event")
        ):
            yield node.name


def test_only_the_router_reads_events_of_the_canvas() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(DESIGNER.rglob("*.py")):
        name = path.relative_to(DESIGNER).as_posix()
        if not name.startswith(WIDGETS) and (names := set(readers(path.read_text()))):
            found[name] = names
    assert found == {"mouse/router.py": {"eventFilter"}, "view.py": OF_VIEW}


def test_a_press_that_a_card_takes_begins_no_gesture(chain: Bench) -> None:
    item = chain.item("layer2")
    chain.view.select((item.layer.id,))
    plus = item.mapToScene(item.layout.stepper.center() + QPointF(20, 0))
    chain.press(chain.pixel(plus))
    chain.move(chain.pixel(plus) + QPoint(60, 60))
    chain.release(chain.pixel(plus) + QPoint(60, 60))
    layers = chain.document.project.network.layers
    assert [layer.params.get("units") for layer in layers] == [None, 4, 1]
    assert item.pos() == QPointF(240, 64)


def test_second_button_during_a_gesture_changes_nothing(chain: Bench) -> None:
    start = chain.title_pixel("layer2")
    chain.press(start)
    chain.move(start + QPoint(60, 40))
    end, viewport = start + QPoint(60, 40), chain.view.viewport()
    place = QPointF(end)
    right, none = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
    for kind in (QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease):
        at = viewport.mapToGlobal(place)
        event = QMouseEvent(kind, place, at, right, right | Qt.MouseButton.LeftButton, none)
        QApplication.sendEvent(viewport, event)
    moved = chain.item("layer2").pos()
    chain.release(end)
    assert chain.item("layer2").pos() == moved != QPointF(240, 64)
    assert chain.document.undo_texts[-1] == "Move"


def lower_edge(bench: Bench) -> QPoint:
    rect = bench.item("layer2").card_rect()
    return bench.pixel(QPointF(rect.center().x(), rect.bottom() - 1))


@pytest.mark.parametrize("change", ["load", "remove", "undo"])
@pytest.mark.parametrize(
    "start",
    [
        lambda bench: bench.title_pixel("layer2"),
        lower_edge,
        lambda bench: bench.pixel(bench.item("layer2").output_point()),
        lambda bench: bench.pixel(bench.item("layer3").input_point(0)),
    ],
    ids=["card", "edge", "output", "input"],
)
def test_a_network_that_changes_during_a_drag_ends_it(
    start: Callable[[Bench], QPoint], change: str, chain: Bench
) -> None:
    place = start(chain)
    chain.press(place)
    chain.move(place + QPoint(20, 40))
    if change == "load":
        chain.document.load(Project())
    elif change == "remove":
        chain.document.do(RemoveLayers((LayerId("layer2"), LayerId("layer3"))))
    else:
        chain.document.undo(2)
    after = chain.document.project
    chain.move(place + QPoint(40, 60))
    chain.release(place + QPoint(60, 60))
    assert chain.document.project is after
    check(chain.view.network_scene, chain.document)


def test_a_drag_continues_when_the_same_network_is_shown_again(chain: Bench) -> None:
    place, before = chain.title_pixel("layer2"), chain.item("layer2").pos()
    chain.press(place)
    chain.move(place + QPoint(40, 80))
    chain.show()
    chain.move(place + QPoint(60, 120))
    chain.release(place + QPoint(60, 120))
    assert chain.item("layer2").pos() != before
    check(chain.view.network_scene, chain.document)
