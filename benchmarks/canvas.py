"""The canvas with 200 layers, drawn offscreen: building, scrolling, zooming, editing, moving."""

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.result import Result
from playground.base.params import ParamValue
from playground.document.arranging.columns import arrange
from playground.document.commands import AddLayer, Connect, MoveLayers, SetParams
from playground.document.document import Document
from playground.document.inference import infer
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Point, Project
from playground.document.templates.templates import TEMPLATES

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from playground.ui.designer.view import DesignerView

BLOCKS = 66
"""Number of blocks, each of two Dense layers and an Add."""
STEPS = 60
FRAME_MS = 1000 / 60


def large_project() -> Project:
    """Return a chain of residual blocks on 2-D data, 200 layers in total."""
    project = TEMPLATES["residual"].build()
    project = Project(data=project.data, training=project.training)
    project = AddLayer("Input", Point()).apply(project)
    project = _added(project, "Dense", "layer1", {"units": 4, "activation": "tanh"})
    for _ in range(BLOCKS):
        start = project.network.layers[-1].id
        for units in (4, 4):
            source = project.network.layers[-1].id
            project = _added(project, "Dense", source, {"units": units, "activation": "tanh"})
        project = _added(project, "Add", project.network.layers[-1].id, {})
        project = Connect(start, project.network.layers[-1].id).apply(project)
    return MoveLayers(arrange(project.network)).apply(project)


def _added(project: Project, kind: str, source: str, params: dict[str, ParamValue]) -> Project:
    return AddLayer(kind, Point(), params, LayerId(source)).apply(project)


def _milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return 1000 * (perf_counter() - start)


def _paints(view: "DesignerView", step: Callable[[int], object]) -> list[float]:
    """Return the time of each frame in ms: the step and the painting after it."""

    def frame(number: int) -> None:
        step(number)
        view.viewport().repaint()

    return [_milliseconds(partial(frame, number)) for number in range(STEPS)]


def measure() -> list[Result]:
    """Return the times of user actions on a large network, in ms."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is chosen

    from playground.ui.designer.view import DesignerView  # noqa: PLC0415
    from playground.ui.editor import DocumentEditor  # noqa: PLC0415
    from playground.ui.theme.theme import DARK  # noqa: PLC0415
    from playground.ui.view_state import ViewState  # noqa: PLC0415

    qt = QApplication.instance() or QApplication([])
    project = large_project()
    inference, task = examine(project)
    state = ViewState(project, inference, task)
    view = DesignerView(DARK, DocumentEditor(Document(project)))
    view.resize(1200, 700)
    view.show()
    made = _milliseconds(lambda: view.show_state(state))
    qt.processEvents()
    changed = SetParams(LayerId("layer9"), {"units": 5}).apply(project)
    edited = ViewState(changed, infer(changed.network, task), task)
    edit = median(_milliseconds(partial(view.show_state, each)) for each in (edited, state) * 5)
    figures = {"zoomed out": _scroll(view, 0.3), "at its own size": _scroll(view, 1.0)}
    navigation = view.navigation
    navigation.fit()
    figures["all in sight"] = median(_paints(view, lambda _: None))
    zoom = median(
        _paints(view, lambda n: navigation.zoom_at(_middle(view), 1.05 if n < 30 else 1 / 1.05))
    )
    count = len(project.network.layers)
    view.close()
    results = [_result(f"scroll, {what}", value, FRAME_MS) for what, value in figures.items()]
    return [
        _result("show a network", made, 250, f"{count} layers, once"),
        _result("show an edit", edit, 2 * FRAME_MS, f"{count} layers"),
        *results,
        _result("zoom about the cursor", zoom, FRAME_MS),
    ]


def _scroll(view: "DesignerView", zoom: float) -> float:
    """Return how long a frame takes while the canvas is scrolled at `zoom`."""
    view.navigation.zoom_reset()
    view.navigation.zoom_at(_middle(view), zoom)
    bar = view.horizontalScrollBar()
    corner = view.mapFromScene(0, 0)
    bar.setValue(bar.value() + corner.x())
    start = bar.value()
    return median(_paints(view, lambda number: bar.setValue(start + 24 * number)))


def _middle(view: "DesignerView") -> "QPointF":
    from PySide6.QtCore import QPointF  # noqa: PLC0415

    return QPointF(view.viewport().rect().center())


def _result(name: str, value: float, at_most: float, note: str = "") -> Result:
    return Result(name=f"canvas: {name}", value=value, unit="ms", at_most=at_most, note=note)
