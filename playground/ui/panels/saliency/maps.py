"""`SaliencyMaps`: draws a map over a picture, a bar per column or word, or a bar per step."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.training.protocol.probes import Floats
from playground.ui.panels.captions import figure
from playground.ui.panels.saliency.words import Row
from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.maps.colours import signed_colours
from playground.ui.widgets.maps.drawing import picture

GAP = 14
LINE = 17
LEAST_BLOCK = {False: 340, True: 220}
"""Least width of a column of bars, in pixels at 100 %, for names and for words."""
WITH_DECIMALS = 10.0
"""Below it a part has three decimals, all under each other."""
FAINT = 0.45
"""How bright the picture under a map is."""
GRADIENT, PARTS, SHORT_PARTS = "Gradient", "Integrated gradients", "Parts"
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class PictureMaps:
    """A picture and the two maps over it.

    Attributes
    ----------
    pixels : (height, width[, channels]) float32, in [0, 1]
    gradient, parts : (height, width) float32
    """

    pixels: Floats = field(repr=False)
    gradient: Floats = field(repr=False)
    parts: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class StepBars:
    """Gradient and part of each step of a sequence, (steps,) float32 both."""

    gradient: Floats = field(repr=False)
    parts: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class RowBars:
    """A line for each column or word, in this order; words are short."""

    rows: tuple[Row, ...]
    are_words: bool = False


Content = PictureMaps | StepBars | RowBars


class SaliencyMaps(QWidget):
    """Draws what it is given, in the theme's signed colours: orange against, blue for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content: Content | None = None
        keep_font(self, 0.9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 60)
        self.setAccessibleName("What the output depends on")

    def sizeHint(self) -> QSize:
        return QSize(pixels(420), pixels(150))

    def show_content(self, content: Content | None, description: str = "") -> None:
        """Draw `content`; `description` says it in words."""
        self.content = content
        self.setAccessibleDescription(description)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        content = self.content
        if isinstance(content, PictureMaps):
            self._paint_pictures(painter, content)
        elif isinstance(content, StepBars):
            self._paint_steps(painter, content)
        elif isinstance(content, RowBars):
            self._paint_rows(painter, content)
        painter.end()

    def _paint_pictures(self, painter: QPainter, content: PictureMaps) -> None:
        theme, line = current_theme(), pixels(LINE)
        tiles = (
            ("The picture", picture(content.pixels)),
            (GRADIENT, heat_map(content.pixels, content.gradient, theme)),
            (PARTS, heat_map(content.pixels, content.parts, theme)),
        )
        captions = max(self.fontMetrics().horizontalAdvance(text) for text, _ in tiles)
        room = max(8.0, (self.width() - 2 * GAP) / len(tiles))
        side = max(8.0, min(room, float(self.height() - line)))
        step = min(room, max(side, captions)) + GAP
        for place, (caption, image) in enumerate(tiles):
            left = place * step
            painter.setPen(QColor(theme.text_muted))
            painter.drawText(QRectF(left, 0, step - GAP, line), int(LEFT), caption)
            painter.drawImage(QRectF(left, line, side, side), image)
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawRect(QRectF(left, line, side, side))

    def _paint_steps(self, painter: QPainter, content: StepBars) -> None:
        height = self.height() / 2
        for place, (caption, values) in enumerate(
            ((GRADIENT, content.gradient), (PARTS, content.parts))
        ):
            top = place * height
            self._paint_strip(painter, QRectF(0, top, self.width(), height), caption, values)

    def _paint_strip(self, painter: QPainter, room: QRectF, caption: str, values: Floats) -> None:
        theme, line, count = current_theme(), pixels(LINE), max(len(values), 1)
        reach = float(np.abs(values).max(initial=0.0)) or 1.0
        painter.setPen(QColor(theme.text_muted))
        head = QRectF(room.x(), room.y(), room.width(), line)
        painter.drawText(head, int(LEFT), f"{caption}, step 1 to {len(values)}")
        painter.drawText(head, int(RIGHT), f"largest {figure(reach)}")
        middle = room.y() + line + (room.height() - line) / 2
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(room.x(), middle), QPointF(room.right(), middle))
        width = room.width() / count
        for at, value in enumerate(values.tolist()):
            size = value / reach * ((room.height() - line) / 2 - 2)
            bar = QRectF(room.x() + at * width + 1, middle, max(width - 2, 1), -size)
            painter.fillRect(bar.normalized(), _colour(value, theme))

    def _paint_rows(self, painter: QPainter, content: RowBars) -> None:
        rows, line = content.rows, pixels(LINE)
        per_block = max(1, self.height() // line - 1)
        blocks = max(
            1,
            min(-(-len(rows) // per_block), self.width() // pixels(LEAST_BLOCK[content.are_words])),
        )
        width = self.width() / blocks
        reach = (
            max((abs(row.gradient) for row in rows), default=0.0) or 1.0,
            max((abs(row.part) for row in rows), default=0.0) or 1.0,
        )
        for block in range(blocks):
            shown = rows[block * per_block : (block + 1) * per_block]
            room = QRectF(block * width, 0, width - GAP, line)
            self._paint_block(painter, room, shown, reach)

    def _paint_block(
        self, painter: QPainter, room: QRectF, rows: tuple[Row, ...], reach: tuple[float, float]
    ) -> None:
        """Draw a heading and lines: name, gradient, part, and the part as a number."""
        theme, metrics = current_theme(), self.fontMetrics()
        line, texts = room.height(), [signed(row.part) for row in rows]
        number = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 6
        # The bars are at least as wide as the word above them.
        bars = 2 * (metrics.horizontalAdvance(GRADIENT) + 6)
        name = min(room.width() * 0.34, pixels(150), room.width() - number - bars)
        bar = max(10.0, (room.width() - name - number) / 2 - 4)
        lefts = room.x() + name, room.x() + name + bar + 8
        painter.setPen(QColor(theme.text_muted))
        fits = metrics.horizontalAdvance(PARTS) <= bar + number
        painter.drawText(QRectF(lefts[0], 0, bar, line), int(LEFT), GRADIENT)
        painter.drawText(
            QRectF(lefts[1], 0, bar + number, line), int(LEFT), PARTS if fits else SHORT_PARTS
        )
        for at, row in enumerate(rows, 1):
            top = at * line
            painter.setPen(QColor(theme.text))
            short = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, int(name) - 6)
            painter.drawText(QRectF(room.x(), top, name, line), int(LEFT), short)
            for left, value, most in zip(lefts, (row.gradient, row.part), reach, strict=True):
                self._paint_bar(painter, QRectF(left, top + 3, bar, line - 6), value / most)
            painter.setPen(QColor(theme.text_muted))
            place = QRectF(room.right() - number, top, number, line)
            painter.drawText(place, int(RIGHT), signed(row.part))

    def _paint_bar(self, painter: QPainter, room: QRectF, share: float) -> None:
        theme, middle = current_theme(), room.center().x()
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QPointF(middle, room.top() - 3), QPointF(middle, room.bottom() + 3))
        bar = QRectF(middle, room.y(), share * room.width() / 2, room.height())
        painter.fillRect(bar.normalized(), _colour(share, theme))


def _colour(value: float, theme: Theme) -> QColor:
    return QColor(theme.positive if value >= 0 else theme.negative)


def signed(value: float) -> str:
    """Return a part with its sign, in nine characters at most.

    >>> signed(0.0421), signed(-0.5), signed(23_456.0), signed(-1_234_567.0)
    ('+0.042', '−0.500', '+23460', '−1.235e6')
    """
    if abs(value) < WITH_DECIMALS:
        return with_minus(f"{value:+.3f}")
    return f"{'+' if value > 0 else ''}{figure(value)}"


def heat_map(pixels_: Floats, values: Floats, theme: Theme) -> QImage:
    """Return a faint grey picture with signed values over it.

    The larger a value, the more of its colour covers the picture; 0 leaves it as it is.

    Parameters
    ----------
    pixels_ : (height, width[, channels]) float32, in [0, 1]
    values : (height, width) float32
    """
    grey = pixels_ if pixels_.ndim == 2 else pixels_.mean(axis=-1)
    reach = float(np.abs(values).max(initial=0.0)) or 1.0
    share = np.sqrt(np.abs(values) / reach)[..., np.newaxis]
    colours = signed_colours(np.sign(values).astype(np.float32), -1.0, 1.0, theme)[..., :3]
    ground = np.clip(FAINT * grey, 0, 1)[..., np.newaxis] * 255
    mixed: NDArray[np.float32] = ground * (1 - share) + colours * share
    rgb = np.ascontiguousarray(np.clip(np.rint(mixed), 0, 255).astype(np.uint8))
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
