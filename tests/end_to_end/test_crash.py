"""Trained weights are restored after a crash, in the real window with the real Keras."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.app import Application
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.files.recovery import LEARNED_SUFFIX
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from playground.ui.files.autosave import Autosave
from playground.ui.settings import Settings

PATIENCE_MS = 300_000


def kept_epochs(folder: Path) -> int:
    """Return the number of epochs in the autosaved weights."""
    for path in folder.glob(f"[!.]*{LEARNED_SUFFIX}"):
        checkpoint = project_file.load(path).checkpoint
        return len(checkpoint.curves) if checkpoint is not None else 0
    return 0


@contextmanager
def window(qapp: QApplication, engine: Engine, template: str) -> Iterator[Application]:
    """Open a window with a template; the session trains with the real engine."""
    application = Application(qapp, TEMPLATES[template].build(), Settings(None), lambda: engine)
    application.window.show()
    application.begin()
    yield application
    application.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the window, as Qt ends it


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_training_continues_after_a_crash_from_the_autosave(
    qapp: QApplication, graph_engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, graph_engine, "xor") as application:
        run = application.presenter.run
        crashed = Autosave(tmp_path, application.presenter, application.window.messages)
        qtbot.waitUntil(lambda: run.state is RunState.PAUSED, timeout=PATIENCE_MS)
        application.window.actions_by_name["play"].trigger()
        qtbot.waitUntil(lambda: run.state is RunState.FINISHED, timeout=PATIENCE_MS)
        epochs, last = run.position.epoch, run.pump.last
        assert last is not None
        qtbot.waitUntil(lambda: kept_epochs(tmp_path) == epochs, timeout=PATIENCE_MS)
        # A crash releases the lock and leaves the files; a clean exit would remove them.
        crashed._recovery._kept.claim.release()
        kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
        crashed.close()
    for path, content in kept.items():
        path.write_bytes(content)

    with window(qapp, graph_engine, "spiral") as application:
        run, bar = application.presenter.run, application.window.messages
        autosave = Autosave(tmp_path, application.presenter, bar)
        autosave.start()
        qtbot.waitUntil(bar.isVisible)
        assert f"{epochs:,} epochs of training" in bar.text.text()
        QTest.mouseClick(bar.remedy, Qt.MouseButton.LeftButton)
        assert application.document.project == TEMPLATES["xor"].build()
        qtbot.waitUntil(lambda: run.state is RunState.PAUSED, timeout=PATIENCE_MS)
        qtbot.waitUntil(
            lambda: run.pump.last is not None and run.pump.last.epoch == epochs,
            timeout=PATIENCE_MS,
        )
        shown = run.pump.last
        assert shown is not None
        np.testing.assert_array_equal(shown.curves.rows, last.curves.rows)
        assert application.presenter.files.is_unsaved
        autosave.close()
    assert list(tmp_path.iterdir()) == []
