"""Closed windows are destroyed: their widgets, presenters, documents and threads.

After a window with the real engine, only TensorFlow's memory remains: a program that is
built, trained and closed without any window leaves about 20 MB, a window without the engine
0.1 MB.
"""

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import playground.engine
from playground.app import Application, create_engine
from playground.base import garbage
from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunState
from playground.ui.files.autosave import Autosave
from playground.ui.settings import Settings
from tests.lanes import ROOT
from tests.training.conftest import Clock, LinearEngine, LinearProgram
from tests.windows_in_a_row import crashing_when_freed_memory_is_used

WINDOWS = 2


@pytest.fixture(autouse=True)
def small_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `create_engine` load a small engine instead of the real one."""
    monkeypatch.setattr(playground.engine, "create_engine", lambda: LinearEngine(Clock()))
    # This engine only trains: it cannot answer the probes of the views.
    monkeypatch.setattr(LinearProgram, "answer", lambda *_arguments: {})


def use_and_close(qapp: QApplication, qtbot: QtBot, folder: Path) -> list[weakref.ref[object]]:
    """Open a window, use it, close it; return references to what must be destroyed."""
    application = Application(qapp, TEMPLATES["xor"].build(), Settings(None), create_engine)
    window, presenter = application.window, application.presenter
    autosave = Autosave(folder, presenter, window.messages)
    autosave.start()
    window.show()
    application.begin()
    qtbot.waitUntil(lambda: presenter.run.state is RunState.PAUSED)
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: presenter.run.position.epoch > 3)
    window.actions_by_name["play"].trigger()
    for index in range(window.panels.tabs.count()):
        window.panels.tabs.setCurrentIndex(index)
        qtbot.wait(1)
    for layer in application.document.project.network.layers:
        window.designer.select((layer.id,))
    presenter.editor.do(SetTraining({"epochs": 7}))
    for name in ("about", "shortcuts", "new", "open", "save_as"):
        window.actions_by_name[name].trigger()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
    window.close()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()
    autosave.close()
    application.close()
    window.hide()
    parts = (application, window, presenter, presenter.files, presenter.run, autosave)
    others = (application.document, application.session, window.designer)
    return [weakref.ref(part) for part in (*parts, *others)]


def delete_unused() -> None:
    """Process pending deleteLater calls, and collect garbage."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing")
@pytest.mark.full
def test_closed_windows_leave_no_widget_and_no_object(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    delete_unused()
    before = len(QApplication.allWidgets())
    left = []
    for index in range(WINDOWS):
        left += use_and_close(qapp, qtbot, tmp_path / str(index))
        delete_unused()
    alive = sorted(type(part).__name__ for ref in left if (part := ref()) is not None)
    assert alive == []
    assert len(QApplication.allWidgets()) == before


@pytest.mark.full
@pytest.mark.parametrize(
    "arguments",
    [
        ("3", "--used=0"),
        ("2", "--used=1"),
        pytest.param(("5",), marks=pytest.mark.long),
    ],
    ids=" ".join,
)
def test_no_window_uses_memory_that_was_freed(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.windows_in_a_row", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=ROOT,
        env=crashing_when_freed_memory_is_used(),
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stdout}{done.stderr[-4000:]}"
    assert done.stdout.count(" 0 widgets left") == int(arguments[0])


@pytest.mark.full
def test_objects_closed_before_the_second_settle_are_collected() -> None:
    class Window:
        """Refers to itself, as windows do."""

    window = Window()
    window.__dict__["itself"] = window
    ref = weakref.ref(window)
    garbage.pause()
    garbage.settle()
    del window
    gc.collect()
    assert ref() is not None  # frozen with the loaded libraries
    garbage.thaw()
    garbage.pause()
    garbage.settle(has_loaded=False)
    garbage.thaw()
    assert ref() is None
