"""`CardFrame`: a card of the microscope: a title, its lines, and perhaps a curve."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.explain.page import Card, Stage
from playground.formula.values import Place
from playground.ui.panels.captions import Caption, ElidedCaption, Role
from playground.ui.panels.microscope.card_view import CardView
from playground.ui.panels.microscope.curve_view import CurveView
from playground.ui.panels.microscope.writing import results, written
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.widgets.roles import describe, set_role


class Extent(StrEnum):
    """How much of a card is shown."""

    WHOLE = "whole"
    RESULTS = "results"
    """The result of each line, without what leads to it."""
    NUMBER = "number"
    """Only the button with its number, which makes it wide."""


class CardFrame(QFrame):
    """One of the four parts of the step.

    Parameters
    ----------
    stage : Stage
    number : int
        Its place in the step, counted from 1.

    Attributes
    ----------
    heading_button : QPushButton
        The title; pressed, the card is wider than the others.
    extent : Extent
        How much is shown.
    """

    def __init__(self, stage: Stage, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        self._is_current = False
        self.extent = Extent.WHOLE
        self._number = number
        self._card: Card | None = None
        self.heading_button = QPushButton(f"{number} {stage.value}")
        set_role(self.heading_button, "heading")
        self.heading_button.setCheckable(True)
        self.heading_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tip = f"Make this part wide, or all parts equally wide. Key: {number}"
        describe(self.heading_button, f"{stage.value}: wide", tip)
        self._title = ElidedCaption(Role.MUTED, "")
        self._title.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.view = CardView()
        self.view.setAccessibleName(stage.value)
        self.curve = CurveView(has_tangent=stage is Stage.BACKWARD)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("card lines")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view)
        self.verdict = Caption(Role.MUTED, "")
        self.verdict.setWordWrap(True)
        self.verdict.setContentsMargins(3, 4, 0, 0)
        self.verdict.hide()
        column.addWidget(self.curve)
        column.addWidget(self.verdict)
        column.addStretch(1)
        self._scroll.setWidget(inner)
        top = QHBoxLayout()
        top.setContentsMargins(2, 0, 4, 0)
        top.addWidget(self.heading_button)
        top.addWidget(self._title, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 7, 3, 6)
        whole.setSpacing(4)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addStretch(0)
        self.setObjectName("card")
        follow_theme(self, self._set_colours)

    @property
    def heading(self) -> str:
        """The title and the words after it."""
        return f"{self._number} {self.stage.value} {self._title.text()}".strip()

    def show_card(self, card: Card) -> None:
        """Show the lines of a card."""
        self._card = card
        self._title.setText(card.title)
        is_whole = self.extent is Extent.WHOLE
        self.view.show_lines(written(card) if is_whole else results(card))
        self.curve.show_curve(card.curve if is_whole else None)

    def show_extent(self, extent: Extent) -> None:
        """Show more or less of the card."""
        if extent is self.extent:
            return
        self.extent = extent
        is_open = extent is not Extent.NUMBER
        self._title.setVisible(is_open)
        self._scroll.setVisible(is_open)
        number = str(self._number)
        self.heading_button.setText(f"{number} {self.stage.value}" if is_open else number)
        if self._card is not None:
            self.show_card(self._card)

    def reveal(self, place: Place) -> None:
        """Scroll to the first number from a place."""
        box = self.view.box_of(place)
        if box is not None:
            self._scroll.ensureVisible(0, int(box.center().y()), 0, int(box.height()))

    def show_verdict(self, text: str, *, is_good: bool) -> None:
        """Show how well the formulas agree with Keras's numbers."""
        theme = current_theme()
        self.verdict.setText(text)
        self.verdict.set_colour(theme.good if is_good else theme.warning)
        self.verdict.setVisible(bool(text))

    def show_progress(self, current: int | None, reached: int | None) -> None:
        """Mark the current line of a walk, and scroll to it."""
        self.view.show_progress(current, reached)
        if current is not None:
            box = self.view.line_box(current)
            self._scroll.ensureVisible(0, int(box.center().y()), 0, int(box.height() / 2) + 4)
        if (current is not None) != self._is_current:
            self._is_current = current is not None
            self._set_colours(current_theme())

    def _set_colours(self, theme: Theme) -> None:
        edge = theme.accent if self._is_current else theme.border
        self.setStyleSheet(
            f"#card {{ background: {theme.raised}; border: 1px solid {edge};"
            " border-radius: 7px; }"
            " QScrollArea, #qt_scrollarea_viewport, QWidget[objectName='card lines']"
            " { background: transparent; }"
            f" QPushButton[role='heading'] {{ border: none; background: transparent; padding: 0;"
            f" color: {theme.accent}; font-weight: 600; text-align: left; min-width: 0; }}"
            " QPushButton[role='heading']:hover { text-decoration: underline; }"
        )
