"""`WeightEditor`: a small box in which one weight is changed."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.ui.designer.overlays.explanation_card import place_beside
from playground.ui.theme.text_size import keep_width, pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.fields.no_wheel import QuietEdit, QuietSlider
from playground.ui.widgets.fields.number_field import parsed_number
from playground.ui.widgets.plain import PlainLabel, plain_tip

WIDTH = 236
SPOT = 10
"""Half the side of the square around a weight that stays uncovered, in pixels."""
SLIDER_STEPS = 200
STEP = 0.1
FINE_STEP = 0.01
LEAST_REACH = 2.0
FROZEN_TIP = "Training does not change this weight (Alt+F)."
HELP = "Enter applies, Esc cancels, Page Up and Down go to the next weight."


class WeightEditor(QFrame):
    """A slider for the approximate value, a field for the exact one.

    Signals
    -------
    edited(float)
        Another value, while it is being changed.
    accepted(), cancelled()
        The box has closed: keep the value, or restore the one before.
    turned(int)
        The user wants the next weight (1), or the one before (-1).
    refused(str)
        The typed text is not a number.
    frozen_changed(bool)
        Whether training leaves the weight unchanged.
    """

    edited = Signal(float)
    accepted = Signal()
    cancelled = Signal()
    turned = Signal(int)
    refused = Signal(str)
    frozen_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._reach = LEAST_REACH
        self._value = 0.0
        self._is_touched = False
        self.setObjectName("weightEditor")
        self.setAccessibleName("Weight")
        self.name = PlainLabel(parent=self)
        bold = QFont()  # only its weight is set, so that the size stays the window's
        bold.setBold(True)
        self.name.setFont(bold)
        self.slider = QuietSlider()
        self.slider.setRange(-SLIDER_STEPS, SLIDER_STEPS)
        self.slider.setAccessibleName("Weight, approximate value")
        self.slider.setToolTip("Drag to change the weight; the output updates immediately.")
        self.field = QuietEdit()
        self.field.setAccessibleName("Weight, exact value")
        self.field.setToolTip(plain_tip(f"The value of the weight. {HELP}"))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        keep_width(self.field, 72)
        self.frozen = QCheckBox("&Frozen: not changed by training")
        self.frozen.setAccessibleName("Weight is frozen")
        self.frozen.setToolTip(FROZEN_TIP)
        self.help = PlainLabel(HELP, self)
        self.help.setWordWrap(True)
        self._lay_out()
        self.slider.valueChanged.connect(self._slide)
        self.field.textEdited.connect(self._type)
        self.frozen.clicked.connect(self.frozen_changed)
        for part in (self.slider, self.field, self.frozen):
            part.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 8, 10, 8)
        box.setSpacing(5)
        box.addWidget(self.name)
        box.addLayout(row)
        box.addWidget(self.frozen)
        box.addWidget(self.help)
        keep_width(self, WIDTH)

    @property
    def value(self) -> float:
        """The value on show."""
        return self._value

    @property
    def is_open(self) -> bool:
        """Whether the box is shown."""
        return self.isVisibleTo(self._canvas)

    def open_at(
        self,
        point: QPoint,
        name: str,
        value: float,
        *,
        is_frozen: bool = False,
        cards: tuple[QRect, ...] = (),
    ) -> None:
        """Show the box beside a point of the parent, for a weight of that name and value.

        Parameters
        ----------
        is_frozen : bool
            Whether training leaves the weight unchanged.
        cards : tuple of QRect
            Rectangles to avoid, in pixels of the parent.
        """
        self._is_touched = False
        self._reach = max(LEAST_REACH, 2 * abs(value))
        self.name.setText(name)
        self.show_frozen(is_frozen)
        self._show_value(value)
        self.adjustSize()
        spot = QRect(point - QPoint(SPOT, SPOT), QSize(2 * SPOT, 2 * SPOT))
        self.move(place_beside(self.size(), spot, cards, self._canvas.rect()))
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def follow(self, value: float) -> None:
        """Show the weight as training changes it, until the user does."""
        if not self._is_touched and value != self._value:
            self._show_value(value)
            if self.field.hasFocus():
                self.field.selectAll()

    def show_frozen(self, is_frozen: bool) -> None:
        """Show whether training leaves the weight unchanged."""
        with QSignalBlocker(self.frozen):
            self.frozen.setChecked(is_frozen)

    def close_quietly(self) -> None:
        """Hide the box without a signal."""
        with QSignalBlocker(self):
            self.hide()

    def _show_value(self, value: float) -> None:
        self._value = value
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self._show_on_slider(value)
            self.field.setText(f"{value:.4g}")

    def _show_on_slider(self, value: float) -> None:
        share = max(-1.0, min(1.0, value / self._reach))
        self.slider.setValue(round(SLIDER_STEPS * share))

    def _slide(self, position: int) -> None:
        value = round(self._reach * position / SLIDER_STEPS, 4)
        with QSignalBlocker(self.field):
            self.field.setText(f"{value:.4g}")
        self._change(value)

    def _type(self, text: str) -> None:
        value = parsed_number(text)
        if isinstance(value, float):
            with QSignalBlocker(self.slider):
                self._show_on_slider(value)
            self._change(value)

    def _change(self, value: float) -> None:
        self._is_touched = True
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _step(self, amount: float) -> None:
        value = round(self._value + amount, 4)
        with QSignalBlocker(self.slider), QSignalBlocker(self.field):
            self._show_on_slider(value)
            self.field.setText(f"{value:.4g}")
        self._change(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_left = event.type() == QEvent.Type.FocusOut and not self.isAncestorOf(self._focused())
        if is_left and self.isVisible():
            self._accept()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event, is_field=watched is self.field)
        return super().eventFilter(watched, event)

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self._canvas

    def _key(self, event: QKeyEvent, *, is_field: bool) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key == Qt.Key.Key_Escape:
            self.hide()
            self.cancelled.emit()
            self._canvas.setFocus()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif is_field and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = FINE_STEP if is_fine else STEP
            self._step(step if key == Qt.Key.Key_Up else -step)
        else:
            return False
        return True

    def _finish(self) -> None:
        """Accept, unless the text is not a number."""
        if not isinstance(parsed_number(self.field.text()), float):
            self.refused.emit(f"a weight must be a number; received {self.field.text()!r}")
            return
        self._accept()
        self._canvas.setFocus()

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.setStyleSheet(
            f"#weightEditor {{ background: {theme.raised}; border: 1px solid "
            f"{theme.border_strong}; border-radius: 8px; }}"
            f"#weightEditor QLabel, #weightEditor QCheckBox"
            f" {{ color: {theme.text}; font-size: {pixels(12)}px; }}"
        )
        self.help.setStyleSheet(f"color: {theme.text_muted}; font-size: {pixels(11)}px;")
