"""`CardStrip`: the cards of a table's columns, with the first rows below them."""

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.datasets.tables.draft import Draft
from playground.datasets.tables.plan import PlannedColumn
from playground.datasets.tables.profile import PREVIEWED, Profile
from playground.datasets.tables.settings import Role
from playground.ui.tables.card import WIDTH, ColumnCard
from playground.ui.theme.text_size import follow_text, keep_width, pixels
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.roles import describe, label, set_role

LEAST_HEIGHT = 200
"""In pixels at 100 %: a card whole, and the bar below it."""
MOST_CARDS = 30
"""At most this many cards are shown at a time; others are found by their name."""
NEXT_CARDS = 2
"""Made at a time, so that the window answers meanwhile."""


class CardStrip(QWidget):
    """The cards and the first rows.

    Signals
    -------
    role_chosen(list, Role), kind_chosen(list, Kind), treatment_chosen(list, dict)
        The names of the columns, and what was chosen for all of them.
    """

    role_chosen = Signal(list, object)
    kind_chosen = Signal(list, object)
    treatment_chosen = Signal(list, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[str, ColumnCard] = {}
        self.selected: list[str] = []
        self._cells: dict[str, list[QLabel]] = {}
        self._shown: tuple[Draft, Profile] | None = None
        self._waiting: list[str] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make_next)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a column")
        describe(self.search, "find a column", "Shows only columns whose name has these letters.")
        self.search.textChanged.connect(self._rebuild)
        self.count = label("", "muted", self)
        self.hint = ElidedLabel("", "faint", self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        follow_text(self.area, lambda: self.area.setMinimumHeight(pixels(LEAST_HEIGHT)))
        self.footer = label("", "muted", self)
        top = QHBoxLayout()
        top.addWidget(self.search)
        top.addWidget(self.count)
        top.addStretch(1)
        top.addWidget(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.footer)

    @property
    def is_complete(self) -> bool:
        """Whether all cards that are shown are made."""
        return not self._waiting

    def show_draft(self, draft: Draft, profile: Profile) -> None:
        """Show the columns of a draft."""
        is_other = self._shown is None or self._shown[0].table is not draft.table
        self._shown = draft, profile
        if is_other:
            self.selected = []
            self._rebuild()
        else:
            self._refresh()

    def _names(self) -> list[str]:
        assert self._shown is not None
        wanted = self.search.text().strip().lower()
        names = [column.name for column in self._shown[0].facts.columns]
        return [name for name in names if wanted in name.lower()][:MOST_CARDS]

    def _rebuild(self) -> None:
        """Make the cards and cells."""
        if self._shown is None:
            return
        draft, _profile = self._shown
        body = self._body = QWidget()
        grid = self._grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        names = self._names()
        for place in range(len(names)):
            grid.setColumnMinimumWidth(place, pixels(WIDTH))
        grid.setColumnStretch(len(names), 1)
        grid.setRowStretch(PREVIEWED + 1, 1)
        self.cards, self._cells = {}, {}
        self._waiting = names
        self._next.start()
        self.area.setWidget(body)
        total = len(draft.facts.columns)
        is_part = len(names) < total
        self.search.setVisible(total > MOST_CARDS or bool(self.search.text()))
        self.count.setText(f"{len(names)} of {total:,} columns" if is_part else "")
        rows = min(PREVIEWED, draft.facts.rows)
        self.footer.setText(f"{rows} of {draft.facts.rows:,} rows · sorted as in the file")
        self._refresh()

    def _make_card(self, name: str, profile: Profile, body: QWidget) -> None:
        """Make the card and the cells of a column."""
        place = len(self.cards)
        card = self.cards[name] = ColumnCard(name, body)
        keep_width(card, WIDTH)
        card.role_chosen.connect(self._on_role)
        card.kind_chosen.connect(self._on_kind)
        card.treatment_chosen.connect(self._on_treatment)
        card.pressed.connect(self._select)
        self._grid.addWidget(card, 0, place)
        self._cells[name] = []
        for row, cell in enumerate(profile.columns[name].cells):
            shown = ElidedLabel("missing" if cell is None else cell, "", body)
            shown.setContentsMargins(9, pixels(3), 4, pixels(3))
            shown.setFixedWidth(pixels(WIDTH))
            self._grid.addWidget(shown, row + 1, place)
            self._cells[name].append(shown)

    def _make_next(self) -> None:
        """Make a few of the cards that wait."""
        assert self._shown is not None
        names, self._waiting = self._waiting[:NEXT_CARDS], self._waiting[NEXT_CARDS:]
        for name in names:
            self._make_card(name, self._shown[1], self._body)
        self._show_columns(names)
        if not self._waiting:
            self._next.stop()

    def _show_columns(self, names: Iterable[str]) -> None:
        """Show what is known and chosen on the cards of some columns."""
        assert self._shown is not None
        draft, profile = self._shown
        planned = {column.name: column for column in draft.columns()}
        for name in names:
            column = planned[name]
            self.cards[name].show_column(
                column,
                profile.columns[name],
                draft.facts.rows,
                is_selected=name in self.selected,
            )
            self._colour_cells(name, column)

    def _refresh(self) -> None:
        self._show_columns(self.cards)
        chosen = len(self.selected)
        hint = "Ctrl+click selects several columns; a choice then holds for all of them"
        self.hint.setText(f"{chosen} columns selected" if chosen > 1 else hint)

    def _colour_cells(self, name: str, column: PlannedColumn) -> None:
        for cell in self._cells[name]:
            is_missing = cell.text() == "missing"
            is_ignored = column.role is Role.IGNORED
            set_role(cell, "warning" if is_missing else "faint" if is_ignored else "")

    def _select(self, name: str, adds: bool) -> None:
        if adds and name in self.selected:
            self.selected.remove(name)
        elif adds:
            self.selected.append(name)
        else:
            self.selected = [] if self.selected == [name] else [name]
        self._refresh()

    def _chosen(self, name: str) -> list[str]:
        """Return the columns that a choice on one card is for."""
        return list(self.selected) if name in self.selected else [name]

    def _on_role(self, name: str, role: Role) -> None:
        names = [name] if role is Role.TARGET else self._chosen(name)
        self.role_chosen.emit(names, role)

    def _on_kind(self, name: str, kind: object) -> None:
        self.kind_chosen.emit(self._chosen(name), kind)

    def _on_treatment(self, name: str, change: object) -> None:
        self.treatment_chosen.emit(self._chosen(name), change)
