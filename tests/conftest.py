"""What every test gets: no display, a home of its own, laws run repeatably, leaks found.

A test that leaves a thread, a running timer or a visible window behind fails, and the
message names the culprit. The threads and timers of session-wide fixtures do not count:
they are older than the test.
"""

import faulthandler
import gc
import os
import shutil
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from playground.training.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
THREAD_PATIENCE_SECONDS = 60.0
QT_PATIENCE_MS = 30_000

_HOME = pytest.StashKey[Path]()

hypothesis.settings.register_profile(
    "ci",
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "thorough", max_examples=500, deadline=None, database=None, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a home of its own, before anything reads the environment."""
    if _HOME in config.stash:
        return
    home = Path(tempfile.mkdtemp(prefix="playground-tests-"))
    config.stash[_HOME] = home
    folders = {
        "HOME": "",
        "USERPROFILE": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "runtime",
        "KERAS_HOME": "keras",
    }
    for variable, name in folders.items():
        folder = home / name
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHONFAULTHANDLER"] = "1"
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if not faulthandler.is_enabled():
        faulthandler.enable(sys.__stderr__ or sys.stderr)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the session's home."""
    if _HOME in config.stash:
        shutil.rmtree(config.stash[_HOME], ignore_errors=True)


@pytest.fixture
def qtbot(qtbot: "QtBot") -> Iterator["QtBot"]:
    """Return pytest-qt's robot, which keeps what it is given until the test is over.

    On its own it holds widgets weakly: one that only the test's own variables held could be
    collected while Qt paints it after the test, and crashed the run. And its five seconds of
    patience are too few for a machine that does much else.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def keep_and_add(widget: "QWidget", **options: Any) -> None:
        # Any: what to do before the widget is closed.
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = keep_and_add  # type: ignore[method-assign]
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=QT_PATIENCE_MS))
    yield qtbot
    kept.clear()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail if a thread started by the test outlives it."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(THREAD_PATIENCE_SECONDS)
    names = [f"{thread.name} ({type(thread).__name__})" for thread in left if thread.is_alive()]
    if names:
        pytest.fail(f"the test left {len(names)} threads running: {', '.join(names)}")


@pytest.fixture(autouse=True)
def _no_timer_or_window_left(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail if a timer started by the test still runs, or a window is still shown."""
    if "PySide6.QtWidgets" not in sys.modules and "qtbot" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - tests without Qt do not load it

    started: list[weakref.ref[QTimer]] = []
    start = QTimer.start

    def remember_and_start(timer: "QTimer", *arguments: Any) -> None:
        # Any: QTimer.start is overloaded.
        started.append(weakref.ref(timer))
        start(timer, *arguments)

    monkeypatch.setattr(QTimer, "start", remember_and_start)
    shown_before = _visible_windows()
    yield
    _delete_what_is_due()
    left = [f"timer {_timer_name(timer)}" for timer in _running(started)]
    left += [f"window {name}" for name in _visible_windows() - shown_before]
    if left:
        pytest.fail(f"the test left behind: {', '.join(sorted(left))}")


def _delete_what_is_due() -> None:
    """Carry out what deleteLater has put off, and let go of reference cycles of widgets."""
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _running(started: "list[weakref.ref[QTimer]]") -> "list[QTimer]":
    """Return the timers that still run, once garbage had its chance to go."""
    if not _active(started):
        return []
    gc.collect()
    return _active(started)


def _active(started: "list[weakref.ref[QTimer]]") -> "list[QTimer]":
    import shiboken6  # noqa: PLC0415

    timers = {id(timer): timer for ref in started if (timer := ref()) is not None}
    return [timer for timer in timers.values() if shiboken6.isValid(timer) and timer.isActive()]


def _timer_name(timer: "QTimer") -> str:
    """Return what identifies a timer: its name, its owner and its interval."""
    parent = timer.parent()
    owner = f" of {type(parent).__name__}" if parent is not None else " without a parent"
    return f"{timer.objectName() or 'unnamed'}{owner}, every {timer.interval()} ms"


def _visible_windows() -> set[str]:
    """Return a name for each visible top-level widget."""
    import shiboken6  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    if QApplication.instance() is None:
        return set()
    return {
        f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()!r} "
        f"at {shiboken6.getCppPointer(widget)[0]:x}"
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible()
    }


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs shared/{name} beside the checkout, which is not there")
    return path


@pytest.fixture(scope="session")
def mnist_path() -> Path:
    """Return the path of the full MNIST; the test is skipped where it is absent."""
    return _shared("data/mnist.npz")


@pytest.fixture(scope="session")
def tfplayground_path() -> Path:
    """Return the folder of TensorFlow Playground's own numbers; skipped where absent."""
    return _shared("reference/tfplayground")


@pytest.fixture(scope="session")
def engine() -> "Engine":
    """Return the real engine, made once: importing TensorFlow takes seconds."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine()
