"""The bar on top: reset, play, step, epoch; how far and how fast; the hyperparameters."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.training.events import RunState
from playground.training.frames import Frame
from playground.ui.actions import Actions
from playground.ui.hyperparameters import Hyperparameters
from playground.ui.icons import icon
from playground.ui.text_size import follow_text, pixels
from playground.ui.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.labelled import Labelled
from playground.ui.widgets.overflow_row import OverflowRow
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.texts import count_text, rate_text

BUTTON, ICON, COUNTER = 38, 20, 21
SLOW_EPOCHS_PER_SECOND = 2.0
"""Below this the way through the epoch is shown in place of the speed."""
NARROW = 1180
"""Below this width, in pixels at 100 %, the counter keeps room for fewer digits."""
SPEED_RANK = 9
"""Where the bar is narrow, the speed leaves it before any control but the penalty."""


class TransportBar(QFrame):
    """Shows the run and offers its controls; the actions do the work."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._actions = actions
        self._theme = theme
        self._is_playing = False
        self._last: Frame | None = None
        self.buttons = {name: self._button(name) for name in ("reset", "play", "step", "epoch")}
        set_role(self.buttons["play"], "accent")
        self.epoch = label("0", "counter", self)
        describe(self.epoch, "epochs completed", "How often training has gone through all samples.")
        self.speed = label("–", "good", self)
        describe(self.speed, "speed", "Epochs trained per second, measured just now.")
        self.way = QProgressBar(self)
        self.way.setTextVisible(False)
        describe(self.way, "way through the epoch", "Batches trained of the epoch under way.")
        self.row = OverflowRow(self)
        self.hyperparameters = Hyperparameters(self)
        self.export = QToolButton(self)
        self.export.setObjectName("export")
        self.export.setText("Export")
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        describe(
            self.export, "export", "Writes the trained model for use elsewhere, and proves it."
        )
        self._lay_out()
        self.apply_theme(theme)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        width = 46 if name == "play" else BUTTON
        follow_text(button, lambda: _fit_button(button, width))
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        for button in self.buttons.values():
            self.row.add(button)
        self.row.add(self._counter())
        self._pace_host = self._pace()
        self.row.add(self._pace_host, SPEED_RANK)
        for part, rank in self.hyperparameters.entries:
            self.row.add(part, rank)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.row, 1)
        layout.addWidget(self.export)

    def _counter(self) -> QWidget:
        font = QFont(self.epoch.font())
        font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)

        def fit() -> None:
            font.setPixelSize(pixels(COUNTER))
            self.epoch.setFont(font)

        follow_text(self.epoch, fit)
        return Labelled("Epoch", self.epoch, self)

    def _pace(self) -> QWidget:
        host = QWidget(self)
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.pace_caption = label("Speed", "caption", host)
        column.addWidget(self.pace_caption)
        column.addWidget(self.speed)
        column.addWidget(self.way)
        column.addStretch(1)
        self.way.hide()
        font = QFont(self.speed.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.speed.setFont(font)

        def fit() -> None:
            metrics = QFontMetrics(QApplication.font())
            host.setFixedWidth(metrics.horizontalAdvance("000,000 epochs/s") + 8)

        follow_text(host, fit)
        return host

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now."""
        self.hyperparameters.show_state(state)

    def show_run(self, state: RunState, *, is_playing: bool) -> None:
        """Show whether Play or Pause is what comes next."""
        self._is_playing = is_running = is_playing
        play = self._actions["play"]
        play.setText("&Pause" if is_running else "&Play")
        self.buttons["play"].setAccessibleName("pause" if is_running else "play")
        self.apply_theme(self._theme)
        if not is_running:
            self.speed.setText(self.speed.text() if state is RunState.PAUSED else "–")
        if self._last is not None:
            self._show_pace(self._last)

    def show_frame(self, frame: Frame) -> None:
        """Show how far and how fast."""
        text = count_text(frame.epoch)
        is_longer = len(text) > len(self.epoch.text())
        self.epoch.setText(text)
        if is_longer:
            self._fit_run()
        self._last = frame
        self._show_pace(frame)

    def _show_pace(self, frame: Frame) -> None:
        """Show the speed; or the way through an epoch that takes long and is under way."""
        is_slow = frame.epochs_per_second < SLOW_EPOCHS_PER_SECOND and frame.steps_per_epoch > 8
        is_under_way = is_slow and (self._is_playing or frame.step > 0)
        self.speed.setVisible(not is_under_way)
        self.way.setVisible(is_under_way)
        if is_under_way:
            steps = frame.steps_per_epoch
            self.pace_caption.setText(f"Step {count_text(frame.step)} / {count_text(steps)}")
            self.way.setRange(0, steps)
            self.way.setValue(frame.step)
            return
        self.pace_caption.setText("Speed")
        rate = 0.0 if is_slow else frame.epochs_per_second
        self.speed.setText(rate_text(rate) if rate else "–")

    def apply_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of `theme`; take over the size of text."""
        self._theme = theme
        self._fit_run()
        name = "pause" if self._is_playing else "play"
        self._actions["play"].setIcon(icon(name, theme, theme.on_accent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_run()

    def _fit_run(self) -> None:
        """Give the run as much room as there is: figures that grow must move nothing."""
        is_narrow = self.width() < pixels(NARROW)
        usual = "00,000" if is_narrow else "0,000,000"
        longest = max(self.epoch.text(), usual, key=len)
        metrics = QFontMetrics(self.epoch.font())
        self.epoch.setFixedWidth(metrics.horizontalAdvance(longest) + 2)


def _fit_button(button: QToolButton, width: int) -> None:
    button.setIconSize(QSize(pixels(ICON), pixels(ICON)))
    button.setFixedSize(pixels(width), pixels(BUTTON))
