"""`RecordingDialog`: the steps of a lesson as they are recorded, each to be edited."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.packs.recording.recorder import Draft
from playground.ui.authoring.fields import keep_wide_enough
from playground.ui.authoring.step_form import StepForm
from playground.ui.learn.pages.parts import scrolling
from playground.ui.theme.text_size import keep_width, pixels
from playground.ui.widgets.roles import describe, label, set_role

SIZE = (780, 680)
LIST_WIDTH = 230
"""In pixels at 100 %."""
IDLE = "Press Record, then do in the window what the class should do."
RECORDING = "Recording. Each thing that you do becomes a step; training becomes one when it stops."


START_OVER = "Start over", "Begins again without steps; you can bring them back."
BRING_BACK = "Bring back", "Brings back the steps that were there before you started over."


class RecordingDialog(QDialog):
    """Stays open beside the window.

    Signals
    -------
    record_requested(bool)
        Record, or stop.
    step_edited(int, Draft)
    step_added(int), step_removed(int)
        At this place.
    save_requested(), restart_requested()
        Save the lesson; or begin again without steps, or undo that.
    texts_edited()
        The title or the summary.
    """

    record_requested = Signal(bool)
    step_edited = Signal(int, object)
    step_added = Signal(int)
    step_removed = Signal(int)
    save_requested = Signal()
    restart_requested = Signal()
    texts_edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Record a lesson")
        self.setAccessibleDescription(
            "Makes a lesson of what you do: each thing done becomes a step with words to edit."
        )
        self._drafts: tuple[Draft, ...] = ()
        self.title = QLineEdit(self)
        self.title.setMaxLength(120)
        self.title.setPlaceholderText("Title of the lesson")
        describe(self.title, "title of the lesson", "What the class finds in its list.")
        self.summary = QLineEdit(self)
        self.summary.setMaxLength(300)
        self.summary.setPlaceholderText("What one learns, in one sentence")
        describe(self.summary, "summary", "What one learns, in one sentence.")
        for field in (self.title, self.summary):
            field.textEdited.connect(self._on_texts)
        self.note = label(IDLE, "muted", self)
        self.note.setWordWrap(True)
        self.steps = QListWidget(self)
        self.steps.setSpacing(2)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.steps, "field")
        keep_width(self.steps, LIST_WIDTH)
        describe(self.steps, "steps", "The steps of the lesson, in order.")
        self.steps.currentRowChanged.connect(self._show_step)
        self.form = StepForm(self)
        self.form.edited.connect(self._on_edited)
        self.record = self._button("Record", "Records what you do as steps.")
        self.record.setCheckable(True)
        set_role(self.record, "accent")
        self.record.toggled.connect(self._on_record)
        self.add = self._button("Add text", "Adds a step to read after the chosen one.")
        self.add.clicked.connect(self._ask_add)
        self.remove = self._button("Delete step", "Deletes the chosen step.")
        self.remove.clicked.connect(self._ask_remove)
        self.restart = self._button(*START_OVER)
        self.restart.clicked.connect(self.restart_requested)
        self.save = self._button("Save…", "Saves the lesson as one file to hand out.")
        self.save.clicked.connect(self.save_requested)
        self._lay_out()
        self.show_drafts(())

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        describe(button, text, tip)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.record, self.add, self.remove, self.restart):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.save)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.steps)
        area = scrolling(self.form, self)
        keep_wide_enough(area, self.form)
        middle.addWidget(area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.summary)
        layout.addLayout(middle, 1)
        layout.addWidget(self.note)
        layout.addLayout(row)
        self.resize(*map(pixels, SIZE))

    def show_drafts(self, drafts: tuple[Draft, ...], place: int = -1) -> None:
        """Show the steps; the one at `place` is chosen, by default the last."""
        self._drafts = drafts
        with QSignalBlocker(self.steps):
            self.steps.clear()
            for number, draft in enumerate(drafts, 1):
                self.steps.addItem(f"{number}. {draft.title}")
            last = len(drafts) - 1
            self.steps.setCurrentRow(last if place < 0 else min(place, last))
        self._show_step(self.steps.currentRow())
        self.show_restart(can_undo=False)

    def show_note(self, text: str, *, role: str = "muted") -> None:
        """Show a sentence below the steps."""
        self.note.setText(text)
        set_role(self.note, role)

    def show_restart(self, *, can_undo: bool) -> None:
        """Offer to begin again, or to bring back what was there before."""
        text, tip = BRING_BACK if can_undo else START_OVER
        self.restart.setText(text)
        describe(self.restart, text, tip)
        self.restart.setEnabled(can_undo or bool(self._drafts))

    def show_recording(self, *, is_on: bool) -> None:
        """Show whether what is done is recorded."""
        with QSignalBlocker(self.record):
            self.record.setChecked(is_on)
        self.record.setText("Stop" if is_on else "Record")
        self.record.setAccessibleName("Stop" if is_on else "Record")
        self.show_note(RECORDING if is_on else IDLE)

    def _show_step(self, row: int) -> None:
        self.form.show_draft(self._drafts[row] if 0 <= row < len(self._drafts) else None)
        self.remove.setEnabled(0 <= row < len(self._drafts))
        self.save.setEnabled(bool(self._drafts))

    def _on_edited(self, draft: Draft) -> None:
        row = self.steps.currentRow()
        self._drafts = (*self._drafts[:row], draft, *self._drafts[row + 1 :])
        self.steps.item(row).setText(f"{row + 1}. {draft.title}")
        self.step_edited.emit(row, draft)

    def _on_texts(self) -> None:
        self.texts_edited.emit()

    def _on_record(self, is_on: bool) -> None:
        self.show_recording(is_on=is_on)
        self.record_requested.emit(is_on)

    def _ask_add(self) -> None:
        self.step_added.emit(self.steps.currentRow() + 1)

    def _ask_remove(self) -> None:
        self.step_removed.emit(self.steps.currentRow())
