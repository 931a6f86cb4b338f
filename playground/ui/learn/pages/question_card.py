"""`QuestionCard`: a question, its answers, and the reason once it is answered."""

from collections.abc import Sequence
from functools import partial
from math import isfinite

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from playground.learning.questions import Marking, Question, mark
from playground.ui.learn.pages.parts import Paragraph, card_layout
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.widgets.fields.number_field import parsed_number
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.roles import describe, set_role

LONGEST = 24
PLACE = Qt.ItemDataRole.UserRole + 1


class QuestionCard(QFrame):
    """One question; "Reveal" marks the answer. It can be answered again.

    Signals
    -------
    answered(Marking)
    """

    answered = Signal(object)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._question = question
        layout = card_layout(self)
        self.text = Paragraph(question.text, "asked", self)
        layout.addWidget(self.text)
        self.buttons: list[QAbstractButton] = []
        self.entry = QLineEdit(self)
        self.list = OrderList(self)
        self._add_answers(layout)
        self.reveal = QPushButton("Reveal", self)
        set_role(self.reveal, "accent")
        describe(self.reveal, "Reveal", "Checks your answer, and explains it.")
        self.reveal.clicked.connect(self._mark)
        row = QHBoxLayout()
        row.addWidget(self.reveal)
        row.addStretch(1)
        layout.addLayout(row)
        self.result = Paragraph("", "muted", self)
        self.result.setAccessibleName("result of the question")
        self.result.hide()
        layout.addWidget(self.result)
        self._review()

    def _add_answers(self, layout: QVBoxLayout) -> None:
        kind = self._question.kind
        self.entry.setVisible(kind == "number")
        self.list.setVisible(kind == "order")
        if kind in ("one", "several"):
            for number, choice in enumerate(self._question.choices, 1):
                button = QRadioButton(self) if kind == "one" else QCheckBox(self)
                button.toggled.connect(self._review)
                describe(button, f"answer {number}: {choice.text}", choice.text)
                row = QHBoxLayout()
                row.setSpacing(pixels(6))
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
                text = _Answer(choice.text, button, self)
                row.addWidget(text, 1)
                layout.addLayout(row)
                self.buttons.append(button)
        elif kind == "number":
            describe(self.entry, "your answer", "Type a number.")
            self.entry.setPlaceholderText("a number")
            self.entry.setMaxLength(LONGEST)
            self.entry.textChanged.connect(self._review)
            self.entry.returnPressed.connect(self._mark)
            layout.addWidget(self.entry)
        else:
            self._add_order(layout)

    def _add_order(self, layout: QVBoxLayout) -> None:
        describe(self.list, "order", "Drag the entries, or move one with Ctrl+Up and Ctrl+Down.")
        for place in self._question.shown_order():
            item = QListWidgetItem(self._question.order[place], self.list)
            item.setData(PLACE, place)
        self.list.setCurrentRow(0)
        self.list.setMinimumWidth(1)
        for moved in (self.list.model().rowsInserted, self.list.model().rowsMoved):
            moved.connect(self._review)
        row = QWidget(self)
        buttons = FlowLayout(row)
        for text, step in (("Up", -1), ("Down", 1)):
            button = QPushButton(text, row)
            describe(button, f"move {text.lower()}", f"Moves the entry {text.lower()}.")
            button.clicked.connect(partial(self.list.move_current, step))
            buttons.addWidget(button)
        layout.addWidget(self.list)
        layout.addWidget(row)

    def answer(self) -> Sequence[int] | float | None:
        """Return what is chosen, as `mark` takes it; None if nothing is."""
        if self._question.kind == "number":
            value = parsed_number(self.entry.text())
            return value if isinstance(value, float) and isfinite(value) else None
        if self._question.kind == "order":
            rows = (self.list.item(row) for row in range(self.list.count()))
            return tuple(int(row.data(PLACE)) for row in rows)
        chosen = tuple(at for at, button in enumerate(self.buttons) if button.isChecked())
        return chosen or None

    def _review(self) -> None:
        """Hide the result of an earlier answer; enable Reveal if there is an answer."""
        self.result.hide()
        self.reveal.setEnabled(self.answer() is not None)

    def _mark(self) -> None:
        answer = self.answer()
        if answer is None:
            return
        marking: Marking = mark(self._question, answer)
        set_role(self.result, "good" if marking.is_right else "warning")
        self.result.setText(f"{'✓' if marking.is_right else '○'} {marking.reason}")
        self.result.show()
        self.answered.emit(marking)


class OrderList(QListWidget):
    """Entries to sort; as tall as all of them, which may have several lines each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        on_look_change(self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current entry with Ctrl and an arrow."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

    def move_current(self, step: int) -> None:
        """Move the current entry up (-1) or down (+1)."""
        row, to = self.currentRow(), self.currentRow() + step
        if row < 0 or not 0 <= to < self.count():
            return
        item = self.takeItem(row)
        self.insertItem(to, item)
        self.setCurrentRow(to)

    def _fit(self) -> None:
        rows = range(self.count())
        self.doItemsLayout()
        height = sum(self.visualItemRect(self.item(row)).height() + 4 for row in rows)
        self.setFixedHeight(height + 2 * self.frameWidth() + 4)


class _Answer(PlainLabel):
    """The text of an answer; a click on it chooses the answer."""

    def __init__(self, text: str, button: QAbstractButton, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._button = button
        self.setWordWrap(True)

    def mousePressEvent(self, _event: object) -> None:
        self._button.click()
        self._button.setFocus()
