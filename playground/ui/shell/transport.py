"""The transport bar: reset, play, step, epoch; progress and speed; the hyperparameters."""

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

from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Frame
from playground.ui.actions.actions import Actions
from playground.ui.editor import Editor
from playground.ui.shell.hyperparameters import Hyperparameters
from playground.ui.shell.pace_control import PaceControl
from playground.ui.shell.run_words import RunFacts
from playground.ui.theme.icons import icon
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.fields.labelled import Labelled
from playground.ui.widgets.overflow_row import OverflowRow
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.texts import count_text, rate_text

BUTTON, ICON, COUNTER = 38, 20, 21
SLOW_EPOCHS_PER_SECOND = 0.9
"""Below this the progress of the epoch is shown instead of the speed."""
NARROW, WIDE = 1180, 1400
"""Below these widths, in pixels at 100 %, the counter keeps room for fewer digits."""
SHORT = 1226
"""Below this width the paces are a menu, and the name of the loss may be cut."""
LONGEST_CAPTION = "Epoch · Play: +0,000"
"""The caption of the counter has room for this while it shows the speed too."""
SPEED_RANK, PACE_RANK = 9, 2
"""When these leave a narrow bar: the speed before any control but the penalty, the pace last."""


class TransportBar(QFrame):
    """Shows the run and offers its controls; the actions do the work."""

    def __init__(self, actions: Actions, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._actions = actions
        self._facts = RunFacts(RunState.STARTING)
        self._last: Frame | None = None
        self.buttons = {name: self._button(name) for name in ("reset", "play", "step", "epoch")}
        set_role(self.buttons["play"], "accent")
        self.pace = PaceControl(actions, self)
        self.epoch = label("0", "counter", self)
        describe(self.epoch, "epochs completed", "Number of passes through the training data.")
        self.speed = label("–", "good", self)
        describe(self.speed, "speed", "Epochs trained per second, as last measured.")
        self.epoch_progress = QProgressBar(self)
        self.epoch_progress.setTextVisible(False)
        describe(
            self.epoch_progress,
            "progress of the epoch",
            "Batches of the current epoch trained so far.",
        )
        self.more = QToolButton(self)
        self.more.setDefaultAction(actions["play"])
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        set_role(self.more, "link")
        self.row = OverflowRow(self, spacing=6)
        self.hyperparameters = Hyperparameters(editor, self)
        self.export = QToolButton(self)
        self.export.setObjectName("export")
        self.export.setText("Export")
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        describe(self.export, "export", "Exports the trained model and verifies the file.")
        self._lay_out()
        follow_theme(self, self._set_colours)

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
        self._pace_host = Labelled("Pace", self.pace, self)
        self.row.add(self._pace_host, PACE_RANK)
        self.row.add(self._counter())
        self._speed_host = self._speed()
        self.row.add(self._speed_host, SPEED_RANK)
        for part, rank in self.hyperparameters.entries:
            self.row.add(part, rank)
        self.row.outside_changed.connect(self._fit_run)
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
        self._epoch_host = Labelled("Epoch", self.epoch, self)
        return self._epoch_host

    def _speed(self) -> QWidget:
        host = QWidget(self)
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.speed_caption = label("Speed", "caption", host)
        column.addWidget(self.speed_caption)
        column.addWidget(self.speed)
        column.addWidget(self.epoch_progress)
        column.addWidget(self.more)
        column.addStretch(1)
        self.epoch_progress.hide()
        self.more.hide()
        font = QFont(self.speed.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.speed.setFont(font)

        def fit() -> None:
            metrics = QFontMetrics(QApplication.font())
            host.setFixedWidth(metrics.horizontalAdvance("000,000 epochs/s") + pixels(10))

        follow_text(host, fit)
        return host

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        self.hyperparameters.show_state(state)

    def show_run(self, facts: RunFacts) -> None:
        """Show Play or Pause, and how many epochs Play adds at the end."""
        self._facts = facts
        is_running, more = facts.is_playing, facts.more
        play = self._actions["play"]
        text = f"Train {count_text(more)} more" if more else "Play"
        play.setText("&Pause" if is_running else f"&{text}")
        play.setIconText("Pause" if is_running else text)
        self.buttons["play"].setAccessibleName("pause" if is_running else text.lower())
        self._set_colours(current_theme())
        if not is_running:
            is_paused = facts.state is RunState.PAUSED
            self.speed.setText(self.speed.text() if is_paused else "–")
        self._show_speed(self._last)

    def show_frame(self, frame: Frame) -> None:
        """Show progress and speed."""
        self.epoch.setText(count_text(frame.epoch))
        self._last = frame
        self._show_speed(frame)

    def _show_speed(self, frame: Frame | None) -> None:
        """Show the speed, the progress of a slow epoch, or how to continue."""
        more = self._facts.more
        self.more.setVisible(more > 0)
        if frame is None or more:
            self.speed.setVisible(not more)
            self.epoch_progress.hide()
            self.speed_caption.setText(self._facts.caption if more else "Speed")
            added = count_text(more)
            self._show_short_speed(f"Play trains {added} more", f"Play: +{added}")
            return
        is_slow = frame.epochs_per_second < SLOW_EPOCHS_PER_SECOND and frame.steps_per_epoch > 8
        is_at_pace = self.pace.is_limiting and frame.step == 0
        is_under_way = is_slow and not is_at_pace and (self._facts.is_playing or frame.step > 0)
        self.speed.setVisible(not is_under_way)
        self.epoch_progress.setVisible(is_under_way)
        if is_under_way:
            steps = frame.steps_per_epoch
            self.speed_caption.setText(f"Batch {count_text(frame.step)} / {count_text(steps)}")
            self.epoch_progress.setRange(0, steps)
            self.epoch_progress.setValue(frame.step)
            share = f"{round(100 * frame.step / steps)} %"
            self._show_short_speed(self.speed_caption.text(), share)
            return
        self.speed_caption.setText("Speed")
        rate = 0.0 if is_slow else frame.epochs_per_second
        self.speed.setText(rate_text(rate) if rate else "–")
        text = rate_text(rate) if rate else ""
        self._show_short_speed(text, text.replace(" epochs", ""))

    def _show_short_speed(self, long: str, short: str) -> None:
        """Show the speed above the paces, or above the counter if those are a menu.

        Only while the speed itself is behind the button of the row.
        """
        is_said = self._is_speed_outside and self._last is not None and bool(short)
        is_row = self.pace.is_row
        for host, name, text in (
            (self._pace_host, "Pace", long if is_row else ""),
            (self._epoch_host, "Epoch", "" if is_row else short),
        ):
            has_text = is_said and bool(text)
            host.caption.setText(f"{name} · {text}" if has_text else name)
            host.caption.setToolTip(plain_tip(long) if has_text else "")
        self._fit_counter()

    @property
    def _is_speed_outside(self) -> bool:
        return self._speed_host in self.row.outside

    def _set_colours(self, theme: Theme) -> None:
        self._fit_run()
        name = "pause" if self._facts.is_playing else "play"
        self._actions["play"].setIcon(icon(name, theme, theme.on_accent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_run()

    def _fit_run(self) -> None:
        """Reserve room for the counters, so that growing numbers move nothing."""
        is_short = self.width() < pixels(SHORT)
        self.pace.show_short(is_short)
        self.hyperparameters.keep_loss_whole(not is_short)
        self._show_speed(self._last)

    def _fit_counter(self) -> None:
        width = self.width()
        is_narrow, is_wide = width < pixels(NARROW), width >= pixels(WIDE)
        usual = "00,000" if is_narrow else "0,000,000" if is_wide else "000,000"
        longest = max(self.epoch.text(), usual, key=len)
        width = QFontMetrics(self.epoch.font()).horizontalAdvance(longest)
        if self._is_speed_outside and not self.pace.is_row:
            metrics = self._epoch_host.caption.fontMetrics()
            texts = (self._epoch_host.caption.text(), LONGEST_CAPTION)
            width = max(width, *map(metrics.horizontalAdvance, texts))
        self.epoch.setFixedWidth(width + 2)


def _fit_button(button: QToolButton, width: int) -> None:
    button.setIconSize(QSize(pixels(ICON), pixels(ICON)))
    button.setFixedSize(pixels(width), pixels(BUTTON))
