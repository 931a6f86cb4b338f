"""`ComparisonWindow`: the window with two boundaries, beside the main one."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from playground.document.document import Change
from playground.document.problems.examining import examine
from playground.training.protocol.events import Event, RunsChanged
from playground.ui.classroom.comparison import Comparison
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.text_size import pixels

NO_PLANE = (
    "This data has no plane, so there are no boundaries to compare; choose data of two inputs."
)
SIZE = 1120, 640
"""In pixels at 100 %."""


class ComparisonWindow(QDialog):
    """Stays open while the main window is used: scrub there, and compare here."""

    def __init__(self, editor: DocumentEditor, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Two boundaries")
        self.setAccessibleDescription(
            "Two boundaries side by side, large: of two runs, or of two moments of one."
        )
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._window = window
        self.content = Comparison(editor, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.content)
        room = window.screen().availableGeometry().size()
        self.resize(min(pixels(SIZE[0]), room.width()), min(pixels(SIZE[1]), room.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._window.visibility_changed.emit()


class ComparisonPresenter(QObject):
    """Opens the window, and gives it runs and frames.

    Parameters
    ----------
    editor : DocumentEditor
    window : MainWindow
    run : RunPresenter
    parent : QObject
    """

    def __init__(
        self, editor: DocumentEditor, window: MainWindow, run: RunPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._run = run
        self._editor = editor
        self._document = editor.document
        self._dialog: ComparisonWindow | None = None
        self._runs = RunsChanged(())
        window.actions_by_name["compare"].triggered.connect(self.open)
        run.pump.event_received.connect(self._on_event)
        self._document.changed.connect(self._on_changed)

    @property
    def dialog(self) -> ComparisonWindow:
        """The window; it is made when it is first asked for."""
        if self._dialog is None:
            self._dialog = ComparisonWindow(self._editor, self._window)
            self._dialog.content.handle_event(self._runs)
            views = self._window.further_views
            self._window.further_views = (*views, self._dialog.content)
        return self._dialog

    def close(self) -> None:
        """Disconnect from the document."""
        self._document.changed.disconnect(self._on_changed)

    def open(self) -> None:
        """Show the two boundaries, or say why there are none."""
        cause = Cause(Topic.ACTION, "compare")
        _, task = examine(self._run.stage.project)
        if task.plane is None:
            self._window.messages.answer(cause, NO_PLANE)
            return
        self._window.messages.end(cause)
        frame = self._run.pump.last
        if frame is not None:
            self.dialog.content.show_frame(frame)
        self.dialog.content.begin()
        self.dialog.show()
        self.dialog.activateWindow()
        self._window.visibility_changed.emit()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RunsChanged):
            self._runs = event
            if self._dialog is not None:
                self._dialog.content.handle_event(event)

    def _on_changed(self, change: Change) -> None:
        if change.is_load:
            self._runs = RunsChanged(())
            if self._dialog is not None:
                self._dialog.content.forget_all()
