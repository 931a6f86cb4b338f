"""From the first paint to the end: a window without a presenter, a failed one, and Ctrl-C."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground import app, presenting
from playground.app import Application, uncaught_errors_shown
from playground.base.paths import OwnFolders
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import Control, Pause, Play, Reset
from playground.training.protocol.engine import Engine
from playground.ui.settings import Settings
from playground.ui.theme.appearance import ThemeChoice
from playground.ui.widgets.first_paint import FirstPaint
from tests.unstyled import unstyle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NOWHERE = OwnFolders(None, None)


@pytest.fixture
def application(qapp: QApplication) -> Iterator[Application]:
    """Return a window that is not shown yet, and has no Keras."""

    def make_engine() -> Engine:
        raise ImportError("no Keras here")

    application = Application(qapp, TEMPLATES["xor"].build(), Settings(None), make_engine)
    yield application
    application.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    unstyle(qapp)


def test_a_window_that_is_closed_before_it_has_a_presenter_makes_none(
    application: Application,
) -> None:
    application.show_window()
    assert application.window.close()
    app.begin(application, NOWHERE, None)
    application.close()
    assert not application.has_presenter
    assert "session" not in vars(application)


def test_edits_before_there_is_a_presenter_can_be_undone_and_saved(
    application: Application,
) -> None:
    application.show_window()
    before = application.document.project
    application.window.designer.network_scene.select_all()
    application.window.designer.edits.delete()
    assert application.document.project != before
    application.begin()
    assert application.presenter.files.is_unsaved
    application.window.actions_by_name["undo"].trigger()
    assert application.document.project == before
    assert not application.presenter.files.is_unsaved


def test_keys_and_buttons_before_there_is_a_presenter_act_once_it_is_made(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    application.show_window()
    submitted: list[object] = []
    window = application.window
    submit = application.session.submit

    def note(control: Control) -> None:
        submitted.append(control)
        submit(control)

    monkeypatch.setattr(application.session, "submit", note)
    QTest.keyClick(window, Qt.Key.Key_Space)
    QTest.mouseClick(window.transport.buttons["reset"], Qt.MouseButton.LeftButton)
    window.actions_by_name["show_side"].trigger()
    window.actions_by_name["theme_light"].trigger()
    application.begin()
    asked = [type(each) for each in submitted if isinstance(each, Play | Pause | Reset)]
    assert asked == [Play, Reset]
    assert not window.side.isVisibleTo(window)
    assert application.appearance.choice is ThemeChoice.LIGHT
    submitted.clear()
    window.actions_by_name["play"].trigger()
    assert len([each for each in submitted if isinstance(each, Play | Pause)]) == 1


def test_keys_pressed_twice_before_there_is_a_presenter_open_one_dialog(
    application: Application, qapp: QApplication
) -> None:
    application.show_window()
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    for key in (Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_O):
        QTest.keyClick(application.window, key, Qt.KeyboardModifier.ControlModifier)
    application.begin()
    dialogs = [each for each in qapp.topLevelWidgets() if each.isModal() and each.isVisible()]
    assert [type(each).__name__ for each in dialogs] == ["TemplateGallery"]
    dialogs[0].close()


def test_what_cannot_be_done_once_there_is_a_presenter_is_not_done(
    application: Application,
) -> None:
    application.show_window()
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    undo = application.window.actions_by_name["undo"]
    QTest.keyClick(application.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    application.presenter  # noqa: B018 - makes it
    done: list[bool] = []
    undo.triggered.connect(done.append)
    application.begin()
    assert not undo.isEnabled()
    assert not done


def test_a_layer_chosen_in_the_palette_before_there_is_a_presenter_is_added(
    application: Application,
) -> None:
    application.show_window()
    before = len(application.document.project.network.layers)
    application.window.palette_list.search.setText("Dropout")
    QTest.keyClick(application.window.palette_list.search, Qt.Key.Key_Return)
    assert len(application.document.project.network.layers) == before + 1


def test_if_the_presenter_cannot_be_made_the_window_says_so_and_closes_at_once(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ImportError("a module is missing")

    monkeypatch.setattr(presenting, "present", fail)
    window = application.window
    with uncaught_errors_shown(None, partial(app.show_error, application)):
        first = FirstPaint(window)
        first.painted.connect(partial(app.begin, application, NOWHERE, None))
        with qtbot.waitSignal(first.painted):
            application.show_window()
    said = window.messages.text.text()
    assert "a module is missing" in said
    assert "close it, and start the program again" in said
    assert "save it" not in said
    assert window.close()
    application.close()
    assert not application.has_presenter


OPEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from playground import app
from playground.document.commands import SetTraining
from playground.ui.shell import main_window

mode, file = sys.argv[1], Path(sys.argv[2]) if sys.argv[2] else None

def fail():
    raise ImportError("no Keras here")

app.create_engine = fail
app.qt_application()

if mode == "making":
    import signal

    class Interrupting(main_window.TimelineBar):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            signal.raise_signal(signal.SIGINT)

    main_window.TimelineBar = Interrupting

def look():
    tops = QApplication.topLevelWidgets()
    windows = [each for each in tops if isinstance(each, main_window.MainWindow)]
    if not windows or not windows[0].isVisible() or not windows[0].panels.made:
        return
    if mode == "edited" and not done:
        windows[0].designer.network_scene.select_all()
        windows[0].designer.edits.delete()
    kept = Path(sys.argv[3], "nn-playground", "unsaved").glob("[!.]*.nnplay")
    if mode == "edited" and "kept" not in done and any(kept):
        done.append("kept")
        print("kept", flush=True)
    said = "asked" if any(isinstance(each, QDialog) and each.isVisible() for each in tops) else ""
    said = said or f"open {windows[0].windowTitle()}"
    if said not in done:
        done.append(said)
        print(said, flush=True)

done = []
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
sys.exit(app.run(file))
"""


def opened(mode: str, home: Path, file: Path | None = None) -> "subprocess.Popen[str]":
    """Open a window in a process of its own, whose files are in `home`."""
    names = "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, mode, str(file or ""), str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **{name: str(home) for name in names}},
    )


def read_until(process: "subprocess.Popen[str]", expected: str) -> str:
    """Return the line of a process that begins with `expected`."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(expected):
            return line
    raise AssertionError(ended(process))


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Return the exit code of a process, and what it wrote to standard error."""
    _output, error = process.communicate(timeout=300)
    return process.returncode, error


@pytest.mark.skipif(sys.platform != "linux", reason="uses XDG folders")
def test_a_file_on_the_command_line_is_open_after_the_first_paint(tmp_path: Path) -> None:
    path = tmp_path / "mine.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build())
    process = opened("open", tmp_path, path)
    read_until(process, f"open {TEMPLATES['spiral'].build().title}")
    process.send_signal(signal.SIGINT)
    assert ended(process) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="uses XDG folders and signals")
def test_ctrl_c_while_the_window_is_made_ends_without_a_crash(tmp_path: Path) -> None:
    assert ended(opened("making", tmp_path)) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="uses XDG folders and signals")
def test_ctrl_c_asks_about_unsaved_work_and_a_second_one_ends_and_leaves_the_backup(
    tmp_path: Path,
) -> None:
    process = opened("edited", tmp_path)
    read_until(process, "kept")
    process.send_signal(signal.SIGINT)
    read_until(process, "asked")
    process.send_signal(signal.SIGINT)
    assert ended(process) == (-signal.SIGINT, "")
    assert list((tmp_path / "nn-playground" / "unsaved").glob("[!.]*.nnplay"))
