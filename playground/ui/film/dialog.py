"""`FilmDialog`: the settings of an animation, its progress, and Cancel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.export.animations import FILMS, MAXIMUM_FPS
from playground.ui.film.plan import FilmPlan, FilmRun, Subject
from playground.ui.shell.evolution import MAXIMUM_FRAMES
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietSpin
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label, set_role

SMALLEST, LARGEST = 120, 1440
FIELD = 220
"""Width of a field, in pixels at 100 %."""


class FilmDialog(QDialog):
    """Edits a `FilmPlan`; shows the progress of the export.

    Parameters
    ----------
    runs : tuple of FilmRun
        At least one; the user chooses.
    chosen : int
        The place of the one that is chosen at first.

    Signals
    -------
    export_requested(FilmPlan)
    cancelled()
        The user does not want the film any more.
    """

    export_requested = Signal(object)
    cancelled = Signal()

    def __init__(self, runs: tuple[FilmRun, ...], parent: QWidget, chosen: int = 0) -> None:
        super().__init__(parent)
        self._runs = runs
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export animation")
        self.setAccessibleDescription(
            "Writes how a run changed as a GIF, a video or single images."
        )
        self.is_busy = False
        self._make_choices(chosen)
        self._make_numbers()
        self.length = label("", "muted", self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        describe(self.progress, "progress", "How many frames have been written.")
        self.message = label("", "error", self)
        self.message.setWordWrap(True)
        self._lay_out()
        self._show_run()
        self.run.currentIndexChanged.connect(self._show_run)
        for spin in (self.first, self.last, self.frames, self.fps):
            spin.valueChanged.connect(self._show_length)
        self.early.toggled.connect(self._show_length)
        self.format.currentIndexChanged.connect(self._show_missing)
        self._show_length()
        self.show_idle()

    def _make_choices(self, chosen: int) -> None:
        """Make the fields for the run, the file format, and what is shown."""
        self.run = QuietCombo()
        describe(
            self.run, "run", "The run that the animation shows, with its own network and data."
        )
        for run in self._runs:
            self.run.addItem(run.name)
        self.run.setCurrentIndex(chosen)
        self.format = QuietCombo()
        describe(self.format, "format", "The file format of the animation.")
        for form in FILMS:
            self.format.addItem(form.label, form.name)
            row = self.format.count() - 1
            tip = form.missing() or form.summary
            self.format.setItemData(row, plain_tip(tip), Qt.ItemDataRole.ToolTipRole)
        self.subject = QuietCombo()
        describe(self.subject, "what is shown", "The map over the plane, the canvas, or both.")

    def _make_numbers(self) -> None:
        """Make the fields for the epochs, the frames and the size."""
        self.first = _spin("first epoch", "Where the animation begins.", 0, 0, 0)
        self.last = _spin("last epoch", "Where the animation ends.", 0, 0, 0)
        self.frames = _spin("frames", "How many epochs are shown.", 2, MAXIMUM_FRAMES, 100)
        self.fps = _spin("frames per second", "How fast the animation plays.", 1, MAXIMUM_FPS, 20)
        self.size_field = _spin("height", "In pixels.", SMALLEST, LARGEST, 480)
        self.early = QCheckBox("More frames of early epochs")
        describe(
            self.early,
            "more early frames",
            "Most changes in the early epochs: frames are spaced by the logarithm of the epoch.",
        )
        self.early.setChecked(True)

    def _lay_out(self) -> None:
        self.form = QWidget(self)
        rows = QFormLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(8)
        for caption, widget in (
            ("Run", self.run),
            ("Format", self.format),
            ("Show", self.subject),
            ("From epoch", self.first),
            ("To epoch", self.last),
            ("Frames", self.frames),
            ("Frames per second", self.fps),
            ("Height", self.size_field),
        ):
            rows.addRow(caption, widget)
        rows.addRow(self.early)
        rows.addRow(self.length)
        self.start = QPushButton("Export…", self)
        set_role(self.start, "accent")
        self.start.setDefault(True)
        describe(self.start, "export animation", "Asks for a file, and writes the animation.")
        self.start.clicked.connect(lambda: self.export_requested.emit(self.plan()))
        self.stop = QPushButton("Close", self)
        self.stop.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        for part in (self.form, self.progress, self.message):
            layout.addWidget(part)
        layout.addLayout(buttons)
        self.format.setMinimumWidth(pixels(FIELD))

    def plan(self) -> FilmPlan:
        """Return the plan as it is set."""
        return FilmPlan(
            format_name=self.format.currentData(),
            subject=Subject(self.subject.currentData()),
            first=min(self.first.value(), self.last.value()),
            last=max(self.first.value(), self.last.value()),
            frames=self.frames.value(),
            fps=self.fps.value(),
            size=self.size_field.value(),
            is_dense_early=self.early.isChecked(),
            run_id=self._runs[self.run.currentIndex()].run_id,
        )

    def _show_run(self) -> None:
        """Offer the epochs of the chosen run, and the boundary if it has one."""
        run = self._runs[self.run.currentIndex()]
        for spin in (self.first, self.last):
            spin.setRange(run.first, run.last)
        self.first.setValue(run.first)
        self.last.setValue(run.last)
        before = self.subject.currentData()
        self.subject.clear()
        for subject in Subject if run.has_plane else (Subject.CANVAS,):
            self.subject.addItem(subject.label, subject)
        self.subject.setCurrentIndex(max(0, self.subject.findData(before)))

    def show_progress(self, done: int, whole: int) -> None:
        """Show how many frames are written; nothing can be changed during the export."""
        self.is_busy = True
        self.form.setEnabled(False)
        self.start.setEnabled(False)
        self.message.clear()
        self.progress.show()
        self.progress.setRange(0, whole)
        self.progress.setValue(done)
        self._name_stop("Cancel", "Stops writing; no file is kept.")

    def show_idle(self, message: str = "") -> None:
        """Allow another export; show why the last one failed."""
        self.is_busy = False
        self.form.setEnabled(True)
        self.start.setEnabled(True)
        self.progress.hide()
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self._name_stop("Close", "Closes this window.")

    def reject(self) -> None:
        """Cancel the export in progress; if there is none, close."""
        if self.is_busy:
            self.cancelled.emit()
        else:
            super().reject()

    def _name_stop(self, text: str, explanation: str) -> None:
        self.stop.setText(text)
        describe(self.stop, text.lower(), explanation)

    def _show_length(self) -> None:
        plan = self.plan()
        count = len(plan.epochs)
        text = f"{count:,} frames, {count / plan.fps:.1f} seconds"
        if count < plan.frames:
            text += f"; there are no more epochs from {plan.first:,} to {plan.last:,}"
        self.length.setText(text)

    def _show_missing(self) -> None:
        missing = FILMS[self.format.currentData()].missing()
        self.start.setEnabled(missing is None)
        self.message.setText(missing or "")
        self.message.setVisible(missing is not None)


def _spin(name: str, explanation: str, low: int, high: int, value: int) -> QSpinBox:
    spin = QuietSpin()
    spin.setRange(low, high)
    spin.setGroupSeparatorShown(True)
    spin.setValue(value)
    describe(spin, name, explanation)
    return spin
