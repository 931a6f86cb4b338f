"""Ctrl-C in the terminal from which the window was opened.

Python's own answer, `KeyboardInterrupt`, is raised wherever the program is. While the window is
made, that leaves widgets half made, and Qt crashes when it deletes them.
"""

import signal
from contextlib import suppress
from socket import socketpair
from types import FrameType, TracebackType

from PySide6.QtCore import QMetaObject, QObject, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication

READ_BYTES = 4096


class Interrupts(QObject):
    """Within its block Ctrl-C quits as the menu does; a second one ends the process at once.

    Quitting asks about unsaved work. After the second one it stays in the backup, and is offered
    at the next start. Main thread only. A signal that was ignored before (nohup) stays ignored.
    """

    def __init__(self, qt: QApplication) -> None:
        super().__init__(qt)
        self._qt = qt
        self._is_asked = False
        self._before = signal.getsignal(signal.SIGINT)
        # Python calls a handler when it next runs a line of its own, and it runs none while Qt
        # waits for events: the signal writes a byte, which wakes Qt, which calls `_wake`.
        self._out, self._in = socketpair()
        self._out.setblocking(False)
        self._in.setblocking(False)
        self._notifier = QSocketNotifier(self._out.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)

    def __enter__(self) -> None:
        """Take the signal over."""
        if self._before is not signal.SIG_IGN:
            signal.set_wakeup_fd(self._in.fileno(), warn_on_full_buffer=False)
            signal.signal(signal.SIGINT, self._handle)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Give the signal back."""
        if self._before is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._before)
            signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._out.close()
        self._in.close()
        self.deleteLater()

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._is_asked:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self._is_asked = True
        # Queued: Qt may be in the middle of anything here.
        QMetaObject.invokeMethod(self._qt, "quit", Qt.ConnectionType.QueuedConnection)

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._out.recv(READ_BYTES)
