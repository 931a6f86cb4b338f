"""Controls for numbers: a text field, and a slider with a text field."""

from math import exp, log

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from playground.base.params import Float, Int, ParamValue
from playground.ui.editor import Editor
from playground.ui.theme.text_size import keep_width
from playground.ui.widgets.fields.field import Field
from playground.ui.widgets.fields.no_wheel import QuietEdit, QuietSlider
from playground.ui.widgets.roles import set_role
from playground.ui.widgets.texts import number_text

STEPS = 200
WIDEST_FLOAT = 100.0
WIDEST_INT = 100_000


def parsed_number(text: str) -> object:
    """Return the number in `text`, None for an empty one, the text itself otherwise.

    >>> parsed_number(" 0,5 "), parsed_number("1e-3"), parsed_number(""), parsed_number("much")
    (0.5, 0.001, None, 'much')
    >>> parsed_number("−0,5"), parsed_number("10,000")
    (-0.5, 10000.0)
    """
    cleaned = text.strip().replace(" ", "").replace("%", "").replace("−", "-")
    if cleaned.lower() in {"", "none", "automatic"}:
        return None
    groups = cleaned.split(",")
    is_grouped = len(groups) > 1 and all(len(group) == 3 for group in groups[1:])
    cleaned = cleaned.replace(",", "" if is_grouped and groups[0] != "0" else ".")
    try:
        return float(cleaned)
    except ValueError:
        return text


def has_slider(param: Int | Float, *, prefers_slider: bool) -> bool:
    """Return whether the range of `param` is small enough for a slider."""
    if param.is_optional:
        return False
    span = param.maximum - param.minimum
    if isinstance(param, Int):
        return prefers_slider and span <= WIDEST_INT
    if param.is_logarithmic:
        return prefers_slider and param.minimum > 0
    return span <= (WIDEST_FLOAT if prefers_slider else 1.0)


class NumberField(Field):
    """A number that is typed."""

    def __init__(self, param: Float | Int, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self.control = QuietEdit()
        self.control.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.control.setPlaceholderText("none" if param.is_optional else "")
        self.add_control(self.control, stretch=1)
        self.control.editingFinished.connect(self._take)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            self.control.setText(number_text(value) if isinstance(value, int | float) else "")
            self.control.setCursorPosition(0)

    def _take(self) -> None:
        if self.control.isModified():
            self.control.setModified(False)
            self.submit(parsed_number(self.control.text()))
        self.finish_gesture()


class SliderField(Field):
    """A slider for the rough value and a line for the exact one."""

    def __init__(self, param: Int | Float, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self._bounds = param
        self.slider = QuietSlider()
        self.slider.setRange(0, self._steps())
        self.slider.setPageStep(max(1, self._steps() // 10))
        self.control = QuietEdit()
        self.control.setAlignment(Qt.AlignmentFlag.AlignRight)
        keep_width(self.control, 52)
        set_role(self.control, "value")
        self.add_control(self.slider, stretch=1)
        self.add_control(self.control, f"{param.name.replace('_', ' ')}, exact value")
        self.slider.sliderPressed.connect(self.start_gesture)
        self.slider.sliderReleased.connect(self.finish_gesture)
        self.slider.valueChanged.connect(self._slide)
        self.control.editingFinished.connect(self._take)

    def show_value(self, value: ParamValue) -> None:
        if not isinstance(value, int | float):
            return
        with QSignalBlocker(self.slider), QSignalBlocker(self.control):
            self.slider.setValue(self._position(value))
            self.control.setText(number_text(value))

    def _steps(self) -> int:
        span = self._bounds.maximum - self._bounds.minimum
        return min(STEPS, int(span)) if isinstance(self._bounds, Int) else STEPS

    def _position(self, value: float) -> int:
        low, high = self._bounds.minimum, self._bounds.maximum
        if isinstance(self._bounds, Float) and self._bounds.is_logarithmic:
            low, high, value = log(low), log(high), log(value)
        return round((value - low) / (high - low) * self._steps())

    def _slide(self, position: int) -> None:
        share = position / self._steps()
        low, high = self._bounds.minimum, self._bounds.maximum
        if isinstance(self._bounds, Float) and self._bounds.is_logarithmic:
            self.submit(float(f"{exp(log(low) + share * (log(high) - log(low))):.2g}"))
            return
        value = low + share * (high - low)
        if isinstance(self._bounds, Int):
            unit = 10 if high - low >= 500 else 1
            value = min(max(round(value / unit) * unit, low), high)
        self.submit(round(value, 6))

    def _take(self) -> None:
        if self.control.isModified():
            self.control.setModified(False)
            self.submit(parsed_number(self.control.text()))
        self.finish_gesture()
