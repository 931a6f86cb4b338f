"""The right column of a table's page: what is predicted, what was noticed, the proposed network."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.base.number_text import counted
from playground.base.tasks import TaskKind
from playground.datasets.tables.draft import Draft, may_be_number, other_task
from playground.datasets.tables.notices import Notice, Repair
from playground.datasets.tables.plan import Plan
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.plain import PlainLabel, menu_text
from playground.ui.widgets.roles import describe, label, set_role

CERTAINTY = {"sure": "proposed", "likely": "proposed, not certain", "unclear": "unclear"}


def box(title: str, parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """Return a raised box with a small heading, and its layout."""
    frame = QFrame(parent)
    frame.setObjectName("table-box")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 12)
    layout.setSpacing(6)
    layout.addWidget(label(title, "caption", frame))
    return frame, layout


def wrapped(text: str, role: str, parent: QWidget | None = None) -> PlainLabel:
    """Return a label of several lines."""
    result = PlainLabel(text, parent)
    set_role(result, role)
    result.setWordWrap(True)
    return result


class PredictBox(QWidget):
    """The target, why it is proposed, and whether classes or a number are predicted.

    Signals
    -------
    target_chosen(str)
    task_chosen(str)
        A value of `TaskKind`.
    """

    target_chosen = Signal(str)
    task_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, inner = box("PREDICT", self)
        self.target = QuietCombo()
        self.target.setPlaceholderText("Choose the column to predict")
        describe(self.target, "column to predict", "The column that the network learns to predict.")
        self.target.activated.connect(self._choose)
        self.reason = wrapped("", "muted", frame)
        self.classes = QPushButton("classes", frame)
        self.number = QPushButton("a number", frame)
        for button, text in (
            (self.classes, "Predict which of the values it is."),
            (self.number, "Predict the value as a number."),
        ):
            button.setCheckable(True)
            set_role(button, "chip")
            describe(button, f"predict {button.text()}", text)
        self.classes.clicked.connect(self._toggle)
        self.number.clicked.connect(self._toggle)
        row = QHBoxLayout()
        row.addWidget(self.classes)
        row.addWidget(self.number)
        row.addStretch(1)
        inner.addWidget(self.target)
        inner.addWidget(self.reason)
        inner.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._other = ""

    def show_draft(self, draft: Draft, plan: Plan | None, problem: str) -> None:
        """Show what is predicted."""
        names = [column.name for column in draft.facts.columns]
        with QSignalBlocker(self.target):
            if [self.target.itemText(place) for place in range(self.target.count())] != names:
                self.target.clear()
                self.target.addItems(names)
            self.target.setCurrentIndex(names.index(draft.target) if draft.target else -1)
        self.reason.setText(_reason(draft, plan, problem))
        set_role(self.reason, "warning" if plan is None else "muted")
        may_switch = plan is not None and may_be_number(plan)
        self.classes.setVisible(plan is not None)
        self.number.setVisible(plan is not None)
        if plan is None:
            return
        is_number = plan.task is TaskKind.REGRESSION
        self._other = other_task(plan).value if may_switch else ""
        self.classes.setChecked(not is_number)
        self.number.setChecked(is_number)
        self.classes.setEnabled(may_switch or not is_number)
        self.number.setEnabled(may_switch or is_number)

    def _choose(self, index: int) -> None:
        self.target_chosen.emit(self.target.itemText(index))

    def _toggle(self) -> None:
        if self._other:
            self.task_chosen.emit(self._other)


def _reason(draft: Draft, plan: Plan | None, problem: str) -> str:
    proposal = draft.proposal
    if not draft.target:
        if not proposal.name:
            return "No column stands out. Choose the one that the network should predict."
        return (
            f"It is unclear which column to predict; {proposal.name} is possible, since "
            f"{proposal.reason}. Choose one."
        )
    if plan is None:
        return problem
    count = len([column for column in plan.inputs if column is not plan.target])
    what = "A number" if plan.task is TaskKind.REGRESSION else f"{len(plan.class_names)} classes"
    columns = counted(count, "column")
    if plan.window.steps:
        columns = "its own past" if not count else f"its own past and {columns}"
    text = f"{what}, from {columns}."
    if draft.target == proposal.name:
        return f"{text} {CERTAINTY[proposal.certainty].capitalize()}: {proposal.reason}."
    return f"{text} Chosen by you."


class NoticeList(QScrollArea):
    """What was noticed, each with buttons that help.

    Signals
    -------
    repaired(Repair)
    """

    repaired = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.buttons: list[QPushButton] = []
        self._shown: tuple[Notice, ...] | None = None

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show what was noticed."""
        place = self.verticalScrollBar().value()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(10)
        self.buttons = []
        for notice in notices:
            layout.addWidget(self._row(notice, body))
        if not notices:
            layout.addWidget(label("Nothing stands out.", "muted", body))
        layout.addStretch(1)
        self.setWidget(body)
        self.verticalScrollBar().setValue(place)

    def _row(self, notice: Notice, parent: QWidget) -> QWidget:
        theme = current_theme()
        row = QFrame(parent)
        row.setObjectName("notice")
        edge = theme.warning if notice.is_warning else theme.accent
        row.setStyleSheet(f"#notice {{ border: none; border-left: 3px solid {edge}; }}")
        layout = QVBoxLayout(row)
        layout.setContentsMargins(9, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(wrapped(notice.title, "title", row))
        if notice.text:
            layout.addWidget(wrapped(notice.text, "muted", row))
        if notice.repairs:
            flow = FlowLayout(spacing=4)
            for repair in notice.repairs:
                flow.addWidget(self._button(notice, repair, row))
            layout.addLayout(flow)
        return row

    def _button(self, notice: Notice, repair: Repair, parent: QWidget) -> QPushButton:
        button = QPushButton(menu_text(repair.text), parent)
        describe(button, f"{repair.text}: {notice.title}", notice.text or notice.title)
        button.clicked.connect(lambda: self.repaired.emit(repair))
        self.buttons.append(button)
        return button


class ReceivesBox(QWidget):
    """A box with a heading and a paragraph."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, inner = box(title, self)
        self.text = wrapped("", "", frame)
        self.detail = wrapped("", "muted", frame)
        inner.addWidget(self.text)
        inner.addWidget(self.detail)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_texts(self, text: str, detail: str) -> None:
        """Show a paragraph, and a fainter one below it."""
        self.text.setText(text)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
