"""Fixtures that find what a test leaves behind: a thread, a running timer, a visible window.

The test fails, and the message names what was left. The threads and timers of session-wide
fixtures do not count: they are older than the test.
"""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

THREAD_PATIENCE_SECONDS = 60.0
QT_PATIENCE_MS = 30_000

AWAY = (-4000, -4000)
"""A place of the cursor where no window is."""


@pytest.fixture
def qtbot(qtbot: "QtBot") -> Iterator["QtBot"]:
    """Return pytest-qt's `qtbot`, changed to keep widgets alive until the test is over.

    By default it holds weak references: a widget that only local variables of the test held
    could be collected while Qt paints it, which crashed the run. Also, its default timeout of
    five seconds is too short for a busy machine, and the cursor does not rest on a window where
    an earlier test left it.
    """
    from PySide6.QtGui import QCursor  # noqa: PLC0415 - tests without a window do not need it

    QCursor.setPos(*AWAY)
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def keep_and_add(widget: "QWidget", **options: Any) -> None:
        # Any: a function to call before the widget is closed.
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
    """Process pending deleteLater calls, and collect reference cycles of widgets."""
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _running(started: "list[weakref.ref[QTimer]]") -> "list[QTimer]":
    """Return the timers that still run after a garbage collection."""
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
