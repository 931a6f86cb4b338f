"""`ChallengeMaker`: sets a goal and limits for the open project, and saves them as a challenge."""

from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.base.visible import file_stem
from playground.catalog.metrics import figure_words
from playground.challenges.challenge import LEVELS, Goal
from playground.challenges.limits import AT_MOST, sizes
from playground.challenges.reading import LONGEST, LONGEST_TITLE, MOST_EPOCHS
from playground.document.document import Document
from playground.document.problems.examining import examine
from playground.packs.apart import check
from playground.packs.pack import Kind, write_pack
from playground.packs.recording.changes import FIGURES
from playground.packs.recording.writing import ChallengeDraft, challenge_pack
from playground.ui.authoring.fields import keep_wide_enough, text_field
from playground.ui.dialogs.files import ask_save_path
from playground.ui.files.work.background import WritingThread
from playground.ui.files.work.failure_text import NOT_WRITTEN, failure_text
from playground.ui.learn.pages.parts import scrolling
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.wrapped_height import WrappedHeight

METRICS = (*FIGURES, "val_loss", "loss")
NOTE = (
    "The class starts from the open project and may change all but its data. It is trained from "
    "new weights with three seeds; two must reach the goal."
)
SAVED = (
    "Saved as {name}. Hand the file out: it opens by a drop on the window. What the class hands "
    "in is verified by: playground check FOLDER --challenge {name}"
)
SIZE, FIELD_HEIGHT = (540, 560), 70
"""In pixels at 100 %."""
KINDS = f"Challenge (*{Kind.CHALLENGE.suffix})"
MOST = 10**9


class ChallengeDialog(QDialog):
    """The fields of a challenge, filled in from the open project."""

    def __init__(self, counts: dict[str, int], epochs: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Make a challenge")
        self.setAccessibleDescription(
            "Gives the project that is open a goal and limits, and saves it as a file for others."
        )
        self.title = QLineEdit(self)
        self.title.setMaxLength(LONGEST_TITLE)
        describe(self.title, "title of the challenge", "What the class finds in its list.")
        self.text = text_field("what to do", "What to do, in plain words.", FIELD_HEIGHT, self)
        self.hint = text_field("hint", "Shown on request.", FIELD_HEIGHT, self)
        self.level = QuietCombo()
        self.level.addItems(LEVELS)
        describe(self.level, "level", "How hard it is.")
        self.figure = QuietCombo()
        for name in METRICS:
            self.figure.addItem(figure_words(name).capitalize(), name)
        describe(self.figure, "metric", "An accuracy must be at least the goal, a loss at most.")
        self.goal = QDoubleSpinBox(self)
        self.goal.setDecimals(3)
        self.goal.setSingleStep(0.05)
        self.goal.setRange(0.0, 1e6)
        self.goal.setValue(0.9)
        describe(self.goal, "goal", "The value that must be reached.")
        self.epochs = self._spin("epochs", "How long it is trained.", epochs or 100, MOST_EPOCHS)
        self.limits = {name: self._limit(name, counts[name]) for name in AT_MOST}
        self.note = label(NOTE, "muted", self)
        self.note.setWordWrap(True)
        self.save = QPushButton("Save…", self)
        set_role(self.save, "accent")
        describe(self.save, "save", "Saves the challenge as one file to hand out.")
        self._lay_out()
        WrappedHeight(self)

    def _lay_out(self) -> None:
        content = QWidget(self)
        form = QFormLayout(content)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Title", self.title),
            ("What to do", self.text),
            ("Hint", self.hint),
            ("Level", self.level),
            ("Metric", self.figure),
            ("Goal", self.goal),
            ("Epochs", self.epochs),
        )
        for name, field in rows:
            form.addRow(name, field)
        for box, spin in self.limits.values():
            row = QHBoxLayout()
            row.addWidget(box, 1)
            row.addWidget(spin)
            form.addRow("", row)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        area = scrolling(content, self)
        keep_wide_enough(area, content)
        layout.addWidget(area, 1)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        self.resize(*map(pixels, SIZE))

    def draft(self) -> ChallengeDraft:
        """Return what is in the fields."""
        metric = str(self.figure.currentData())
        is_least = metric in FIGURES
        goal = Goal(metric, self.goal.value(), is_least, self.epochs.value())
        chosen = {name: spin for name, (box, spin) in self.limits.items() if box.isChecked()}
        limits = {name: spin.value() for name, spin in chosen.items()}
        return ChallengeDraft(
            self.title.text(),
            self.text.toPlainText()[:LONGEST],
            self.hint.toPlainText()[:LONGEST],
            self.level.currentIndex() + 1,
            goal,
            limits,
        )

    def _spin(self, name: str, tip: str, value: int, most: int) -> QSpinBox:
        spin = QSpinBox(self)
        spin.setRange(0 if name in AT_MOST else 1, most)
        spin.setValue(value)
        describe(spin, name, tip)
        return spin

    def _limit(self, name: str, count: int) -> tuple[QCheckBox, QSpinBox]:
        box = QCheckBox(f"At most this many {AT_MOST[name]}", self)
        describe(box, f"limit {name}", f"The network may have no more {AT_MOST[name]}.")
        spin = self._spin(name, f"This many {AT_MOST[name]} are allowed.", count, MOST)
        spin.setEnabled(False)
        box.toggled.connect(spin.setEnabled)
        return box, spin


class ChallengeMaker(QObject):
    """Shows the dialog for the open project, and writes what was made."""

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        writing: WritingThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._window = document, window
        self._settings, self._writing = settings, writing
        self.dialog: ChallengeDialog | None = None
        window.actions_by_name["make_challenge"].triggered.connect(self.show)

    def show(self) -> None:
        """Show the fields, filled in from the open project."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        project = self._document.project
        inference, _task = examine(project)
        counts = sizes(project, inference)
        self.dialog = ChallengeDialog(counts, project.training.epochs, self._window)
        self.dialog.save.clicked.connect(self._ask_for_path)
        self.dialog.finished.connect(self._forget)
        self.dialog.show()

    def close(self) -> None:
        """Close the dialog."""
        if self.dialog is not None:
            self.dialog.close()

    def _forget(self) -> None:
        self.dialog = None

    def _ask_for_path(self) -> None:
        if self.dialog is not None:
            suffix = Kind.CHALLENGE.suffix
            stem = file_stem(self.dialog.title.text(), "challenge")
            path = self._settings.folder / f"{stem}{suffix}"
            ask_save_path(
                self.dialog, path, self._save, title="Save challenge", kinds=KINDS, suffix=suffix
            )

    def _save(self, path: Path) -> None:
        """Write the challenge in another thread, after opening it as its recipients will."""
        if self.dialog is None:
            return
        draft, project = self.dialog.draft(), self._document.project

        def write() -> None:
            pack = challenge_pack(draft, project)
            check(pack)
            write_pack(path, pack)

        self._writing.run(write, partial(self._written, path.name))

    def _written(self, name: str, done: "Future[Any]") -> None:
        error = done.exception()
        if self.dialog is None:
            return
        text = SAVED.format(name=name)
        if error is not None:
            text = f"The challenge was not saved: {failure_text(error, NOT_WRITTEN)}"
        self.dialog.note.setText(text)
        set_role(self.dialog.note, "good" if error is None else "error")
