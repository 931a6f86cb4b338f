"""`Spotlight`: a frame around the controls that a lesson points at."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QFrame, QWidget

from playground.ui.learn.targets import Target, rect_in
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.theme import current_theme

AROUND = 3
WIDTH = 2.0
GLOW = 6.0
MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Spotlight(QWidget):
    """Lies over the whole window, and lets the mouse through.

    The frames follow their controls when those move, are resized or scroll.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._targets: tuple[Target, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("spotlight")
        view = window.designer
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.update)
            bar.rangeChanged.connect(self.update)
        window.installEventFilter(self)
        self.hide()

    @property
    def rects(self) -> tuple[QRect, ...]:
        """What is framed now, in pixels of the window."""
        found = (rect_in(self._window, target) for target in self._targets)
        return tuple(rect for rect in found if not rect.isEmpty())

    def point_at(self, targets: tuple[Target, ...]) -> None:
        """Frame `targets`, and nothing else."""
        for target in self._targets:
            target.widget.removeEventFilter(self)
        self._targets = targets
        for target in targets:
            target.widget.installEventFilter(self)
        self.setVisible(bool(targets))
        self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._cover()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setClipRegion(QRegion(self.rect()).subtracted(self._boxes()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        glow, line = QColor(theme.warning), QColor(theme.warning)
        glow.setAlpha(70)
        for rect in self.rects:
            frame = QRectF(rect).adjusted(-AROUND, -AROUND, AROUND, AROUND)
            frame = frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.setPen(QPen(glow, GLOW))
            painter.drawRoundedRect(frame, 7, 7)
            painter.setPen(QPen(line, WIDTH))
            painter.drawRoundedRect(frame, 7, 7)

    def _boxes(self) -> QRegion:
        """Return where boxes lie over the canvas: a frame around a card goes behind them."""
        canvas, region = self._window.designer.viewport(), QRegion()
        for box in canvas.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if box.isVisible():
                region += QRect(box.mapTo(self._window, QPoint()), box.size())
        return region

    def _cover(self) -> None:
        if self._targets:
            self.setGeometry(self._window.rect())
            self.raise_()
            self.update()
