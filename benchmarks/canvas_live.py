"""The canvas of each template while it trains: what a frame costs to draw, and to answer.

A real program is trained a little between frames, so that each frame differs. Drawing is the
main thread's work for a frame: updating the items and painting what has changed. It is
measured in processor time, which does not depend on other processes. Answering is the training
thread's work for it; `playground.training.loop.frame_builder` gives training at least as much
time.
"""

import os
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.projects import mnist_project
from benchmarks.result import Result
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.document import Document
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.frames import Frame
from playground.ui.view_state import ViewState

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine, Program
    from playground.ui.designer.view import DesignerView

FRAMES = 80
WARM_UP = 10
STEPS = 50
SIZE = (1060, 560)
"""The canvas of a window of 1600 x 1000 pixels."""
BUDGET_MS = 16.0
"""One tick of the window's timer (`playground.ui.presenters.frame_pump`)."""
PIXELS = ("mnist", "mnist-cnn")
SAMPLES = 2000


def measure(mnist_path: Path | None) -> list[Result]:
    """Return the 95th percentile of drawing a frame, for each template."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is chosen

    from playground.engine import create_engine  # noqa: PLC0415 - takes seconds

    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    engine = create_engine()
    names = [spec.name for spec in TEMPLATES if mnist_path is not None or spec.name not in PIXELS]
    return [_template(name, _project(name, mnist_path), engine, qt) for name in names]


def _project(name: str, mnist_path: Path | None) -> Project:
    return mnist_project(name, mnist_path, SAMPLES) if name in PIXELS else TEMPLATES[name].build()


def _template(name: str, project: Project, engine: "Engine", qt: Any) -> Result:
    """Measure one template; Any: QApplication is imported late."""
    from playground.ui.designer.view import DesignerView  # noqa: PLC0415
    from playground.ui.editor import DocumentEditor  # noqa: PLC0415
    from playground.ui.theme.theme import DARK  # noqa: PLC0415

    inference, task = examine(project)
    program, _ = engine.build(project, prepare(project.data, no_progress))
    view = DesignerView(DARK, DocumentEditor(Document(project)))
    view.resize(*SIZE)
    view.show()
    view.show_state(ViewState(project, inference, task))
    qt.processEvents()
    try:
        drawing, answering = _frames(view, program, qt)
    finally:
        program.close()
        view.close()
        view.deleteLater()
        qt.processEvents()
    late = float(np.percentile(drawing, 95))
    note = f"median {np.median(drawing):.1f} ms; answered in {np.median(answering):.1f} ms"
    return Result(
        name=f"draw a frame, {name} (p95)", value=late, unit="ms", at_most=BUDGET_MS, note=note
    )


def _frames(
    view: "DesignerView", program: "Program", qt: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the time for drawing and answering in ms, for each frame after the first few."""
    drawing, answering = [], []
    for number in range(FRAMES + WARM_UP):
        program.advance(STEPS)
        started = perf_counter()
        answers = program.answer(view.probes())
        answered = perf_counter()
        frame = Frame(generation=1, epoch=number, step=0, steps_per_epoch=1, answers=answers)
        qt.processEvents()
        begun = thread_time()
        view.show_frame(frame)
        qt.processEvents()
        drawing.append(1000 * (thread_time() - begun))
        answering.append(1000 * (answered - started))
    return np.array(drawing[WARM_UP:]), np.array(answering[WARM_UP:])
