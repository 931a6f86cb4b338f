"""`Header`: level, sample, and the walk through the step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from playground.explain.focus import Level
from playground.ui.panels.captions import Caption, ElidedCaption, Role
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, set_role

AROUND_TEXT, AROUND_SIGN = 18, 14
"""How much wider a button is at least than its text, in pixels at 100 %: not less than the
stylesheet puts around the text of chips and of small buttons."""
WIDE = 800
"""From this width on, in pixels at 100 %, there is room to say which step it is."""
BATCH_TIP = (
    "The batch that training takes next. Off: one sample alone, as if it were a batch; with a "
    "test set it is one of that."
)
TIPS = {
    Level.NETWORK: "All layers: the size of outputs, gradients and changes.",
    Level.LAYER: "One layer: a row for each unit.",
    Level.UNIT: "One unit: its sum term by term, and the weight with the largest gradient.",
    Level.WEIGHT: "One weight: choose it by a click on its line on the canvas.",
}


class Header(QWidget):
    """The row of controls above the cards.

    Signals
    -------
    level_chosen(Level)
    sample_moved(int), walked(int)
        One further, or one back.
    play_toggled(bool)
        Whether to walk by itself.
    step_requested()
        Train the step that is shown.
    """

    level_chosen = Signal(object)
    sample_moved = Signal(int)
    walked = Signal(int)
    play_toggled = Signal(bool)
    step_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.levels: dict[Level, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for level in Level:
            button = _button(level.value, level.value, TIPS[level])
            button.setCheckable(True)
            set_role(button, "chip")
            button.clicked.connect(self._choose)
            self._group.addButton(button)
            self.levels[level] = button
            row.addWidget(button)
        self.where = ElidedCaption(Role.MUTED, "")
        row.addSpacing(4)
        row.addWidget(self.where, 1)
        row.addStretch(0)
        self.batch = _button("batch", "next batch", BATCH_TIP)
        self.batch.setCheckable(True)
        self.batch.setChecked(True)
        set_role(self.batch, "chip")
        self.previous = _button("‹", "previous sample", "Show the sample before.")
        self.sample = Caption(Role.MUTED, "")
        self.next = _button("›", "next sample", "Show the next sample.")
        self.back = _button("◀", "back", "Go back one line. Key: Left")
        self.stage = Caption(Role.TITLE, "")
        self.stage.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.forward = _button("▶", "forward", "Go on one line. Key: Right")
        self.play = _button("auto", "play slowly", "Go through the step line by line. Key: P")
        self.play.setCheckable(True)
        self.step = _button("Take step", "take this step", "Train exactly this batch (F6).")
        for part in (self.batch, self.previous, self.sample, self.next):
            row.addWidget(part)
        row.addSpacing(4)
        for part in (self.back, self.stage, self.forward, self.play, self.step):
            row.addWidget(part)
        self.previous.clicked.connect(self._previous_sample)
        self.next.clicked.connect(self._next_sample)
        self.back.clicked.connect(self._walk_back)
        self.forward.clicked.connect(self._walk_on)
        self.play.toggled.connect(self.play_toggled)
        self.step.clicked.connect(self.step_requested)

    def _previous_sample(self) -> None:
        self.sample_moved.emit(-1)

    def _next_sample(self) -> None:
        self.sample_moved.emit(1)

    def _walk_back(self) -> None:
        self.walked.emit(-1)

    def _walk_on(self) -> None:
        self.walked.emit(1)

    def _choose(self) -> None:
        chosen = next(level for level, button in self.levels.items() if button.isChecked())
        self.level_chosen.emit(chosen)

    def show_level(self, level: Level) -> None:
        """Mark the level that is shown."""
        self.levels[level].setChecked(True)

    def show_where(self, text: str) -> None:
        """Show which step is explained."""
        self.where.setText(text)
        self.where.setToolTip(plain_tip(f"The next step of training: {text}."))

    def show_sample(self, number: int, count: int) -> None:
        """Show which sample of the batch is explained, counted from 1."""
        self.sample.setText(f"sample {number:,} / {count:,}")
        for button in (self.previous, self.next):
            button.setEnabled(count > 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out where the step is, if there is no room to read it."""
        super().resizeEvent(event)
        self.where.setVisible(self.width() >= pixels(WIDE))

    def show_stage(self, text: str) -> None:
        """Show which part of the step the walk is in; "" for none."""
        metrics = self.stage.fontMetrics()
        self.stage.setMinimumWidth(metrics.horizontalAdvance("Backward") + 4)
        self.stage.setText(text or "Step")


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    describe(button, name, tip)
    set_role(button, "small")

    def fit() -> None:
        room = pixels(AROUND_TEXT if len(text) > 1 else AROUND_SIGN)
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + room)

    follow_text(button, fit)
    return button
