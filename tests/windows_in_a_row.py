"""A process that opens windows one after another, shows all that is in each, and closes it.

`python -m tests.windows_in_a_row COUNT` ends with 0 if nothing crashed, no Python code failed,
and no widget is left; with `--used N` only the first N are used, the others closed at once. Set
`MALLOC_PERTURB_` to a number, as `crashing_when_freed_memory_is_used` does: glibc then overwrites
memory that is freed, so that its use ends the process each time, and not only now and then.
"""

import argparse
import faulthandler
import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget
from shiboken6 import isValid

from playground.app import Application
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import BuildReport, Engine
from playground.training.protocol.events import RunState
from playground.training.protocol.probes import Probe
from playground.ui.files.autosave import Autosave
from playground.ui.settings import Settings
from playground.ui.theme.text_size import TEXT_SIZES
from tests.training.conftest import Clock, LinearEngine, LinearProgram

LEFT_OUT = frozenset({"quit", "save", *(f"text_{percent}" for percent in TEXT_SIZES[1:-1])})
"""Actions that end the window, or that ask for nothing; of the text sizes all but two: each styles
all of the window again, which takes a second."""
TURNS = 2
USED = ("xor-noisy", "iris", "digits", "reviews", "spiral")
"""The templates of the windows, in turn."""
Use: TypeAlias = Callable[[Application], None]


class SmallProgram(LinearProgram):
    """Learns from two numbers of each sample, whatever the data are; answers no probes."""

    def _errors(
        self, samples: Samples, chosen: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        chosen = np.arange(len(samples)) if chosen is None else chosen
        x = samples.x[chosen].reshape(len(chosen), -1)[:, :2].astype(np.float64)
        x = np.column_stack([x, np.ones(len(chosen))])
        return x, x @ self._weights - samples.y[chosen].reshape(len(chosen), -1)[:, 0]

    def answer(self, *_arguments: object) -> Mapping[Probe[Any], Any]:  # Any: probes differ
        return {}


class SmallEngine(LinearEngine):
    """Builds small programs."""

    def build(
        self, project: Project, data: Prepared, *, donor: LinearProgram | None = None
    ) -> tuple[LinearProgram, BuildReport]:
        program = SmallProgram(project, data, self.clock)
        return program, BuildReport(fresh=tuple(layer.id for layer in project.network.layers))


def turn(_application: Application | None = None) -> None:
    """Handle the events that wait."""
    for _ in range(TURNS):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def wait_until(condition: Callable[[], bool]) -> None:
    """Handle events until `condition` holds."""
    while not condition():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def delete_unused() -> None:
    """Delete what was asked to be deleted, and collect garbage."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


def close_others(window: QWidget) -> None:
    """Close the dialogs, menus and windows beside `window`, as Esc or the close button does."""
    for widget in QApplication.topLevelWidgets():
        if widget is window or not (isValid(widget) and widget.isVisible()):
            continue
        if isinstance(widget, QDialog):
            widget.reject()
        else:
            widget.close()
    turn()


def show_pages(window: QWidget) -> None:
    """Show every tab of every group of tabs."""
    for tabs in window.findChildren(QTabWidget):
        for index in range(tabs.count()):
            tabs.setCurrentIndex(index)
            turn()


def use_all(application: Application, *, leaves_open: bool) -> None:
    """Show every page, panel and dialog of the window once, in both themes."""
    window, run = application.window, application.presenter.run
    wait_until(lambda: run.state is RunState.PAUSED)
    window.actions_by_name["play"].trigger()
    wait_until(lambda: run.position.epoch > 3)
    show_pages(window)
    for layer in application.document.project.network.layers:
        window.designer.select((layer.id,))
        turn()
    for action in window.actions_by_name.all():
        if action.objectName() not in LEFT_OUT:
            action.trigger()
            turn()
            close_others(window)
    if leaves_open:
        for name in ("formulas", "challenges", "compare", "history", "new"):
            window.actions_by_name[name].trigger()
        turn()


def one_window(qt: QApplication, project: Project, folder: Path, use: Use) -> None:
    """Open a window, use it, and close it as the program does."""
    settings = Settings(folder / "window.ini")
    application = Application(qt, project, settings, lambda: cast(Engine, SmallEngine(Clock())))
    autosave = Autosave(folder / "unsaved", application.presenter, application.window.messages)
    autosave.start()
    application.window.show()
    application.begin()
    use(application)
    autosave.close()
    application.close()


def crashing_when_freed_memory_is_used() -> dict[str, str]:
    """Return the environment of a child process in which freed memory is overwritten."""
    return {**os.environ, "MALLOC_PERTURB_": "165"}


@contextmanager
def errors_counted() -> Iterator[list[str]]:
    """Within the block, errors in slots and in overrides of Qt are noted."""
    found: list[str] = []

    def note(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        found.append("".join(traceback.format_exception(kind, error, where)))

    before, sys.excepthook = sys.excepthook, note
    try:
        yield found
    finally:
        sys.excepthook = before


def main(count: int, used: int) -> int:
    """Open and close `count` windows, the first `used` of them after use; return the exit code."""
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as folder, errors_counted() as errors:
        for index in range(count):
            project = TEMPLATES[USED[index % len(USED)]].build()
            use = partial(use_all, leaves_open=index % 2 == 0) if index < used else turn
            one_window(qt, project, Path(folder) / str(index), use)
            delete_unused()
            qt.setStyleSheet(f"QWidget {{ margin: {index}px; }}")  # Qt visits all it has styled
            print(f"window {index}: {len(QApplication.allWidgets())} widgets left", flush=True)
    for error in dict.fromkeys(errors):
        print(error, file=sys.stderr)
    return 1 if errors or QApplication.allWidgets() else 0


if __name__ == "__main__":
    faulthandler.enable()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--used", type=int)
    given = parser.parse_args()
    sys.exit(main(given.count, given.count if given.used is None else given.used))
