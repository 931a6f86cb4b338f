"""The list of what is wrong with the project, with repairs to click."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.document.inference import Problem, Severity
from playground.document.problems.fixing import FixAll, repairable
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Role
from playground.ui.theme.text_size import follow_text, keep_width, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.plain import menu_text, plain_tip
from playground.ui.widgets.roles import describe

FINE = "No problems: the network can be built and trained."


class ProblemsPanel(Panel):
    """One row per problem: how bad, where, what, and the repair."""

    title = "Problems"
    summary = "What is wrong with the network, the data or the training, and how to fix it."
    empty = FINE

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._shown: tuple[tuple[Problem, str], ...] = ()
        self.rows: list[QWidget] = []
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        self.set_content(scroll)
        self.fix_all = QPushButton("Fix all")
        describe(
            self.fix_all,
            "fix all",
            "Makes every repair that is offered for an error, in one step that can be undone.",
        )
        self.fix_all.clicked.connect(lambda: self.editor.do(FixAll()))
        self.fix_all.hide()
        self.body.addWidget(self.fix_all, 0, Qt.AlignmentFlag.AlignRight)

    def show_state(self, state: ViewState) -> None:
        """List the problems; errors first."""
        self.state = state
        network = state.named.network
        found = sorted(
            state.inference.problems, key=lambda problem: problem.severity is not Severity.ERROR
        )
        places = [
            network.layer(problem.layer_id).name
            if problem.layer_id is not None and network.has(problem.layer_id)
            else ""
            for problem in found
        ]
        shown = tuple(zip(found, places, strict=True))
        if shown != self._shown:
            self._shown = shown
            self.fix_all.setVisible(repairable(state.inference.problems) > 1)
            self.redraw()

    def draw(self) -> str:
        for row in self.rows:
            discard(row)
        self.rows = [self._row(problem, place) for problem, place in self._shown]
        for index, row in enumerate(self.rows):
            self._column.insertWidget(index, row)
        return "" if self.rows else FINE

    def _row(self, problem: Problem, place: str) -> QWidget:
        is_error = problem.severity is Severity.ERROR
        row = QWidget()
        icon = Caption(Role.TITLE, "✖" if is_error else "⚠")
        icon.set_colour(current_theme().error if is_error else current_theme().warning)
        icon.setToolTip("Training cannot start." if is_error else "Training can start anyway.")
        icon.setAccessibleName("Error" if is_error else "Warning")
        keep_width(icon, 18)
        where = Caption(Role.TITLE, place or "Project")
        follow_text(where, lambda: where.setMinimumWidth(pixels(110)))
        message = Caption(Role.MUTED, problem.message)
        message.set_colour(current_theme().text)
        message.setWordWrap(True)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(10)
        layout.addWidget(icon)
        layout.addWidget(where)
        layout.addWidget(message, 1)
        if problem.repair is not None:
            layout.addWidget(self._button(problem))
        return row

    def _button(self, problem: Problem) -> QPushButton:
        assert problem.repair is not None
        command = problem.repair.command
        button = QPushButton(menu_text(problem.repair.label))
        button.setToolTip(plain_tip(f"Fix it: {problem.repair.label}. It can be undone."))
        button.clicked.connect(lambda: self.editor.do(command))
        return button
