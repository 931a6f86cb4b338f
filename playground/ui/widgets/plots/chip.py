"""`Chip`: a small check button with a symbol, for legends and switches of panels."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import plain_tip

HEIGHT = 22
SYMBOL = 9
PADDING = 5
GAP = 4


class Symbol(StrEnum):
    """The symbol before the text."""

    NONE = "none"
    DOT = "dot"
    RING = "ring"
    CHECK = "check"
    SWATCH = "swatch"


class Chip(QAbstractButton):
    """A check button that reads as a label; Space and click switch it.

    Parameters
    ----------
    text : str
    symbol : Symbol
    tooltip : str
        What it does, in plain words; also its accessible description.
    """

    def __init__(
        self, text: str, symbol: Symbol, tooltip: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.symbol = symbol
        self._colour = ""
        self.setCheckable(True)
        self.setText(text)
        self.setToolTip(plain_tip(tooltip))
        self.setAccessibleName(text)
        self.setAccessibleDescription(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        keep_font(self, 0.88)

    def set_colour(self, colour: str) -> None:
        """Draw the symbol in `colour`; the text's own by default."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for symbol and text."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text())
        symbol = 0 if self.symbol is Symbol.NONE else SYMBOL + GAP
        return QSize(width + symbol + 2 * PADDING, max(pixels(HEIGHT), metrics.height() + 6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, the symbol and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = theme.accent if self.hasFocus() else theme.border_strong if self._is_hot else ""
        painter.setPen(QPen(QColor(edge or theme.border), 1))
        painter.setBrush(QColor(theme.raised if self.isEnabled() else theme.surface))
        painter.drawRoundedRect(box, 5, 5)
        left = PADDING
        if self.symbol is not Symbol.NONE:
            self._draw_symbol(
                painter, QRectF(PADDING, (self.height() - SYMBOL) / 2, SYMBOL, SYMBOL)
            )
            left += SYMBOL + GAP
        painter.setPen(QColor(self._text_colour))
        area = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())

    @property
    def _text_colour(self) -> str:
        if not self.isEnabled():
            return current_theme().text_faint
        return current_theme().text if self.isChecked() else current_theme().text_muted

    @property
    def _is_hot(self) -> bool:
        return self.underMouse() and self.isEnabled()

    def _draw_symbol(self, painter: QPainter, area: QRectF) -> None:
        is_bright = self.isChecked() and self.isEnabled()
        colour = (self._colour or current_theme().text) if is_bright else self._text_colour
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.symbol is Symbol.RING:
            painter.drawEllipse(area.adjusted(0.75, 0.75, -0.75, -0.75))
        elif self.symbol is Symbol.DOT:
            if self.isChecked():
                painter.setBrush(QColor(colour))
            painter.drawEllipse(area.adjusted(0.75, 0.75, -0.75, -0.75))
        elif self.symbol is Symbol.SWATCH:
            if self.isChecked():
                painter.setBrush(QColor(colour))
            painter.drawRoundedRect(area.adjusted(0.75, 0.75, -0.75, -0.75), 1.5, 1.5)
        else:
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            if self.isChecked():
                x, y = area.x(), area.y()
                points = [
                    QPointF(x + 2, y + 4.5),
                    QPointF(x + 4, y + 6.8),
                    QPointF(x + 7.3, y + 2.4),
                ]
                painter.drawPolyline(points)
