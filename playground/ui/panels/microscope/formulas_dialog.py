"""Pages of single formulas, each with its line of Python; the inputs can be changed."""

from math import isclose

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from playground.base.errors import ParameterError
from playground.explain.elementary import ELEMENTARY, Elementary, Values, paired, read_numbers
from playground.explain.page import Card, Stage
from playground.formula.text import figure
from playground.ui.panels.captions import Caption, Role
from playground.ui.panels.microscope.card_view import CardView
from playground.ui.panels.microscope.writing import written
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.discard import discard
from playground.ui.widgets.roles import describe, label, set_role

WIDTH, HEIGHT, LIST = 640, 520, 170
"""Of the dialog and of its list, in pixels at 100 %."""
SAME = 1e-12


class FormulaPage(QWidget):
    """One formula: its inputs, the formula with the numbers, and the Python beside it."""

    def __init__(self, subject: Elementary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._values: dict[str, tuple[float, ...]] = dict(subject.initial)
        self.fields: dict[str, QLineEdit] = {}
        self.view = CardView()
        self.view.setAccessibleName(f"formula of {subject.title}")
        self.python = Caption(Role.TAG, "\n".join(subject.code))
        self.python.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verdict = Caption(Role.MUTED, "")
        self.verdict.setWordWrap(True)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        sentence = label(self._subject.sentence, "muted", self)
        sentence.setWordWrap(True)
        form = QFormLayout()
        for field in self._subject.fields:
            text = ", ".join(figure(value) for value in field.initial)
            edit = QLineEdit(text)
            kind = "numbers, separated by commas" if field.is_list else "one number"
            describe(edit, field.name, f"{field.name}, in the formula {field.symbol}: {kind}.")
            edit.textEdited.connect(self._edit)
            self.fields[field.name] = edit
            form.addRow(f"{field.name} ({field.symbol})", edit)
        column.addWidget(sentence)
        column.addLayout(form)
        column.addWidget(self.view)
        column.addWidget(label("In Python", "section", self))
        column.addWidget(self.python)
        column.addWidget(self.verdict)
        column.addStretch(1)

    def _edit(self) -> None:
        """Use what the fields say; report what cannot be used, and keep the last numbers."""
        try:
            for field in self._subject.fields:
                self._values[field.name] = read_numbers(field, self.fields[field.name].text())
        except ParameterError as error:
            self.verdict.set_colour(current_theme().error)
            self.verdict.setText(str(error))
            return
        self._show()

    def _show(self) -> None:
        values: Values = paired(self._subject.fields, self._values)
        equations = self._subject.equations(values)
        results = self._subject.compute(values)
        self.view.show_lines(written(Card(Stage.FORWARD, equations)))
        pairs = zip(equations[-len(results) :], results, strict=True)
        is_same = all(
            isclose(line.value, result, rel_tol=SAME, abs_tol=SAME) for line, result in pairs
        )
        shown = ", ".join(figure(result) for result in results)
        self.verdict.set_colour(current_theme().good if is_same else current_theme().error)
        self.verdict.setText(
            f"result = {shown}: {'the same as the formula.' if is_same else 'not the same.'}"
        )


class FormulasDialog(QDialog):
    """A list of formulas, and the page of the chosen one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Formulas and their Python")
        self.setAccessibleDescription(
            "Each formula of a network beside its line of Python, with the same numbers in both."
        )
        self.list = QListWidget(self)
        set_role(self.list, "rows")
        describe(self.list, "formulas", "Choose a formula.")
        self.list.addItems([each.title for each in ELEMENTARY])
        self.page = FormulaPage(ELEMENTARY[0], self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 14, 14, 14)
        self._row.addWidget(self.list)
        self._row.addWidget(self.page, 1)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._choose)
        follow_text(self, self._fit)

    def _fit(self) -> None:
        self.list.setFixedWidth(pixels(LIST))
        self.resize(pixels(WIDTH), pixels(HEIGHT))

    def _choose(self, row: int) -> None:
        before, self.page = self.page, FormulaPage(ELEMENTARY[row], self)
        self._row.replaceWidget(before, self.page)
        discard(before)
