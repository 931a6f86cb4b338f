"""The composition root: it reports a missing display, and starts and ends cleanly."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from playground.app import Application, LineFormatter, has_display
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Engine
from playground.ui.settings import Settings
from tests.lanes import sampled
from tests.unstyled import unstyle


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_the_display_is_checked_before_qt_starts(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert has_display(environment, platform) is expected


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_one_sentence_says_what_to_do() -> None:
    absent = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in absent}
    done = subprocess.run(
        [sys.executable, "-m", "playground"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no display")
    assert "QT_QPA_PLATFORM=offscreen" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_window_opens_before_the_engine_and_everything_ends_with_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    made: list[str] = []

    def make_engine() -> Engine:
        made.append("engine")
        raise ImportError("no Keras here")

    settings = Settings(tmp_path / "window.ini")
    application = Application(qapp, TEMPLATES["xor"].build(), settings, make_engine)
    application.show_window()
    assert made == []
    application.begin()
    watch = QTimer(application.window)
    watch.timeout.connect(
        lambda: application.window.messages.isVisible() and application.window.close()
    )
    watch.start(20)
    qapp.exec()
    assert "no Keras here" in application.window.messages.text.text()
    application.close()
    application.window.deleteLater()
    unstyle(qapp)


def test_a_name_from_a_file_cannot_fake_a_log_line() -> None:
    record = logging.LogRecord(
        "playground", logging.INFO, "", 1, "opened %s", ("a\n2026-01-01 ERROR forged\x1b[2J",), None
    )
    line = LineFormatter("%(levelname)s: %(message)s").format(record)
    assert line.count("\n") == 0
    assert line.isprintable()


OPEN_AND_REPORT = """
import resource, sys
from threading import Event
if sys.argv[1] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from playground import app
from playground.document.commands import SetTraining
from playground.ui.shell.main_window import MainWindow

ended = Event()

def create_engine():
    ended.wait()
    raise ImportError("the test is over")

app.create_engine = create_engine
app.qt_application()

def look():
    (window,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    if not window.isVisible() or (sys.argv[2] and not window.messages.isVisible()):
        return
    print("window", window.messages.text.text())
    window.transport.hyperparameters.editor.do(SetTraining({"epochs": 7}))
    ended.set()
    QApplication.exit(0)

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
sys.exit(app.run())
"""


UNWRITABLE: tuple[tuple[dict[str, str], str], ...] = (
    ({"XDG_STATE_HOME": "file"}, "Unsaved work is not backed up ("),
    ({"XDG_CONFIG_HOME": "file"}, "Settings are not remembered ("),
    ({"XDG_STATE_HOME": "/proc/none", "XDG_CONFIG_HOME": "/proc/none"}, "not backed up ("),
    ({"XDG_STATE_HOME": "file/state", "XDG_CONFIG_HOME": "file"}, " and settings are not "),
    ({"HOME": "file", "XDG_STATE_HOME": "", "XDG_CONFIG_HOME": ""}, "not backed up ("),
    ({}, ""),
    ({"DISK": "full"}, ""),
)


@pytest.mark.skipif(sys.platform != "linux", reason="uses XDG folders and /proc")
@pytest.mark.parametrize(
    "case", sampled(UNWRITABLE, UNWRITABLE[2]), ids=lambda case: " ".join(case[0])
)
def test_the_window_opens_if_nothing_can_be_written_and_says_so_in_one_sentence(
    tmp_path: Path, case: tuple[dict[str, str], str]
) -> None:
    variables, expected = case
    (tmp_path / "file").write_text("in the way")
    environment = dict(os.environ)
    for name, value in variables.items():
        environment[name] = str(tmp_path / value) if value.startswith("file") else value
    command = [sys.executable, "-c", OPEN_AND_REPORT, environment.get("DISK", ""), expected]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("window")]
    assert expected in line
    assert line.count(". ") == 0


CLOSE_AT_ONCE = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from playground import app
from playground.ui.shell.main_window import MainWindow

app.qt_application()

def window():
    (found,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return found

class AtFirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            watched.close()
        return False

if sys.argv[1] == "paint":
    closer = AtFirstPaint()
    QApplication.instance().installEventFilter(closer)
else:
    QTimer.singleShot(0, lambda: window().close())
code = app.run()
print("loaded", sorted({"playground.presenting", "keras"} & set(sys.modules)))
sys.exit(code)
"""


@pytest.mark.full
@pytest.mark.parametrize("moment", ["start", "paint"])
def test_a_window_that_is_closed_at_once_loads_and_makes_nothing_more(moment: str) -> None:
    command = [sys.executable, "-c", CLOSE_AT_ONCE, moment]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "loaded []\n"
    assert "Traceback" not in done.stderr
