"""`HistogramRow`: small histograms side by side, grouped by layer, scrolled when many."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.training.protocol.probes import Histogram
from playground.ui.theme.text_size import follow_text, keep_font, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.discard import discard
from playground.ui.widgets.plain import plain_tip

LINE = 15


@dataclass(frozen=True, slots=True)
class Tile:
    """One histogram with its words.

    Attributes
    ----------
    group : str
        The layer's name.
    name : str
        What is counted: "kernel", "output".
    histogram : Histogram
    detail : str
        A line under the name.
    warning : str
        A line in the warning colour; empty for none.
    """

    group: str
    name: str
    histogram: Histogram
    detail: str = ""
    warning: str = ""


class HistogramView(QWidget):
    """Draws one tile: names above, bars, and the ends of the scale below."""

    def __init__(self, tile: Tile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile = tile
        keep_font(self, 0.85)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        follow_text(self, lambda: self.setMaximumWidth(pixels(260)))
        self.show_tile(tile)

    def show_tile(self, tile: Tile) -> None:
        """Draw another histogram in the same place."""
        self.tile = tile
        texts = [f"{tile.group} {tile.name}", tile.detail, tile.warning]
        self.setAccessibleName(", ".join(text for text in texts if text))
        self.setToolTip(plain_tip("\n".join(text for text in texts if text)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return 170 x 130 pixels, more for larger text."""
        return QSize(pixels(170), pixels(130))

    def minimumSizeHint(self) -> QSize:
        """Return 150 x 100 pixels, more for larger text."""
        return QSize(pixels(150), pixels(100))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        theme, tile = current_theme(), self.tile
        width = self.width() - 8
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        self._write(painter, 0, f"{tile.group} · {tile.name}", theme.text)
        painter.setFont(self.font())
        self._write(painter, 1, tile.detail, theme.text_muted)
        self._write(painter, 2, tile.warning, theme.warning)
        line_height = pixels(LINE)
        plot = QRectF(0, 3 * line_height + 3, width, self.height() - 4 * line_height - 5)
        painter.fillRect(plot, QColor(theme.sunken))
        self._draw_bars(painter, plot)
        edges = tile.histogram.edges
        line = QRectF(0, plot.bottom() + 1, width, line_height)
        painter.setPen(QColor(theme.text_faint))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), with_minus(f"{edges[0]:.3g}"))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), with_minus(f"{edges[-1]:.3g}"))

    def _write(self, painter: QPainter, row: int, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        line = QRectF(0, row * pixels(LINE), self.width() - 8, pixels(LINE))
        short = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, int(line.width())
        )
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), short)

    def _draw_bars(self, painter: QPainter, plot: QRectF) -> None:
        """Draw bars, orange left of zero and blue right of it, and a line at zero."""
        counts, edges = self.tile.histogram.counts, self.tile.histogram.edges
        most = float(counts.max()) if len(counts) else 0.0
        span = float(edges[-1] - edges[0])
        if most <= 0 or span <= 0:
            return
        step = plot.width() / len(counts)
        positive, negative = QColor(current_theme().positive), QColor(current_theme().negative)
        for index, count in enumerate(counts.tolist()):
            height = (plot.height() - 2) * count / most
            centre = (edges[index] + edges[index + 1]) / 2
            bar = QRectF(plot.x() + index * step, plot.bottom() - height, max(step - 1, 1), height)
            painter.fillRect(bar, negative if centre < 0 else positive)
        if edges[0] < 0 < edges[-1]:
            x = plot.x() + plot.width() * float(-edges[0]) / span
            painter.setPen(QPen(QColor(current_theme().border_strong), 1, Qt.PenStyle.DashLine))
            painter.drawLine(int(x), int(plot.top()), int(x), int(plot.bottom()))


class HistogramRow(QScrollArea):
    """Tiles side by side; as long as their names stay, only the bars change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: list[HistogramView] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addStretch(1)
        self.setWidget(content)

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Draw these tiles, in their order."""
        while len(self.views) > len(tiles):
            discard(self.views.pop())
        for view, tile in zip(self.views, tiles, strict=False):
            view.show_tile(tile)
        for tile in tiles[len(self.views) :]:
            view = HistogramView(tile)
            self.views.append(view)
            self._row.insertWidget(len(self.views) - 1, view, 4)
