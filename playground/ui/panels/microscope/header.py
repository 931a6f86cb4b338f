"""`Header`: level, sample, and the walk through the step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from playground.explain.focus import Level
from playground.ui.panels.captions import Caption, ElidedCaption, Role
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.overflow_row import OverflowRow
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, set_role

WIDE = 800
"""At this width or more, in pixels at 100 %, there is room to say which step it is."""
WHERE = 100
"""How much room that needs, in pixels at 100 %."""
USUAL_NUMBER = "88 / 88"
"""Room is reserved for this text, so that the width is the same with and without a sample."""
SPACING = 3
GAP = 4
"""Between the groups of controls beside the spacing, in pixels."""
EDGE = 4
"""What the row also needs, in pixels: the spacing around the gaps, and around labels."""
BATCH_TIP = (
    "The batch that training takes next. Off: one sample alone, as if it were a batch; with a "
    "test set, one of its samples."
)
TIPS = {
    Level.NETWORK: "All layers: the size of outputs, gradients and changes. Key: Up",
    Level.LAYER: "One layer: a row for each unit or step. Keys: Up and Down",
    Level.UNIT: "One unit: its sum term by term, and the weight with the largest gradient. "
    "Keys: Up and Down",
    Level.WEIGHT: "One weight: choose it by a click on its line on the canvas. Key: Down",
}


class Header(QWidget):
    """The row of controls above the cards.

    In a narrow window it says less, so that no button is narrower than its text: first it
    leaves out which step it is, then the word before the number of the sample, then the stage.
    Where even the buttons have no room, those that are needed least are behind one at the end.

    Attributes
    ----------
    row : OverflowRow

    Signals
    -------
    level_chosen(Level)
    sample_moved(int), walked(int)
        Forward (1) or back (-1).
    play_toggled(bool)
        Whether to walk automatically.
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
        self._number, self._count = 0, 0
        self._group = QButtonGroup(self)
        self.levels: dict[Level, QPushButton] = {}
        for level in Level:
            button = _button(level.value, level.value, TIPS[level])
            button.setCheckable(True)
            set_role(button, "chip")
            button.clicked.connect(self._choose)
            self._group.addButton(button)
            self.levels[level] = button
        self.where = ElidedCaption(Role.MUTED, "")
        self.batch = _button("batch", "next batch", BATCH_TIP)
        self.batch.setCheckable(True)
        self.batch.setChecked(True)
        set_role(self.batch, "chip")
        self.previous = _button("‹", "previous sample", "Show the previous sample. Key: Page Up")
        self.sample = Caption(Role.MUTED, "")
        self.next = _button("›", "next sample", "Show the next sample. Key: Page Down")
        self.back = _button("◀", "back", "Go back one line. Key: Left")
        self.stage = Caption(Role.TITLE, "")
        self.stage.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.forward = _button("▶", "forward", "Go forward one line. Key: Right")
        self.play = _button("auto", "play slowly", "Go through the step line by line. Key: P")
        self.play.setCheckable(True)
        self.step = _button("Take step", "take this step", "Train exactly this batch (F6).")
        self._lay_out()
        self.previous.clicked.connect(self._previous_sample)
        self.next.clicked.connect(self._next_sample)
        self.back.clicked.connect(self._walk_back)
        self.forward.clicked.connect(self._walk_on)
        self.play.toggled.connect(self.play_toggled)
        self.step.clicked.connect(self.step_requested)
        follow_text(self, self._follow_look)

    def _lay_out(self) -> None:
        """Put the controls into the row; see `OverflowRow.add` about the numbers."""
        self.row = OverflowRow(self, spacing=SPACING)
        self.row.add(_together(*self.levels.values()))
        self.row.add(_together(self.where), stretch=1)
        self.row.add(self.batch, 5)
        self.row.add(_together(self.previous, self.sample, self.next), 4)
        self.row.add(_together(self.back, self.stage, self.forward, gap=GAP), 1)
        self.row.add(self.play, 2)
        self.row.add(self.step, 3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)

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
        self._number, self._count = number, count
        self.sample.setToolTip(plain_tip(f"Sample {number:,} of {count:,}."))
        for button in (self.previous, self.next):
            button.setEnabled(count > 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _sample_number(self) -> str:
        return f"{self._number:,} / {self._count:,}" if self._count else ""

    def _fit(self) -> None:
        """Say as much as there is room for."""
        short = self._sample_number()
        long = f"sample {short}" if short else ""
        stage = self.stage.minimumWidth()
        where = self.width() >= max(pixels(WIDE), self._width_of(long, stage) + pixels(WHERE))
        self.where.setVisible(where)
        self.sample.setText(long if self._width_of(long, stage) <= self.width() else short)
        self.stage.setVisible(self._width_of(short, stage) <= self.width())

    def _width_of(self, sample: str, stage: int) -> int:
        """Return how wide the row is with that sample, and a stage of that many pixels."""
        buttons = self.findChildren(QPushButton)
        widths = [button.minimumSizeHint().width() for button in buttons]
        metrics = self.sample.fontMetrics()
        widths.append(metrics.horizontalAdvance(max(sample, USUAL_NUMBER, key=len)))
        if stage:
            widths.append(stage)
        return sum(widths) + (len(widths) - 1) * SPACING + 2 * GAP + EDGE

    def show_stage(self, text: str) -> None:
        """Show which part of the step the walk is in; "" for none."""
        self.stage.setText(text or "Step")

    def _follow_look(self) -> None:
        metrics = self.stage.fontMetrics()
        self.stage.setMinimumWidth(metrics.horizontalAdvance("Backward") + 4)
        usual = self.sample.fontMetrics().horizontalAdvance(USUAL_NUMBER)
        self.sample.setMinimumWidth(usual)
        self._fit()


def _together(*parts: QWidget, gap: int = 0) -> QWidget:
    """Return a widget with these parts in a row, `gap` pixels further from what is before it."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(gap, 0, 0, 0)
    row.setSpacing(SPACING)
    for part in parts:
        row.addWidget(part)
    return group


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    describe(button, name, tip)
    if len(text) == 1:
        set_role(button, "small")
    return button
