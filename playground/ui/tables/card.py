"""`ColumnCard`: what is known and chosen about one column."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

from playground.datasets.tables.facts import Storage
from playground.datasets.tables.plan import PlannedColumn
from playground.datasets.tables.profile import ColumnProfile
from playground.datasets.tables.settings import Kind, Role
from playground.ui.tables.bars import Bars, MissingBar
from playground.ui.tables.words import Change, card_words, kind_words, missing_words, treatments
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label, set_role

ROLES = (Role.TARGET, Role.INPUT, Role.IGNORED)
"""The target comes first: arrow keys between input and ignored do not pass it."""
WIDTH = 148


class ColumnCard(QFrame):
    """One column: kind, histogram, missing values, role, and how its values are prepared.

    Signals
    -------
    role_chosen(str, Role), kind_chosen(str, Kind), treatment_chosen(str, dict)
        The column's name and what was chosen.
    pressed(str, bool)
        The card was pressed; True to add it to the selection.
    """

    role_chosen = Signal(str, object)
    kind_chosen = Signal(str, object)
    treatment_chosen = Signal(str, object)
    pressed = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.setObjectName("column-card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = ElidedLabel(name, "title", self)
        self.kind = QToolButton(self)
        describe(self.kind, f"kind of {name}", "What the values are; press to choose another.")
        set_role(self.kind, "link")
        self.kind.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.kind.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kind.setMenu(self._kind_menu())
        self.bars = Bars(self)
        self.missing = label("", "caption", self)
        self.missing_bar = MissingBar(self)
        self.role = QuietCombo()
        describe(self.role, f"role of {name}", "Input, target or ignored.")
        for role in ROLES:
            self.role.addItem(role.value, role)
        self.role.activated.connect(self._choose_role)
        self.treatment = QuietCombo()
        describe(
            self.treatment,
            f"preparation of {name}",
            "What happens to missing values, and how values are scaled.",
        )
        self.treatment.activated.connect(self._choose_treatment)
        self._changes: list[Change] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 8, 9, 9)
        layout.setSpacing(4)
        for part in (self.title, self.kind, self.bars, self.missing, self.missing_bar):
            layout.addWidget(part)
        layout.addSpacing(2)
        layout.addWidget(self.role)
        layout.addWidget(self.treatment)

    def _kind_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in (Kind.NUMBER, Kind.CATEGORY, Kind.TEXT, Kind.DATE, Kind.IDENTIFIER):
            action = menu.addAction(kind.value)
            action.setData(kind)
        menu.triggered.connect(self._choose_kind)
        return menu

    def show_column(
        self, column: PlannedColumn, profile: ColumnProfile, rows: int, *, is_selected: bool
    ) -> None:
        """Show what is known and chosen."""
        theme = current_theme()
        facts = column.facts
        is_ignored = column.role is Role.IGNORED
        self.kind.setText(kind_words(column))
        self.bars.show_heights(profile.bars, _colour(column, theme))
        self.missing.setText(missing_words(column, rows))
        set_role(self.missing, "warning" if facts.missing and not is_ignored else "caption")
        self.missing_bar.show_share(facts.missing / max(1, rows), theme.warning, theme.border)
        with QSignalBlocker(self.role):
            self.role.setCurrentIndex(ROLES.index(column.role))
        self._show_treatments(column)
        self._allow_kinds(column)
        edge = theme.accent if is_selected or column.role is Role.TARGET else theme.border
        back = theme.surface if is_ignored else theme.raised
        ink = theme.text_faint if is_ignored else theme.text
        word = theme.text_faint if is_ignored else _colour(column, theme)
        self.setStyleSheet(
            f"#column-card {{ background: {back}; border: 1px solid {edge}; border-radius: 8px; }}"
            f" #column-card QLabel[role=title] {{ color: {ink}; }}"
            f" #column-card QToolButton {{ color: {word}; padding: 0;"
            " border: none; text-align: left; }"
        )
        self.setToolTip(plain_tip(card_words(column, rows)))
        self.setAccessibleName(f"{self.name}, {kind_words(column)}, {column.role}")

    def _show_treatments(self, column: PlannedColumn) -> None:
        options = treatments(column)
        self._changes = [change for _, change in options]
        with QSignalBlocker(self.treatment):
            self.treatment.clear()
            self.treatment.addItems([text for text, _ in options])
            self.treatment.setCurrentIndex(0)
        self.treatment.setEnabled(len(options) > 1)

    def _allow_kinds(self, column: PlannedColumn) -> None:
        facts = column.facts
        is_text = facts.storage is Storage.TEXT
        for action in self.kind.menu().actions():
            kind = action.data()
            fits = {
                Kind.NUMBER: not is_text or facts.numeric > 0,
                Kind.CATEGORY: bool(facts.values),
                Kind.TEXT: bool(facts.vocabulary),
                Kind.DATE: facts.storage is Storage.DATE,
            }.get(kind, True)
            action.setEnabled(fits)

    def _choose_role(self, index: int) -> None:
        self.role_chosen.emit(self.name, ROLES[index])

    def _choose_treatment(self, index: int) -> None:
        if index:
            self.treatment_chosen.emit(self.name, self._changes[index])

    def _choose_kind(self, action: QAction) -> None:
        self.kind_chosen.emit(self.name, action.data())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the card."""
        adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.pressed.emit(self.name, adds)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the card with the space bar."""
        if event.key() == Qt.Key.Key_Space:
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.pressed.emit(self.name, adds)
        else:
            super().keyPressEvent(event)


def _colour(column: PlannedColumn, theme: Theme) -> str:
    if column.role is Role.IGNORED:
        return theme.border_strong
    if column.role is Role.TARGET:
        return theme.accent
    return {Kind.CATEGORY: theme.convolution, Kind.TEXT: theme.warning}.get(column.kind, theme.good)
