"""`FindingCard`: what the doctor found, with its repair, its reasons and its evidence."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.doctor.finding import Finding, Plot
from playground.doctor.judging import rule_of
from playground.doctor.rule import Kind, Rule
from playground.doctor.wording import number
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme, follow_theme
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.plain import menu_text
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
        rule = rule_of(finding)
        self._is_hint = rule.kind is Kind.HINT
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN + BAR, MARGIN, MARGIN, MARGIN)
        column.setSpacing(6)
        column.addWidget(label(rule.title, "title", self))
        self._sentence = _words("", self)
        column.addWidget(self._sentence)
        column.addWidget(self._buttons())
        self.details = QWidget(self)
        self._fill_details(rule, has_lesson=has_lesson)
        self.details.hide()
        column.addWidget(self.details)
        self.setAccessibleName(rule.title)
        self.show_finding(finding, layer_name)
        follow_theme(self, lambda _theme: self.update())

    def show_finding(self, finding: Finding, layer_name: str) -> None:
        """Show a finding of the same rule; what is focused, pressed or open does not change."""
        self.finding = finding
        self._sentence.setText(finding.sentence)
        self.setAccessibleDescription(finding.sentence)
        self._why.setText(finding.why)
        self._advice.setText(f"To try: {finding.advice}")
        self._show_repair()
        self._show_numbers()
        self._plot.setVisible(finding.plot is not None)
        if finding.plot is not None:
            _name_link(self._plot, f"Show in {finding.plot}")
        self._layer.setVisible(finding.layer_id is not None)
        _name_link(self._layer, f"Select {layer_name}")

    def _buttons(self) -> QWidget:
        row = QWidget(self)
        flow = FlowLayout(row, spacing=5)
        self.repair = QPushButton(row)
        set_role(self.repair, "accent")
        self.repair.clicked.connect(self._repair)
        flow.addWidget(self.repair)
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

    def _fill_details(self, rule: Rule, *, has_lesson: bool) -> None:
        page = self.details
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._why, self._advice = _words("", page), _words("", page)
        column.addWidget(self._why)
        column.addWidget(self._advice)
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(8)
        self._numbers.setVerticalSpacing(2)
        self._numbers.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        column.addLayout(self._numbers)
        links = QWidget(page)
        FlowLayout(links, spacing=5)
        self._plot = _link(links, self._show_plot)
        self._layer = _link(links, self._select)
        if has_lesson:
            _name_link(_link(links, self._open_lesson), "Open the lesson")
        column.addWidget(links)
        column.addWidget(_words(f"Source: {rule.source}.", page, "muted"))

    def _show_repair(self) -> None:
        finding = self.finding
        self.repair.setVisible(finding.repair is not None)
        if finding.repair is not None:
            text = finding.repair.label
            end = " Then training starts again from new weights." if finding.restarts else ""
            describe(self.repair, text, f"{text}.{end} It can be undone.")
            self._fit_repair()

    def _show_numbers(self) -> None:
        evidence = self.finding.evidence
        while len(self._rows) < len(evidence):
            what, value = _words("", self.details, "muted"), label("", "", self.details)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._numbers.addWidget(what, len(self._rows), 0)
            self._numbers.addWidget(value, len(self._rows), 1)
            self._rows.append((what, value))
        for row, (what, value) in enumerate(self._rows):
            is_used = row < len(evidence)
            what.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                each = evidence[row]
                what.setText(each.what + (f" ({each.limit})" if each.limit else ""))
                value.setText(number(each.value))

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
            self.repair.setText(menu_text(text))

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


def _words(text: str, parent: QWidget, role: str = "") -> QLabel:
    """Return text over as many lines as it needs."""
    words = label(text, role, parent)
    words.setWordWrap(True)
    return words


def _link(row: QWidget, act: Callable[[], None]) -> QPushButton:
    """Return a new link at the end of a row."""
    link = QPushButton(row)
    set_role(link, "link")
    link.clicked.connect(act)
    layout = row.layout()
    assert layout is not None
    layout.addWidget(link)
    return link


def _name_link(link: QPushButton, text: str) -> None:
    """Say what a link opens."""
    link.setText(menu_text(text))
    describe(link, text, f"{text}.")
