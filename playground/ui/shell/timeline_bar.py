"""The time line: shows any epoch of the run, replays it, continues training from there."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from playground.base.params import Float
from playground.training.protocol.events import TimelineChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.run.timeline import BUDGET_BYTES
from playground.ui.editor import Editor
from playground.ui.shell.evolution import evolution
from playground.ui.shell.playback import Playback
from playground.ui.theme.icons import icon
from playground.ui.theme.text_size import follow_text, keep_width, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.fields.marked_slider import MarkedSlider
from playground.ui.widgets.fields.number_combo import NumberCombo
from playground.ui.widgets.overflow_row import OverflowRow
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.texts import count_text

INTERVAL_MS = 16
"""Between two moments asked for while the slider is dragged."""
NARROW = 600
"""Below this width, in pixels at 100 %, the limit of the memory is left to the tooltip."""
MEGABYTE = 2**20
BUDGETS_MB = (64, 128, 256, 512, 1024, 2048, 4096)
SPEEDS = (0.0, 1.0, 5.0, 20.0, 100.0, 500.0, 2500.0, 10_000.0, 100_000.0)
SPEED = Float(
    name="playback_speed",
    help="Epochs shown per second when the run is replayed; 'entire run' takes ten seconds.",
    default=0.0,
    minimum=0.0,
    maximum=1e7,
)


class TimelineBar(QWidget):
    """A slider over the epochs trained so far, with the recorded ones marked.

    Signals
    -------
    scrubbed(int or None)
        The user wants to see the end of that epoch; None for the present.
    continued(int)
        The user wants training to continue from there.
    budget_chosen(int)
        How many bytes the recorded moments may take.
    """

    scrubbed = Signal(object)
    continued = Signal(int)
    budget_chosen = Signal(int)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._is_live = True
        self._is_by_change = False
        self._budget = BUDGET_BYTES
        self._whole = Curves()
        self.playback = Playback(self)
        self.playback.asked.connect(self.scrubbed)
        self.playback.stopped.connect(self._show_playback)
        self._make_replay()
        self._make_place()
        self._make_budget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._show_mode()
        follow_text(self, self._redraw)
        self.forget()

    def _make_replay(self) -> None:
        self.play = QToolButton(self)
        set_role(self.play, "flat")
        describe(
            self.play,
            "replay",
            "Replays the training, from the start or from the epoch shown.",
        )
        self.play.clicked.connect(self.toggle_playback)
        self.timing = QToolButton(self)
        self.timing.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_role(self.timing, "choice")
        describe(
            self.timing,
            "replay timing",
            "By change: every second shows the same amount of change, so that the early epochs, "
            "in which most changes, can be seen. By epochs: every second shows the same number "
            "of epochs.",
        )
        self.speed = NumberCombo(SPEED, self._editor, SPEEDS, {0.0: "entire run"})
        for part in (self.speed, self.speed.line):
            describe(part, "replay speed", SPEED.help)
        self.show_timing("by change", is_by_change=True)
        keep_width(self.speed, 96)
        self.speed.edited.connect(self._set_speed)
        self.speed.set_value(0.0)

    def _make_place(self) -> None:
        """Make what chooses and shows the epoch, and what continues from it."""
        self.slider = MarkedSlider()
        describe(
            self.slider,
            "time line",
            "Shows any epoch of the training; every panel follows. Training pauses while you look. "
            "Marks are recorded epochs; those between are computed again, exactly.",
        )
        self.slider.valueChanged.connect(self._move)
        self.place = label("0", "value", self)
        describe(self.place, "epoch shown", "The epoch shown, of all that were trained.")
        font = QFont(self.place.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.place.setFont(font)
        self.place.setContentsMargins(4, 0, 4, 0)
        self.continue_button = QPushButton("Continue from here", self)
        describe(
            self.continue_button,
            "continue from here",
            "Continues training from this epoch; the run so far is kept in the list of runs.",
        )
        self.continue_button.clicked.connect(self.continue_here)
        self.live = QPushButton("● live", self)
        set_role(self.live, "chip")
        describe(self.live, "live", "Shows the latest epoch.")
        self.live.clicked.connect(self.return_to_present)

    def _make_budget(self) -> None:
        self._memory = ("", "")
        self.memory = QToolButton(self)
        set_role(self.memory, "flat")
        self.memory.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        self.budgets: dict[int, QAction] = {}
        for size in BUDGETS_MB:
            action = menu.addAction(f"Up to {count_text(size)} MB")
            action.setCheckable(True)
            action.setToolTip("With more memory, more epochs are recorded and scrubbing is faster.")
            action.triggered.connect(self._chooser(size * MEGABYTE))
            group.addAction(action)
            self.budgets[size * MEGABYTE] = action
        self.memory.setMenu(menu)

    def _chooser(self, budget_bytes: int) -> Callable[[], None]:
        return lambda: self.budget_chosen.emit(budget_bytes)

    def _lay_out(self) -> None:
        caption = label("Timeline", "muted", self)
        caption.setBuddy(self.slider)
        row = self.row = OverflowRow(self)
        row.add(caption, 6)
        row.add(self.play)
        row.add(self.timing, 4, caption="Replay")
        row.add(self.speed, 3, caption="Replay speed, epochs/s")
        row.add(self.slider, stretch=1)
        row.add(self.place, 1)
        row.add(self.continue_button, 2)
        row.add(self.live)
        row.add(self.memory, 5, caption="Recorded epochs")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 0)
        layout.addWidget(row)

    def set_timings(self, menu: QMenu) -> None:
        """Offer the ways to replay that are in `menu`."""
        self.timing.setMenu(menu)

    def show_timing(self, text: str, *, is_by_change: bool) -> None:
        """Replay by change or by epochs from now on; `text` says which."""
        self._is_by_change = is_by_change
        self.timing.setText(text)
        self.speed.setHidden(is_by_change)
        self.playback.stop()

    def forget(self) -> None:
        """Start over: nothing has been trained yet."""
        self.playback.stop()
        self._whole = Curves()
        self.slider.set_marks(np.zeros(0, np.int64))
        self._show_memory(0, 0)
        self._show_place(0, 0)

    def show_frame(self, frame: Frame) -> None:
        """Show which epoch is drawn, and how far the run is."""
        last = frame.epoch if frame.is_live else max(len(frame.whole), frame.epoch)
        self._whole = frame.whole
        self.playback.shown()
        if frame.is_live != self._is_live:
            self._is_live = frame.is_live
            self._show_mode()
        if not (self.slider.isSliderDown() or self._timer.isActive()):
            self._show_place(frame.epoch, last)

    def show_recorded(self, event: TimelineChanged) -> None:
        """Mark the recorded epochs; show their memory."""
        self.slider.set_marks(event.epochs)
        self._budget = event.budget_bytes
        self._show_memory(event.size_bytes, len(event.epochs))

    def _redraw(self) -> None:
        self._show_text()
        self._show_playback()

    def toggle_playback(self) -> None:
        """Replay the run from the epoch shown, or from the start; or stop."""
        if self.playback.is_playing:
            self.playback.stop()
            return
        last = self.slider.maximum()
        first = self.slider.value() if not self._is_live else 0
        evolved = evolution(self._whole) if self._is_by_change and len(self._whole) else None
        self.playback.start(0 if first >= last else first, last, evolved)
        self._show_playback()

    def move_to_mark(self, direction: int) -> None:
        """Show the recorded epoch before (-1) or after (+1) the one shown."""
        here, marks = self.slider.value(), self.slider.marks
        found = marks[marks < here][-1:] if direction < 0 else marks[marks > here][:1]
        if len(found):
            self.slider.setValue(int(found[0]))

    @property
    def is_live(self) -> bool:
        """Whether the latest epoch is shown."""
        return self._is_live

    def continue_here(self) -> None:
        """Continue from the epoch shown, unless it is the latest."""
        if not self._is_live:
            self.playback.stop()
            self.continued.emit(self.slider.value())

    def return_to_present(self) -> None:
        """Show the latest epoch, unless it is shown."""
        self.playback.stop()
        if not self._is_live:
            self.scrubbed.emit(None)

    def _show_place(self, epoch: int, last: int) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, last)
            self.slider.setPageStep(max(1, last // 20))
            self.slider.setValue(epoch)
        for widget in (self.slider, self.play, self.timing, self.speed):
            widget.setEnabled(last > 0)
        self._show_text()

    def _show_text(self) -> None:
        epoch, last = self.slider.value(), self.slider.maximum()
        text = f"{count_text(epoch)} / {count_text(last)}"
        self.place.setText(text)

    def _show_mode(self) -> None:
        self.live.setText("● live" if self._is_live else "○ live")
        set_role(self.live, "live" if self._is_live else "chip")
        self.continue_button.setVisible(not self._is_live)

    def _show_memory(self, size_bytes: int, moments: int) -> None:
        budget = self._budget // MEGABYTE
        size = size_bytes / MEGABYTE
        used = f"{size:.1f}" if size < 10 else f"{size:.0f}"
        self._memory = (f"{used} / {count_text(budget)} MB", f"{used} MB")
        self._fit_memory()
        describe(
            self.memory,
            "memory of the time line",
            f"{count_text(moments)} epochs of this run are recorded; those of all runs take "
            f"{used} of {count_text(budget)} MB. When full, some recorded epochs are "
            "dropped, early ones last. Click to change the limit.",
        )
        if self._budget in self.budgets:
            self.budgets[self._budget].setChecked(True)

    def _fit_memory(self) -> None:
        """Show the limit only if the slider has enough room."""
        self.memory.setText(self._memory[self.width() < pixels(NARROW)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_memory()

    def _show_playback(self) -> None:
        is_playing = self.playback.is_playing
        self.play.setIcon(icon("pause" if is_playing else "play", current_theme()))
        self.play.setAccessibleName("stop replay" if is_playing else "replay")

    def _set_speed(self, value: object) -> None:
        if isinstance(value, float | int):
            self.playback.epochs_per_second = float(value)
            self.speed.set_value(float(value))

    def _move(self) -> None:
        self.playback.stop()
        self._show_text()
        if not self._timer.isActive():
            self._timer.start()

    def _ask(self) -> None:
        self.scrubbed.emit(self.slider.value())
