"""The form controls, one per kind of parameter, and the table that chooses among them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QToolButton, QWidget

from playground.base.params import (
    Bool,
    Choice,
    Float,
    Int,
    Param,
    ParamValue,
    RegularizerParam,
    Shape,
    Text,
)
from playground.ui.editor import Editor
from playground.ui.widgets.fields.field import Field
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietEdit, QuietSpin
from playground.ui.widgets.fields.number_field import NumberField, SliderField, has_slider
from playground.ui.widgets.fields.regularizer_field import RegularizerField

CONTROL_WIDTH = 132
"""Width of the control column of a form, in pixels."""


class IntField(Field):
    """A spin box; where the parameter is optional, one below the minimum means none."""

    def __init__(self, param: Int, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self._minimum = param.minimum
        self.control = QuietSpin()
        self.control.setRange(param.minimum - param.is_optional, param.maximum)
        if param.is_optional:
            self.control.setSpecialValueText("default")
        self.control.setAccelerated(True)
        self.add_control(self.control, stretch=1)
        self.control.valueChanged.connect(self._take)
        self.control.lineEdit().returnPressed.connect(self.finish_gesture)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            self.control.setValue(value if isinstance(value, int) else self._minimum - 1)

    def _take(self, number: int) -> None:
        self.submit(None if number < self._minimum else number)


class ChoiceField(Field):
    """A combo box."""

    def __init__(self, param: Choice, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self.control = QuietCombo()
        for option in param.options:
            self.control.addItem(param.label(option), option)
        self.control.setMaxVisibleItems(20)
        self.add_control(self.control, stretch=1)
        self.control.activated.connect(self._take)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            self.control.setCurrentIndex(self.control.findData(value))

    def _take(self) -> None:
        self.submit(self.control.currentData())
        self.finish_gesture()


class BoolField(Field):
    """A check box."""

    def __init__(self, param: Bool, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self.control = QCheckBox()
        self.add_control(self.control, stretch=1)
        self.control.toggled.connect(self._take)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            self.control.setChecked(bool(value))

    def _take(self, is_on: bool) -> None:
        self.submit(is_on)
        self.finish_gesture()


class ShapeField(Field):
    """Integers separated by commas or ×: ``3, 3``."""

    def __init__(self, param: Shape, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self.control = QuietEdit()
        self.control.setPlaceholderText("automatic" if param.is_optional else "")
        self.add_control(self.control, stretch=1)
        self.control.editingFinished.connect(self._take)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            numbers = value if isinstance(value, tuple) else ()
            self.control.setText(" × ".join(map(str, numbers)))

    def _take(self) -> None:
        self.submit(parsed_shape(self.control.text()))
        self.finish_gesture()


def parsed_shape(text: str) -> object:
    """Return the integers in `text`; the text itself where it holds anything else.

    >>> parsed_shape("3 × 3"), parsed_shape("(28, 28)"), parsed_shape("5"), parsed_shape("")
    ((3, 3), (28, 28), 5, None)
    >>> parsed_shape("3, wide")
    '3, wide'
    """
    cleaned = text.strip().strip("()[]")
    for mark in "×x*;":
        cleaned = cleaned.replace(mark, ",")
    parts = [part.strip() for part in cleaned.split(",") if part.strip()]
    if not parts:
        return None
    if not all(part.isdecimal() for part in parts):
        return text
    numbers = tuple(map(int, parts))
    return numbers[0] if len(numbers) == 1 and not text.strip().startswith("(") else numbers


class TextField(Field):
    """A line of text; with a button to choose a file where the text is a path."""

    def __init__(self, param: Text, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(param, editor, parent)
        self.control = QuietEdit()
        self.control.setReadOnly(param.is_read_only)
        self.add_control(self.control, stretch=1)
        if not param.is_read_only:
            self.control.editingFinished.connect(self._take)
        self._is_path, self._is_folder = param.is_path, param.is_folder
        if param.is_path:
            self.control.setPlaceholderText(
                "choose a folder" if param.is_folder else "choose a file"
            )
            self.browse = QToolButton()
            self.browse.setText("…")
            self.add_control(self.browse, f"choose {param.name}")
            self.browse.clicked.connect(self._browse)

    def show_value(self, value: ParamValue) -> None:
        with QSignalBlocker(self.control):
            text = str(value or "")
            self.control.setText(text)
            self.control.setCursorPosition(len(text) if self._is_path else 0)

    def _take(self) -> None:
        self.submit(self.control.text())
        self.finish_gesture()

    def _browse(self) -> None:
        dialog = QFileDialog(self, f"Choose {self.param.name}")
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if self._is_folder else mode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._value:
            dialog.setDirectory(str(Path(str(self._value)).parent))
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.submit(path)
        self.finish_gesture()


_FIELDS: tuple[tuple[type[Param], Callable[..., Field]], ...] = (
    (Int, IntField),
    (Float, NumberField),
    (Bool, BoolField),
    (Choice, ChoiceField),
    (Shape, ShapeField),
    (RegularizerParam, RegularizerField),
    (Text, TextField),
)


def make_field(param: Param, editor: Editor, *, prefers_slider: bool = False) -> Field:
    """Return the control for `param`; a slider where its range allows and it is wanted.

    Raises
    ------
    TypeError
        No control is known for that kind of parameter.
    """
    if isinstance(param, Int | Float) and has_slider(param, prefers_slider=prefers_slider):
        return SliderField(param, editor)
    for kind, field in _FIELDS:
        if isinstance(param, kind):
            return field(param, editor)
    raise TypeError(f"no form control for {type(param).__name__}")
