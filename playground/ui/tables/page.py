"""`TablePage`: everything about a table on one page, before or after training."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.base.errors import DataError
from playground.datasets.config import DataConfig
from playground.datasets.sources.table_file import task_of_plan
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.notices import Notice, Repair, notices
from playground.datasets.tables.plan import Plan
from playground.datasets.tables.profile import Profile
from playground.datasets.tables.settings import Kind, Role, Treatment
from playground.document.proposals.proposing import Proposal, UseData
from playground.document.proposals.tables import config_for, proposal_for
from playground.ui.tables.reading_form import ReadingForm
from playground.ui.tables.side import NoticeList, PredictBox, ReceivesBox, box
from playground.ui.tables.split_box import SplitBox
from playground.ui.tables.strip import CardStrip
from playground.ui.tables.words import read_words, receives_words
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.roles import describe, set_role
from playground.ui.widgets.scrolled import scrolled

SIDE_WIDTH = 350
MOST_SIDE = 0.42
"""Share of the width that the right part takes at most."""
LEAST_GAP, LEAST_WIDTH = 30, 300
"""In pixels at 100 %: between two boxes, and of the part with the columns."""
MARGINS = 16, 14, 16, 14
SIZE = (1180, 700)
PREPARED = "Prepared by layers that are exported with the model."
WINDOWED = f"A sample is a window of rows. {PREPARED}"


class TablePage(QDialog):
    """Shows a draft and edits it.

    Attributes
    ----------
    draft : Draft
        What is chosen.
    command : UseData
        The edit that the user agreed to.

    Signals
    -------
    used()
        The user has agreed to `command`.
    read_chosen(ReadAs)
        The user wants the file to be read in another way; `take_table` follows.
    """

    used = Signal()
    read_chosen = Signal(object)

    def __init__(self, draft: Draft, profile: Profile, base: DataConfig, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(draft.path.name)
        self.setAccessibleDescription(
            "How the columns of the table become inputs and targets: a card for each column."
        )
        self.draft = draft
        self.profile = profile
        self._base = base
        self._proposal: Proposal | None = None
        self.command = UseData(base)
        self._make_parts()
        self._lay_out()
        self.strip.role_chosen.connect(self._choose_role)
        self.strip.kind_chosen.connect(self._choose_kind)
        self.strip.treatment_chosen.connect(self._choose_treatment)
        self.predict.target_chosen.connect(self._choose_target)
        self.predict.task_chosen.connect(self._choose_task)
        self.split.edited.connect(self.show_draft)
        self.notices.repaired.connect(self._repair)
        self.read_button.clicked.connect(self.ask_how_to_read)
        self.use_button.clicked.connect(self._use_with_network)
        self.data_button.clicked.connect(self._use_data_only)
        self.cancel_button.clicked.connect(self.reject)
        follow_theme(self, self._set_colours)
        room = parent.window().size() if parent.window().isVisible() else QSize(*SIZE)
        wanted = QSize(pixels(SIZE[0]), pixels(SIZE[1])).expandedTo(room * 0.94)
        self.resize(wanted.boundedTo(self.screen().availableSize().expandedTo(room) * 0.98))

    def _make_parts(self) -> None:
        self.title = ElidedLabel(self.draft.path.name, "counter", self, least=60)
        self.how = ElidedLabel("", "muted", self, least=60)
        self.read_button = QPushButton("Change how it is read…", self)
        describe(
            self.read_button,
            "change how the table is read",
            "Delimiter, header, decimal separator, encoding, sheet.",
        )
        self.strip = CardStrip(self)
        self.split = SplitBox(self)
        self.receives = ReceivesBox("WHAT THE NETWORK RECEIVES", self)
        self.predict = PredictBox(self)
        self.notice_box, inner = box("NOTICED", self)
        self.notices = NoticeList(self.notice_box)
        inner.addWidget(self.notices, 1)
        self.network = ReceivesBox("PROPOSED NETWORK", self)
        self.use_button = QPushButton("Use this data and network", self)
        set_role(self.use_button, "accent")
        self.use_button.setDefault(True)
        describe(
            self.use_button,
            "use this data and network",
            "The table becomes the data, and the proposed network takes the place of yours. "
            "Both can be undone.",
        )
        self.data_button = QPushButton("Data only, keep my network", self)
        describe(
            self.data_button,
            "data only, keep my network",
            "The table becomes the data; network and training stay as they are.",
        )
        self.cancel_button = QPushButton("Cancel", self)
        describe(self.cancel_button, "cancel", "Changes nothing.")

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(14)
        layout.addWidget(self._table_part(), 1)
        layout.addWidget(self._side_part())

    def _table_part(self) -> QScrollArea:
        """Return the columns with what is done to them; on a small screen it scrolls."""
        content = QWidget()
        left = QVBoxLayout(content)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.how, 1)
        top.addWidget(self.read_button)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(10)
        self._below.addWidget(self.split, 1)
        self._below.addWidget(self.receives, 1)
        left.addLayout(top)
        left.addWidget(self.strip, 1)
        left.addLayout(self._below)
        area = scrolled(content)
        follow_text(area, lambda: area.setMinimumWidth(pixels(LEAST_WIDTH)))
        return area

    def _side_part(self) -> QWidget:
        self._side = QWidget(self)
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(10)
        content = QWidget()
        proposed = QVBoxLayout(content)
        proposed.setContentsMargins(0, 0, 0, 0)
        proposed.setSpacing(10)
        proposed.addWidget(self.predict)
        proposed.addWidget(self.notice_box, 1)
        proposed.addWidget(self.network)
        right.addWidget(scrolled(content), 1)
        right.addWidget(self.use_button)
        last = QHBoxLayout()
        last.addWidget(self.data_button, 1)
        last.addWidget(self.cancel_button)
        right.addLayout(last)
        return self._side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width; put the boxes below each other where they have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        side = min(pixels(SIDE_WIDTH), round(MOST_SIDE * self.width()))
        self._side.setFixedWidth(max(side, self._side.minimumSizeHint().width()))
        room = self.width() - self._side.width() - 2 * MARGINS[0]
        parts = (self.split, self.receives)
        needed = sum(part.minimumSizeHint().width() for part in parts)
        directions = QBoxLayout.Direction
        is_narrow = room < needed + pixels(LEAST_GAP)
        self._below.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft in place of the present one."""
        self.draft = draft
        plan, problem = self._plan()
        self.how.setText(read_words(draft))
        self.strip.show_draft(draft, self.profile)
        self.predict.show_draft(draft, plan, problem)
        self.split.show_draft(draft, plan)
        self.notices.show_notices(self._noticed())
        self._show_network(plan, problem)

    def show_reading(self) -> None:
        """Show that the file is being read again."""
        self.how.setText("Reading …")
        self.read_button.setEnabled(False)

    def show_refusal(self, text: str) -> None:
        """Show why the file could not be read in this way; the table stays as it was."""
        self.read_button.setEnabled(True)
        self.how.setText(text)

    def take_table(self, draft: Draft, profile: Profile) -> None:
        """Show the table after it was read in another way."""
        self.profile = profile
        self.read_button.setEnabled(True)
        self.show_draft(draft)

    def _plan(self) -> tuple[Plan | None, str]:
        """Return what happens to the table; None, and why, if nothing can be learned."""
        try:
            plan = self.draft.plan()
            plan.choices  # noqa: B018
            plan.feature_names  # noqa: B018 - raises for too many categories
        except DataError as error:
            return None, str(error)
        return plan, ""

    def _noticed(self) -> tuple[Notice, ...]:
        return notices(self.draft, self.profile)

    def _show_network(self, plan: Plan | None, problem: str) -> None:
        for button in (self.use_button, self.data_button):
            button.setEnabled(plan is not None)
        if plan is None:
            self._proposal = None
            self.receives.show_texts(problem, "")
            self.network.show_texts("–", "")
            return
        self._proposal = proposal_for(self.draft, plan)
        window = f" For each of {plan.window.steps} rows." if plan.window.steps else ""
        words = receives_words(plan.feature_names) + window
        self.receives.show_texts(words, WINDOWED if window else PREPARED)
        words = self._proposal.training_words()
        self.network.show_texts(self._proposal.network_words(task_of_plan(plan)), words)

    def _use_with_network(self) -> None:
        self._use(self._proposal)

    def _use_data_only(self) -> None:
        self._use(None)

    def _use(self, proposal: Proposal | None) -> None:
        weights = None
        if self.draft.weighs_classes and self._proposal is not None:
            weights = self._proposal.class_weights
        self.command = UseData(config_for(self.draft, self._base), proposal, weights)
        self.used.emit()
        self.accept()

    def _choose_role(self, names: list[str], role: Role) -> None:
        self.show_draft(self.draft.with_role(names, role))

    def _choose_kind(self, names: list[str], kind: Kind) -> None:
        self.show_draft(self.draft.with_columns(names, kind=kind))

    def _choose_treatment(self, names: list[str], change: dict[str, object]) -> None:
        if change.get("missing") is Treatment.CONSTANT:
            self._ask_constant(names)
        else:
            self.show_draft(self.draft.with_columns(names, **change))

    def _ask_constant(self, names: list[str]) -> None:
        """Ask what takes the place of missing values."""
        question = QInputDialog(self)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.setWindowTitle("Missing values")
        question.setLabelText(f"Value in place of missing ones in {', '.join(names[:3])}:")
        question.setTextValue("0")

        def fill(text: str) -> None:
            changed = self.draft.with_columns(names, missing=Treatment.CONSTANT, constant=text)
            self.show_draft(changed)

        question.textValueSelected.connect(fill)
        question.rejected.connect(lambda: self.show_draft(self.draft))
        question.open()

    def _choose_target(self, name: str) -> None:
        self.show_draft(self.draft.with_role([name], Role.TARGET))

    def _choose_task(self, task: str) -> None:
        self.show_draft(replace(self.draft, task=task))

    def _repair(self, repair: Repair) -> None:
        if repair.read_as is not None:
            self.read_chosen.emit(repair.read_as)
        elif repair.draft is None:
            self.ask_how_to_read()
        else:
            self.show_draft(repair.draft)

    def ask_how_to_read(self) -> None:
        """Ask how to read the file."""
        form = ReadingForm(self.draft.facts, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.chosen.connect(self.read_chosen)
        form.open()

    def _set_colours(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"TablePage {{ background: {theme.surface}; }}"
            f"#table-box {{ background: {theme.raised}; border: 1px solid {theme.border};"
            " border-radius: 8px; }"
            "#notices, #notices > QWidget > QWidget { background: transparent; }"
            "#column-card QToolButton::menu-indicator { image: none; }"
        )
        self.show_draft(self.draft)
