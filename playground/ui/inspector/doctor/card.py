"""`FindingCard`: what the doctor found, with its repair, its reasons and its evidence."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from playground.doctor.finding import Finding, Plot
from playground.doctor.judging import rule_of
from playground.doctor.rule import Kind
from playground.doctor.wording import number
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme, follow_theme
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, label, set_role

BAR = 3
"""Width of the coloured edge in pixels at 100 %."""
MARGIN = 10
LEAST = 200
"""Width in pixels at 100 % for which the words of a repair are shortened at most."""
BUTTON = 30
"""How many pixels, at 100 %, a button is wider than its words."""


class FindingCard(QWidget):
    """One finding; "Why?" opens reasons and numbers below it.

    Signals
    -------
    repair_requested(Finding)
    ignore_requested(str)
        The name of the rule.
    plot_requested(str)
        The title of the panel with the evidence.
    layer_requested(LayerId)
    lesson_requested(str)
    opened(bool)
        Whether the details are shown.
    """

    repair_requested = Signal(object)
    ignore_requested = Signal(str)
    plot_requested = Signal(str)
    layer_requested = Signal(object)
    lesson_requested = Signal(str)
    opened = Signal(bool)

    def __init__(
        self,
        finding: Finding,
        layer_name: str,
        parent: QWidget | None = None,
        *,
        has_lesson: bool = False,
    ) -> None:
        super().__init__(parent)
        self._has_lesson = has_lesson
        self.finding = finding
        self._is_hint = rule_of(finding).kind is Kind.HINT
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + BAR, MARGIN, MARGIN, MARGIN)
        column.setSpacing(6)
        rule = rule_of(finding)
        column.addWidget(label(rule.title, "title", self))
        column.addWidget(_words(finding.sentence, "", self))
        column.addWidget(self._buttons())
        self.details = self._details(layer_name)
        self.details.hide()
        column.addWidget(self.details)
        self.setAccessibleName(rule.title)
        self.setAccessibleDescription(finding.sentence)
        follow_theme(self, lambda _theme: self.update())

    def _buttons(self) -> QWidget:
        row = QWidget(self)
        flow = FlowLayout(row, spacing=5)
        repair = self.finding.repair
        self.repair = QPushButton(row)
        if repair is not None:
            set_role(self.repair, "accent")
            end = " Then training starts again from new weights." if self.finding.restarts else ""
            describe(self.repair, repair.label, f"{repair.label}.{end} It can be undone.")
            self.repair.clicked.connect(self._repair)
            self._fit_repair()
            flow.addWidget(self.repair)
        else:
            self.repair.hide()
        self.why = QPushButton("Why?", row)
        self.why.setCheckable(True)
        set_role(self.why, "chip")
        describe(self.why, "why", "Show the reason, the numbers and what else to try.")
        self.why.toggled.connect(self._show_details)
        flow.addWidget(self.why)
        self.ignore = QPushButton("Ignore", row)
        set_role(self.ignore, "chip")
        describe(self.ignore, "ignore", "Do not report this in this project. It can be undone.")
        self.ignore.clicked.connect(self._ignore)
        flow.addWidget(self.ignore)
        return row

    def _details(self, layer_name: str) -> QWidget:
        finding, page = self.finding, QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(_words(finding.why, "", page))
        column.addWidget(_words(f"To try: {finding.advice}", "", page))
        if finding.evidence:
            column.addWidget(self._numbers(page))
        links = QWidget(page)
        FlowLayout(links, spacing=5)
        if finding.plot is not None:
            self._add_link(links, f"Show in {finding.plot}", self._show_plot)
        if finding.layer_id is not None:
            self._add_link(links, f"Select {layer_name}", self._select)
        if self._has_lesson:
            self._add_link(links, "Open the lesson", self._open_lesson)
        column.addWidget(links)
        column.addWidget(_words(f"Source: {rule_of(finding).source}.", "muted", page))
        return page

    def _numbers(self, parent: QWidget) -> QWidget:
        table = QWidget(parent)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, evidence in enumerate(self.finding.evidence):
            what = evidence.what + (f" ({evidence.limit})" if evidence.limit else "")
            grid.addWidget(_words(what, "muted", table), row, 0)
            value = label(number(evidence.value), "", table)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
        return table

    def _add_link(self, row: QWidget, text: str, act: Callable[[], None]) -> None:
        link = QPushButton(text, row)
        set_role(link, "link")
        describe(link, text, f"{text}.")
        link.clicked.connect(act)
        layout = row.layout()
        assert layout is not None
        layout.addWidget(link)

    def _repair(self) -> None:
        self.repair_requested.emit(self.finding)

    def _ignore(self) -> None:
        self.ignore_requested.emit(self.finding.rule)

    def _show_plot(self) -> None:
        assert isinstance(self.finding.plot, Plot)
        self.plot_requested.emit(self.finding.plot.value)

    def _select(self) -> None:
        self.layer_requested.emit(self.finding.layer_id)

    def _open_lesson(self) -> None:
        self.lesson_requested.emit(rule_of(self.finding).lesson)

    def _show_details(self, is_open: bool) -> None:
        self.details.setVisible(is_open)
        self.opened.emit(is_open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_repair()

    def _fit_repair(self) -> None:
        """Shorten the words of the repair to the width of the card; the tooltip has them all."""
        repair = self.finding.repair
        if repair is not None:
            room = max(self.width(), pixels(LEAST)) - pixels(2 * MARGIN + BAR + BUTTON)
            metrics = self.repair.fontMetrics()
            text = metrics.elidedText(repair.label, Qt.TextElideMode.ElideRight, room)
            self.repair.setText(text.replace("&", "&&"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card with its coloured edge."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent if self._is_hint else theme.warning)
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(self.rect().adjusted(pixels(BAR), 0, 0, 0), 5, 5)


def _words(text: str, role: str, parent: QWidget) -> QWidget:
    """Return text over as many lines as it needs."""
    words = label(text, role, parent)
    words.setWordWrap(True)
    return words
