"""Problems in words, each with a button if there is a clear fix."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.document.inference import Problem, Repair, Severity
from playground.document.problems.fixing import FixAll, repairable
from playground.ui.editor import Editor
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.plain import menu_text
from playground.ui.widgets.roles import describe, label, set_role


class ProblemList(QWidget):
    """Hidden while there is no problem."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._shown: tuple[Problem, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self.hide()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems."""
        if problems == self._shown:
            return
        self._shown = problems
        clear_layout(self._layout)
        for problem in problems:
            self._add(problem)
        if repairable(problems) > 1:
            self._add_button(Repair("Fix all", FixAll()))
        self.setVisible(bool(problems))

    def _add(self, problem: Problem) -> None:
        role = "error" if problem.severity is Severity.ERROR else "warning"
        text = label(problem.message, role, self)
        text.setWordWrap(True)
        self._layout.addWidget(text)
        if problem.repair is None:
            return
        self._add_button(problem.repair)

    def _add_button(self, repair: Repair) -> None:
        button = QPushButton(menu_text(repair.label), self)
        set_role(button, "link")
        describe(button, repair.label, f"Fixes the problem: {repair.label}.")
        button.clicked.connect(lambda: self.editor.do(repair.command))
        self._layout.addWidget(button)
