"""The time line: shows any moment of the run, and lets training go on from there."""

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from playground.training.frames import Frame
from playground.ui.widgets.quiet import QuietSlider
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.texts import count_text

INTERVAL_MS = 25
"""Between two moments asked for while the slider is dragged."""


class TimelineBar(QWidget):
    """A slider over the epochs trained so far.

    Signals
    -------
    scrubbed(int or None)
        The user wants to see the end of that epoch; None for the present.
    continued(int)
        The user wants training to go on from there.
    """

    scrubbed = Signal(object)
    continued = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_live = True
        self.slider = QuietSlider()
        describe(
            self.slider,
            "time line",
            "Shows any moment of the training; every panel follows. Training pauses meanwhile.",
        )
        self.slider.valueChanged.connect(self._move)
        self.place = label("0", "value", self)
        describe(self.place, "epoch shown", "The epoch shown, of all that were trained.")
        font = QFont(self.place.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.place.setFont(font)
        self.go_on = QPushButton("Continue from here", self)
        describe(
            self.go_on,
            "continue from here",
            "Makes this moment the present; the run so far is kept in the list of runs.",
        )
        self.go_on.clicked.connect(lambda: self.continued.emit(self.slider.value()))
        self.live = QPushButton("● live", self)
        set_role(self.live, "chip")
        describe(self.live, "live", "Returns to the present.")
        self.live.clicked.connect(self._return)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._ask)
        caption = label("Timeline", "muted", self)
        caption.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 0)
        layout.setSpacing(12)
        layout.addWidget(caption)
        layout.addWidget(self.slider, 1)
        for widget in (self.place, self.go_on, self.live):
            layout.addWidget(widget)
        self._show_mode()
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing was trained yet."""
        self._show_place(0, 0)

    def show_frame(self, frame: Frame) -> None:
        """Show which moment is drawn, and how far the run has come."""
        last = frame.epoch if frame.is_live else max(len(frame.whole), frame.epoch)
        if frame.is_live != self._is_live:
            self._is_live = frame.is_live
            self._show_mode()
        if not (self.slider.isSliderDown() or self._timer.isActive()):
            self._show_place(frame.epoch, last)

    def _show_place(self, epoch: int, last: int) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, last)
            self.slider.setPageStep(max(1, last // 20))
            self.slider.setValue(epoch)
        self.slider.setEnabled(last > 0)
        self._show_text()

    def _show_text(self) -> None:
        epoch, last = self.slider.value(), self.slider.maximum()
        text = f"{count_text(epoch)} / {count_text(last)}"
        self.place.setMinimumWidth(self.fontMetrics().horizontalAdvance(text) + 8)
        self.place.setText(text)

    def _show_mode(self) -> None:
        self.live.setText("● live" if self._is_live else "○ live")
        set_role(self.live, "live" if self._is_live else "chip")
        self.go_on.setVisible(not self._is_live)

    def _move(self) -> None:
        self._show_text()
        if not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        self.scrubbed.emit(self.slider.value())

    def _return(self) -> None:
        if not self._is_live:
            self.scrubbed.emit(None)
